package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.network.EndpointState;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Renders the Networks of a container: what it asked for and what it has. */
final class EndpointRenderer {
  static final EndpointState EMPTY =
      new EndpointState("", "", "", "", "", 0, "", "", 0, "", null, null, 0);
  private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none", "default");

  private EndpointRenderer() {}

  /** All networks of the container, by name. */
  static void networks(JsonWriter out, Container c, ApiVersion version, boolean inspect) {
    Set<String> names = new TreeSet<>(c.endpointSpecs().keySet());
    names.addAll(c.endpoints().keySet());
    out.object("Networks");
    for (String name : names) {
      EndpointSpec spec = c.endpointSpecs().getOrDefault(name, EndpointSpec.NONE);
      EndpointState state = c.endpoints().getOrDefault(name, EMPTY);
      out.object(name);
      asked(out, c, name, spec, version, inspect);
      has(out, c, spec, state, inspect);
      out.end();
    }
    out.end();
  }

  private static void asked(
      JsonWriter out,
      Container c,
      String name,
      EndpointSpec spec,
      ApiVersion version,
      boolean inspect) {
    ipam(out, spec, inspect);
    if (!inspect) {
      // the list tells of addresses only
      out.putNull("Links").putNull("Aliases");
      return;
    }
    out.putStrings("Links", spec.links());
    boolean oldAliases = version.below(45) && !PREDEFINED.contains(name);
    out.putStrings("Aliases", oldAliases ? withShortId(c, spec.aliases()) : spec.aliases());
  }

  private static void has(
      JsonWriter out, Container c, EndpointSpec spec, EndpointState state, boolean inspect) {
    out.putText("MacAddress", mac(c, spec, state));
    out.putMap("DriverOpts", inspect ? spec.driverOpts() : null);
    out.put("GwPriority", spec.gwPriority());
    out.put("NetworkID", state.networkId()).put("EndpointID", state.endpointId());
    out.put("Gateway", state.gateway()).put("IPAddress", state.ipAddress());
    out.put("IPPrefixLen", state.ipPrefixLength()).put("IPv6Gateway", state.ipv6Gateway());
    out.put("GlobalIPv6Address", state.globalIpv6Address());
    out.put("GlobalIPv6PrefixLen", state.globalIpv6PrefixLength());
    out.putStrings("DNSNames", inspect ? state.dnsNames() : null);
  }

  /** What was asked for is shown until the first start, and what is in force while it runs. */
  static @Nullable String mac(Container c, EndpointSpec spec, EndpointState state) {
    boolean before = state.macAddress().isEmpty() && !c.state().hasBeenStarted();
    return before ? spec.macAddress() : state.macAddress();
  }

  private static void ipam(JsonWriter out, EndpointSpec spec, boolean inspect) {
    if (spec.ipv4Address() == null && spec.ipv6Address() == null && spec.linkLocalIps() == null) {
      out.putNull("IPAMConfig");
      return;
    }
    out.object("IPAMConfig").putPresent("IPv4Address", spec.ipv4Address());
    out.putPresent("IPv6Address", spec.ipv6Address());
    if (inspect && spec.linkLocalIps() != null && !spec.linkLocalIps().isEmpty()) {
      out.putStrings("LinkLocalIPs", spec.linkLocalIps());
    }
    out.end();
  }

  private static List<String> withShortId(Container c, @Nullable List<String> aliases) {
    Set<String> all = new LinkedHashSet<>(aliases == null ? List.of() : aliases);
    all.add(c.id().shortId());
    if (c.config().hostname() != null) {
      all.add(c.config().hostname());
    }
    return new ArrayList<>(all);
  }
}
