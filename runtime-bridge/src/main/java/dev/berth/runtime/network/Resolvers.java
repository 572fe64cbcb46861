package dev.berth.runtime.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host's resolvers, as they are and as containers reach them. */
final class Resolvers {
  private final Path file;
  private final List<String> configured;

  /** Those of a resolv.conf. */
  Resolvers(Path file) {
    this(file, List.of());
  }

  /**
   * @param configured asked by containers on user networks instead of the host's
   */
  Resolvers(Path file, List<String> configured) {
    this.file = file;
    this.configured = configured;
  }

  /** Whom the resolver of user networks asks for a container that names nobody. */
  List<String> upstream() {
    return configured.isEmpty() ? reachable() : configured;
  }

  /** As the host's resolv.conf names them. */
  List<String> host() {
    List<String> servers = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.trim().split("\\s+", 3);
        if (words.length > 1 && words[0].equals("nameserver")) {
          servers.add(words[1]);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return servers;
  }

  /** The same from inside the rootless namespace: loopback ones through the way out. */
  List<String> reachable() {
    List<String> servers = new ArrayList<>();
    for (String server : host()) {
      int zone = server.indexOf('%');
      InetAddress address = Addresses.parse(zone < 0 ? server : server.substring(0, zone));
      boolean direct =
          address != null
              && zone < 0
              && address.getAddress().length == 4
              && !address.isLoopbackAddress();
      if (direct) {
        servers.add(server);
      }
    }
    return servers.isEmpty() ? List.of(Uplink.RESOLVER) : servers;
  }
}
