package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a container's /etc/hosts, from its configuration, links and endpoints. */
public final class HostsText {
  private static final Path HOST_HOSTS = Path.of("/etc/hosts");
  private static final String GATEWAY_WORD = "host-gateway";

  private static final String LOCAL_LINES =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private final Links links;
  private final Networks networks;

  HostsText(Links links, Networks networks) {
    this.links = links;
    this.networks = networks;
  }

  /** The container's host name: its short id where none was asked for. */
  static String hostname(Container container) {
    String name = container.config().hostname();
    return name == null || name.isEmpty() ? container.id().shortId() : name;
  }

  /** The file. */
  String text(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    if (host.extras() != null) {
      return podmanHosts(container);
    }
    StringBuilder text = new StringBuilder(512);
    if (Modes.isHost(host.networkMode())) {
      text.append(Files.isReadable(HOST_HOSTS) ? Files.readString(HOST_HOSTS) : LOCAL_LINES);
      endLine(text);
    } else {
      text.append(LOCAL_LINES);
    }
    appendExtra(text, container);
    links.append(text, container);
    appendOwn(text, container);
    return text.toString();
  }

  private String podmanHosts(Container container) throws IOException {
    PodmanHosts hosts = new PodmanHosts();
    List<String> extra = container.hostConfig().extraHosts();
    for (String entry : extra == null ? List.<String>of() : extra) {
      hosts.add(addressOf(entry, container), List.of(entry.substring(0, separator(entry))));
    }
    String base = container.hostConfig().more().ownFiles().baseHosts();
    Path file = base == null || base.isEmpty() ? HOST_HOSTS : Path.of(base);
    boolean asked = file.isAbsolute() && !file.equals(HOST_HOSTS);
    if (asked || (file.isAbsolute() && Files.isReadable(file))) {
      hosts.addFile(Files.readAllLines(file));
    }
    hosts.addLocal();
    if (reachesHost(container)) {
      hosts.addMissing(
          gateway(container), List.of("host.containers.internal", "host.docker.internal"));
    }
    hosts.addOwn(container, hostname(container));
    return hosts.text();
  }

  private static void endLine(StringBuilder text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void appendExtra(StringBuilder text, Container container) {
    boolean internalNamed = false;
    List<String> extra = container.hostConfig().extraHosts();
    for (String entry : extra == null ? List.<String>of() : extra) {
      int split = separator(entry);
      String name = entry.substring(0, split);
      internalNamed |= name.equals("host.docker.internal");
      text.append(addressOf(entry, container));
      text.append('\t').append(name).append('\n');
    }
    if (!internalNamed && reachesHost(container)) {
      text.append(gateway(container)).append("\thost.docker.internal host.containers.internal\n");
    }
  }

  private String addressOf(String entry, Container container) {
    String address = entry.substring(separator(entry) + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    return address.equals(GATEWAY_WORD) ? gateway(container) : address;
  }

  /** {@code name:address} or {@code name=address}; an IPv6 address has colons itself. */
  public static int separator(String entry) {
    int equals = entry.indexOf('=');
    int colon = entry.indexOf(':');
    return equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
  }

  private static boolean reachesHost(Container container) {
    String mode = container.hostConfig().networkMode();
    return !"none".equals(mode) && !container.config().networkDisabled();
  }

  private String gateway(Container container) {
    return Modes.isHost(container.hostConfig().networkMode())
        ? "127.0.0.1"
        : networks.hostGatewayAddress();
  }

  /** The full name, and the part before its first dot. */
  static String names(Container container) {
    String name = hostname(container);
    String domain = container.config().domainname();
    String full = domain == null || domain.isEmpty() ? name : name + '.' + domain;
    int dot = full.indexOf('.');
    return dot < 0 ? full : full + ' ' + full.substring(0, dot);
  }

  private static void appendOwn(StringBuilder text, Container container) {
    String names = names(container);
    for (EndpointState endpoint : container.endpoints().values()) {
      if (!endpoint.ipAddress().isEmpty()) {
        text.append(endpoint.ipAddress()).append('\t').append(names).append('\n');
      }
      if (!endpoint.globalIpv6Address().isEmpty()) {
        text.append(endpoint.globalIpv6Address()).append('\t').append(names).append('\n');
      }
    }
  }
}
