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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private final ResolvConf resolvConf;
  private final StorePaths paths;
  private final Networks networks;

  /**
   * @param containers finds the containers that links name
   */
  public HostFiles(StorePaths paths, Networks networks, Function<String, Container> containers) {
    this.links = new Links(containers);
    this.resolvConf = new ResolvConf(HOST_RESOLV, networks);
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

  /** Writes all three from the container's state and endpoints, for a container to be started. */
  public void write(Container container) {
    Path directory = directory(container);
    try {
      Files.createDirectories(directory);
      writeInPlace(directory.resolve("hostname"), hostname(container) + '\n');
      String hosts = hosts(container);
      writeHosts(directory, hosts, hosts);
      writeResolvConf(directory, resolvConf.text(container));
    } catch (IOException e) {
      throw EngineException.internal("cannot write the network files of the container: " + e, e);
    }
  }

  /**
   * Brings the files of a container that may run up to date: what its processes wrote into hosts
   * stays, and a resolv.conf that they changed is left alone.
   */
  public synchronized void update(Container container) {
    Path directory = directory(container);
    try {
      String current = Files.readString(directory.resolve("hosts"));
      String wanted = hosts(container);
      String merged = merged(current, wanted, written(directory, current, container));
      if (!merged.equals(current)) {
        writeHosts(directory, merged, wanted);
      }
      Path resolv = directory.resolve("resolv.conf");
      String text = resolvConf.text(container);
      String found = Files.readString(resolv);
      if (!text.equals(found) && mark(found).equals(Files.readString(markFile(directory)))) {
        writeResolvConf(directory, text);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot update the network files of the container: " + e, e);
    }
  }

  /**
   * Names a container that starts with the network of another one, as Podman does in pods: all of
   * them are at the same loopback address.
   */
  synchronized void join(Container owner, Container member) {
    rewriteHosts(
        owner,
        text -> {
          PodmanHosts hosts = new PodmanHosts();
          hosts.addFile(text.lines().toList());
          boolean known = hosts.knows(member.name());
          return known ? text : text + memberLine(member);
        });
  }

  /** Takes that name away again, unless the owner's own lines have it. */
  synchronized void leave(Container owner, Container member) {
    String line = memberLine(member);
    rewriteHosts(
        owner,
        text -> {
          boolean own = written(directory(owner), text, owner).contains(line.strip());
          return own ? text : text.replace(line, "");
        });
  }

  private static String memberLine(Container member) {
    return "127.0.0.1\t" + member.name() + '\n';
  }

  private interface Change {
    String of(String text) throws IOException;
  }

  private void rewriteHosts(Container owner, Change change) {
    Path hosts = directory(owner).resolve("hosts");
    try {
      String text = Files.readString(hosts);
      String changed = change.of(text);
      if (!changed.equals(text)) {
        writeInPlace(hosts, changed);
      }
    } catch (NoSuchFileException e) {
      // the owner does not run
    } catch (IOException e) {
      throw EngineException.internal("cannot update the hosts of the container: " + e, e);
    }
  }

  /** The current lines without ours that are no longer wanted, and those that are new. */
  private static String merged(String current, String wanted, Set<String> written) {
    Set<String> missing = new LinkedHashSet<>(wanted.lines().toList());
    Set<String> gone = new HashSet<>(written);
    gone.removeAll(missing);
    missing.removeAll(written);
    StringBuilder text = new StringBuilder(current.length() + 64);
    current
        .lines()
        .filter(line -> !gone.contains(line))
        .forEach(
            line -> {
              missing.remove(line);
              text.append(line).append('\n');
            });
    missing.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The lines that are ours; an earlier version did not note them, but names tell some. */
  private static Set<String> written(Path directory, String current, Container container)
      throws IOException {
    Path file = writtenFile(directory);
    if (Files.exists(file)) {
      return new HashSet<>(Files.readAllLines(file));
    }
    String own = '\t' + names(container);
    return current.lines().filter(line -> line.endsWith(own)).collect(Collectors.toSet());
  }

  private static void writeHosts(Path directory, String text, String ours) throws IOException {
    writeInPlace(directory.resolve("hosts"), text);
    writeInPlace(writtenFile(directory), ours);
  }

  private static Path writtenFile(Path directory) {
    return directory.resolve("hosts.written");
  }

  private void writeResolvConf(Path directory, String text) throws IOException {
    writeInPlace(directory.resolve("resolv.conf"), text);
    writeInPlace(markFile(directory), mark(text));
  }

  /** Tells whether the file is as it was written. */
  private static String mark(String text) {
    return Integer.toHexString(text.length()) + '-' + Integer.toHexString(text.hashCode());
  }

  private static Path markFile(Path directory) {
    return directory.resolve("resolv.conf.hash");
  }

  private static String hostname(Container container) {
    String name = container.config().hostname();
    return name == null || name.isEmpty() ? container.id().shortId() : name;
  }

  String hosts(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    if (host.extras() != null) {
      return podmanHosts(container);
    }
    StringBuilder text = new StringBuilder(512);
    String base = host.more().ownFiles().baseHosts();
    if (base != null && base.startsWith("/")) {
      text.append(Files.readString(Path.of(base)));
      endLine(text);
    } else if (base == null && Modes.isHost(host.networkMode())) {
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
  private static String names(Container container) {
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
