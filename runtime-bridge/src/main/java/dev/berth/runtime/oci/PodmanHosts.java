package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.network.EndpointState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lines of /etc/hosts as Podman writes them: extra hosts first, then what the host knows, then
 * the names of the host and of the container itself (containers/common, etchosts).
 */
final class PodmanHosts {
  private static final List<String> LOCAL = List.of("127.0.0.1", "::1");

  private final StringBuilder text = new StringBuilder(256);
  private final Set<String> names = new HashSet<>();

  /** A line, whatever names are there. */
  void add(String address, List<String> more) {
    text.append(address).append('\t').append(String.join(" ", more)).append('\n');
    names.addAll(more);
  }

  /** A line of those names that no line has yet; none where all are there. */
  void addMissing(String address, List<String> more) {
    List<String> missing = more.stream().filter(each -> !names.contains(each)).toList();
    if (!missing.isEmpty()) {
      add(address, missing);
    }
  }

  /** The lines of a hosts file, without its comments. */
  void addFile(List<String> lines) {
    for (String line : lines) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
      if (words.length > 1) {
        add(words[0], List.of(words).subList(1, words.length));
      }
    }
  }

  /** The names of this machine itself, where no file has told them. */
  void addLocal() {
    if (!names.contains("localhost")) {
      LOCAL.forEach(each -> add(each, List.of("localhost")));
    }
  }

  /** The container's own names at its addresses. */
  void addOwn(Container container, String hostname) {
    List<String> own = new ArrayList<>(List.of(hostname));
    own.add(container.name());
    if ("none".equals(container.hostConfig().networkMode())) {
      addMissing("127.0.0.1", own);
      return;
    }
    List<String> addresses = new ArrayList<>();
    for (EndpointState endpoint : container.endpoints().values()) {
      addresses.add(endpoint.ipAddress());
      addresses.add(endpoint.globalIpv6Address());
    }
    addresses.removeIf(String::isEmpty);
    List<String> missing = own.stream().filter(each -> !names.contains(each)).toList();
    if (!missing.isEmpty()) {
      addresses.forEach(each -> add(each, missing));
    }
  }

  boolean knows(String name) {
    return names.contains(name);
  }

  String text() {
    return text.toString();
  }
}
