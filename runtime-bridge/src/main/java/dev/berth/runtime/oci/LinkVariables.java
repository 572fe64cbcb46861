package dev.berth.runtime.oci;

import dev.berth.runtime.container.ContainerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The variables of one legacy link, such as {@code DB_PORT_5432_TCP_ADDR}. */
final class LinkVariables {
  private static final Set<String> PRIVATE = Set.of("HOME", "PATH");

  /** TCP first, then by number: the first one is the port. */
  private static final Comparator<Port> ORDER =
      Comparator.comparing((Port port) -> !port.protocol().equals("tcp"))
          .thenComparing(Port::protocol)
          .thenComparing(Port::number);

  private final ContainerEnvironment environment;
  private final String name;
  private final String address;
  private final String prefix;

  /**
   * @param name {@code /parent/alias}
   */
  LinkVariables(ContainerEnvironment environment, String name, String address) {
    this.environment = environment;
    this.name = name;
    this.address = address;
    String alias = name.substring(name.lastIndexOf('/') + 1);
    this.prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private record Port(int number, String protocol) {
    static Port parse(String text) {
      int slash = text.indexOf('/');
      return slash < 0
          ? new Port(Integer.parseInt(text), "tcp")
          : new Port(Integer.parseInt(text.substring(0, slash)), text.substring(slash + 1));
    }
  }

  void add(ContainerConfig linked) {
    List<Port> ports = new ArrayList<>();
    for (String text : linked.exposedPorts() == null ? Set.<String>of() : linked.exposedPorts()) {
      ports.add(Port.parse(text));
    }
    ports.sort(ORDER);
    if (!ports.isEmpty()) {
      set("PORT", url(ports.getFirst()));
    }
    for (Port port : ports) {
      add(port);
    }
    addRanges(ports);
    set("NAME", name);
    for (String variable : linked.env() == null ? List.<String>of() : linked.env()) {
      int equals = variable.indexOf('=');
      if (equals > 0 && !PRIVATE.contains(variable.substring(0, equals))) {
        set("ENV_" + variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
  }

  private void add(Port port) {
    set(key(port), url(port));
    set(key(port) + "_ADDR", address);
    set(key(port) + "_PORT", Integer.toString(port.number()));
    set(key(port) + "_PROTO", port.protocol());
  }

  /** Consecutive ports of one protocol are told as a range, too. */
  private void addRanges(List<Port> ports) {
    int start = 0;
    for (int i = 1; i <= ports.size(); i++) {
      if (i < ports.size() && follows(ports.get(i - 1), ports.get(i))) {
        continue;
      }
      if (i - start > 1) {
        addRange(ports.get(start), ports.get(i - 1));
      }
      start = i;
    }
  }

  private static boolean follows(Port before, Port after) {
    return after.number() == before.number() + 1 && after.protocol().equals(before.protocol());
  }

  private void addRange(Port first, Port last) {
    set(key(first) + "_START", url(first));
    set(key(first) + "_PORT_START", Integer.toString(first.number()));
    set(key(first) + "_END", url(last));
    set(key(first) + "_PORT_END", Integer.toString(last.number()));
  }

  private static String key(Port port) {
    return "PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
  }

  private String url(Port port) {
    return port.protocol() + "://" + address + ":" + port.number();
  }

  private void set(String key, String value) {
    environment.defaultTo(prefix + "_" + key, value);
  }
}
