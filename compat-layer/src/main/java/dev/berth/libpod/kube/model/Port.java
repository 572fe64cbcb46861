package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;

/**
 * A port of a container; zero stands for a number that is not given.
 *
 * @param protocol in lower case
 */
public record Port(String name, int container, int host, String hostIp, String protocol) {
  static Port read(YamlObject from) {
    String protocol = from.textOrEmpty("protocol");
    Port port =
        new Port(
            from.textOrEmpty("name"),
            number(from, "containerPort"),
            number(from, "hostPort"),
            from.textOrEmpty("hostIP"),
            switch (protocol) {
              case "", "TCP", "tcp" -> "tcp";
              case "UDP", "udp" -> "udp";
              case "SCTP", "sctp" -> "sctp";
              default -> throw from.problem("protocol", "must be TCP, UDP or SCTP");
            });
    from.end();
    return port;
  }

  private static int number(YamlObject from, String key) {
    Integer value = from.whole(key, 0, 65535);
    return value == null ? 0 : value;
  }
}
