package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The container's own /etc/hosts, /etc/resolv.conf and /etc/hostname. They are rewritten in place,
 * since running containers have them mounted.
 */
public final class HostFiles {
  private static final Path HOST_RESOLV = Path.of("/etc/resolv.conf");

  private final Links links;
  private final HostsText hostsText;
  private final ResolvConf resolvConf;
  private final StorePaths paths;

  /**
   * @param containers finds the containers that links name
   */
  public HostFiles(StorePaths paths, Networks networks, Function<String, Container> containers) {
    this.links = new Links(containers);
    this.hostsText = new HostsText(links, networks);
    this.resolvConf = new ResolvConf(HOST_RESOLV, networks);
    this.paths = paths;
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
      writeInPlace(directory.resolve("hostname"), HostsText.hostname(container) + '\n');
      String hosts = hostsText.text(container);
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
      String wanted = hostsText.text(container);
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
    String own = '\t' + HostsText.names(container);
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
