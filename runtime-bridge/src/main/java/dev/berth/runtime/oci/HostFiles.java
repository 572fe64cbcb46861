package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The container's own /etc/hosts, /etc/resolv.conf and /etc/hostname. They are rewritten in place,
 * since running containers have them mounted.
 */
public final class HostFiles {
  private static final Path HOST_RESOLV = Path.of("/etc/resolv.conf");
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
  private final StorePaths paths;
  private final Networks networks;

  /**
   * @param containers finds the containers that links name
   */
  public HostFiles(StorePaths paths, Networks networks, Function<String, Container> containers) {
    this.links = new Links(containers);
    this.paths = paths;
    this.networks = networks;
  }

  /** Adds what the links of a container put into its environment. */
  void addLinks(ContainerEnvironment environment, Container container) {
    links.addVariables(environment, container);
  }

  /** The directory the files of this container lie in. */
  public Path directory(Container container) {
    return paths.container(container.id());
  }

  /** Writes all three from the container's state and endpoints; call again when those change. */
  public void write(Container container) {
    Path directory = directory(container);
    try {
      Files.createDirectories(directory);
      writeInPlace(directory.resolve("hostname"), hostname(container) + '\n');
      writeInPlace(directory.resolve("hosts"), hosts(container));
      writeInPlace(directory.resolve("resolv.conf"), resolvConf(container));
    } catch (IOException e) {
      throw EngineException.internal("cannot write the network files of the container: " + e, e);
    }
  }

  private static String hostname(Container container) {
    String name = container.config().hostname();
    return name == null || name.isEmpty() ? container.id().shortId() : name;
  }

  String hosts(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    StringBuilder text = new StringBuilder(512);
    if (Modes.isHost(host.networkMode())) {
      text.append(Files.isReadable(HOST_HOSTS) ? Files.readString(HOST_HOSTS) : LOCAL_LINES);
      if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
    } else {
      text.append(LOCAL_LINES);
    }
    appendExtra(text, container);
    links.append(text, container);
    appendOwn(text, container);
    return text.toString();
  }

  private void appendExtra(StringBuilder text, Container container) {
    boolean internalNamed = false;
    List<String> extra = container.hostConfig().extraHosts();
    for (String entry : extra == null ? List.<String>of() : extra) {
      int split = separator(entry);
      String name = entry.substring(0, split);
      String address = entry.substring(split + 1);
      if (address.startsWith("[") && address.endsWith("]")) {
        address = address.substring(1, address.length() - 1);
      }
      internalNamed |= name.equals("host.docker.internal");
      text.append(address.equals(GATEWAY_WORD) ? gateway(container) : address);
      text.append('\t').append(name).append('\n');
    }
    if (!internalNamed && reachesHost(container)) {
      text.append(gateway(container)).append("\thost.docker.internal host.containers.internal\n");
    }
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

  private static void appendOwn(StringBuilder text, Container container) {
    String name = hostname(container);
    String domain = container.config().domainname();
    String names = domain == null || domain.isEmpty() ? name : name + '.' + domain + ' ' + name;
    for (EndpointState endpoint : container.endpoints().values()) {
      if (!endpoint.ipAddress().isEmpty()) {
        text.append(endpoint.ipAddress()).append('\t').append(names).append('\n');
      }
      if (!endpoint.globalIpv6Address().isEmpty()) {
        text.append(endpoint.globalIpv6Address()).append('\t').append(names).append('\n');
      }
    }
  }

  String resolvConf(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    boolean own = given(host.dns()) || given(host.dnsSearch()) || given(host.dnsOptions());
    if (Modes.isHost(host.networkMode()) && !own && Files.isReadable(HOST_RESOLV)) {
      return Files.readString(HOST_RESOLV);
    }
    List<String> hostLines =
        Files.isReadable(HOST_RESOLV) ? Files.readAllLines(HOST_RESOLV) : List.of();
    StringBuilder text = new StringBuilder(128);
    for (String server : servers(container)) {
      text.append("nameserver ").append(server).append('\n');
    }
    appendLine(text, "search", searchDomains(host, hostLines));
    appendLine(
        text,
        "options",
        given(host.dnsOptions()) ? host.dnsOptions() : words(hostLines, "options"));
    return text.toString();
  }

  private List<String> servers(Container container) {
    List<String> asked = container.hostConfig().dns();
    String mode = container.hostConfig().networkMode();
    boolean builtInNetwork =
        mode == null || List.of("", "default", "bridge", "host", "none").contains(mode);
    return builtInNetwork && asked != null && !asked.isEmpty()
        ? asked
        : networks.nameservers(container);
  }

  private static @Nullable List<String> searchDomains(HostConfig host, List<String> hostLines) {
    List<String> asked = host.dnsSearch();
    if (asked == null || asked.isEmpty()) {
      return words(hostLines, "search");
    }
    return asked.equals(List.of(".")) ? List.of() : asked;
  }

  private static List<String> words(List<String> lines, String keyword) {
    List<String> result = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.trim().split("\\s+", -1);
      if (parts[0].equals(keyword)) {
        result = new ArrayList<>(List.of(parts).subList(1, parts.length));
      }
    }
    return result;
  }

  private static void appendLine(StringBuilder text, String word, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      text.append(word).append(' ').append(String.join(" ", values)).append('\n');
    }
  }

  private static boolean given(@Nullable List<String> values) {
    return values != null && !values.isEmpty();
  }

  private static void writeInPlace(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Not truncated before: ext4 would flush such a file to the disk when it is closed. No channel
    // either: an interrupt of this thread must not break the write.
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(bytes);
      if (out.length() > bytes.length) {
        out.setLength(bytes.length);
      }
    }
  }
}
