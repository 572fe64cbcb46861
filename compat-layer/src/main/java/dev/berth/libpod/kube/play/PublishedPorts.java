package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.Port;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ports of a pod: those of its containers, and those the request adds or replaces. */
final class PublishedPorts {
  /** A range of ports; zero outside stands for one that is free. */
  private record Mapping(String ip, int outside, int inside, int range, String protocol) {
    SpecDocument document() {
      return new SpecDocument()
          .put("host_ip", ip)
          .put("host_port", (long) outside)
          .put("container_port", (long) inside)
          .put("range", (long) range)
          .put("protocol", protocol);
    }

    boolean covers(Mapping other) {
      return other.inside >= inside
          && other.inside < inside + range
          && other.protocol.equals(protocol);
    }
  }

  private PublishedPorts() {}

  static List<SpecDocument> of(List<PodContainer> containers, boolean all, List<String> requested) {
    List<Mapping> mappings = new ArrayList<>();
    requested.forEach(each -> mappings.add(parse(each)));
    List<Mapping> own = new ArrayList<>();
    for (PodContainer container : containers) {
      for (Port port : container.ports()) {
        int inside = port.container() == 0 ? port.host() : port.container();
        int outside = port.host() == 0 && all ? inside : port.host();
        if (outside != 0) {
          own.add(new Mapping(port.hostIp(), outside, inside, 1, port.protocol()));
        }
      }
    }
    List<Mapping> asked = List.copyOf(mappings);
    for (Mapping each : own) {
      if (asked.stream().noneMatch(other -> other.covers(each))) {
        mappings.add(each);
      }
    }
    return mappings.stream().map(Mapping::document).toList();
  }

  /** {@code [[ip:][host]:]container[/protocol]}, ports or ranges. */
  private static Mapping parse(String text) {
    int slash = text.lastIndexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    String rest = slash < 0 ? text : text.substring(0, slash);
    int last = rest.lastIndexOf(':');
    int[] inside = range(text, rest.substring(last + 1));
    String before = last < 0 ? "" : rest.substring(0, last);
    int colon = before.lastIndexOf(':');
    String ip = colon < 0 ? "" : before.substring(0, colon);
    String port = before.substring(colon + 1);
    int[] outside = port.isEmpty() ? new int[] {0, inside[1]} : range(text, port);
    if (outside[1] != inside[1]) {
      throw new KubeException(
          "host and container port ranges have different lengths: "
              + outside[1]
              + " vs "
              + inside[1]);
    }
    String address = ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
    if (!address.isEmpty() && !Texts.isAddress(address)) {
      throw new KubeException("cannot parse \"" + address + "\" as an IP address");
    }
    return new Mapping(address, outside[0], inside[0], inside[1], protocol);
  }

  private static int[] range(String whole, String text) {
    int dash = text.indexOf('-');
    int first = number(whole, dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : number(whole, text.substring(dash + 1));
    if (last < first) {
      throw new KubeException("end port must be larger than start port in \"" + whole + "\"");
    }
    return new int[] {first, last - first + 1};
  }

  private static int number(String whole, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new KubeException(
        "cannot parse \"" + text + "\" of \"" + whole + "\" as a port: it must be 1 to 65535");
  }
}
