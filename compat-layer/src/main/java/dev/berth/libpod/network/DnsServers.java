package dev.berth.libpod.network;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.plan.IpAddresses;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolvers that a network has of its own: addresses, checked in Podman's words. */
final class DnsServers {
  private static final String INVALID = "invalid argument";

  private DnsServers() {}

  /** Those of a network to be made. */
  static List<String> ofNew(JsonObject body) {
    List<String> servers = list(body, "network_dns_servers");
    if (!servers.isEmpty() && !body.bool("dns_enabled")) {
      throw refusal("cannot set NetworkDNSServers if DNS is not enabled for the network");
    }
    check(servers, "NetworkDNSServers");
    return servers;
  }

  /** Those that an update adds. */
  static List<String> added(JsonObject body) {
    List<String> servers = list(body, "adddnsservers");
    check(servers, "AddDNSServer");
    return servers;
  }

  /** Those that an update takes away. */
  static List<String> removed(JsonObject body) {
    List<String> servers = list(body, "removednsservers");
    check(servers, "RemoveDNSServer");
    return servers;
  }

  private static List<String> list(JsonObject body, String field) {
    List<String> given = body.strings(field);
    Set<String> servers = new LinkedHashSet<>(given == null ? List.<String>of() : given);
    return List.copyOf(servers);
  }

  private static void check(List<String> servers, String field) {
    for (String each : servers) {
      if (!IpAddresses.isAddress(each)) {
        throw refusal("unable to parse ip %s specified in %s".formatted(each, field));
      }
    }
  }

  private static PodmanException refusal(String reason) {
    return PodmanException.caused(500, reason, INVALID);
  }
}
