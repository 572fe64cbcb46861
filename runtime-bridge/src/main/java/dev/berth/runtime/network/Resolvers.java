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

  Resolvers(Path file) {
    this.file = file;
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
