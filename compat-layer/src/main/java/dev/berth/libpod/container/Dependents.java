package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which containers cannot be without another: they share its namespaces, or require it. */
final class Dependents {
  private static final String CONTAINER = "container:";

  private Dependents() {}

  /** Those that need a container themselves. */
  static List<Container> of(Container container, List<Container> all) {
    return all.stream().filter(each -> needs(each, container)).toList();
  }

  /** All that need it, or need one that does: before each come those that need it. */
  static Collection<Container> all(Container container, List<Container> all) {
    Map<String, Container> found = new LinkedHashMap<>();
    collect(container, all, found, new ArrayList<>());
    return found.values();
  }

  private static void collect(
      Container container, List<Container> all, Map<String, Container> found, List<String> way) {
    way.add(container.id().hex());
    for (Container each : of(container, all)) {
      if (!way.contains(each.id().hex())) { // a circle can be asked for, though never started
        collect(each, all, found, way);
        found.putIfAbsent(each.id().hex(), each);
      }
    }
  }

  private static boolean needs(Container one, Container other) {
    if (one.id().equals(other.id())) {
      return false;
    }
    HostConfig host = one.hostConfig();
    boolean shares =
        Stream.of(host.networkMode(), host.pidMode(), host.ipcMode(), host.utsMode())
            .anyMatch(mode -> mode != null && names(mode, other));
    List<String> required = host.more().requires();
    return shares || required != null && required.contains(other.id().hex());
  }

  private static boolean names(String mode, Container other) {
    if (!mode.startsWith(CONTAINER)) {
      return false;
    }
    String ref = mode.substring(CONTAINER.length());
    return other.id().hex().equals(ref) || other.name().equals(ref);
  }
}
