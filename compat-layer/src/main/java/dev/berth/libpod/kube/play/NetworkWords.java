package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Networks in the words of command lines: {@code host}, {@code name:ip=10.0.0.2,alias=a}, {@code
 * slirp4netns:options} (Podman, specgen.ParseNetworkFlag).
 *
 * @param mode of the network namespace
 * @param options of the mode
 */
record NetworkWords(String mode, Map<String, Wanted> networks, List<String> options) {
  /** What is asked of one network. */
  record Wanted(List<String> ips, String mac, List<String> aliases, String interfaceName) {
    static final Wanted NOTHING = new Wanted(List.of(), "", List.of(), "");

    Wanted address(String ip) {
      List<String> all = new ArrayList<>(ips);
      all.add(ip);
      return new Wanted(all, mac, aliases, interfaceName);
    }

    Wanted mac(String other) {
      return new Wanted(ips, other, aliases, interfaceName);
    }

    Wanted alias(List<String> more) {
      List<String> all = new ArrayList<>(aliases);
      all.addAll(more);
      return new Wanted(ips, mac, all, interfaceName);
    }

    SpecDocument document() {
      return new SpecDocument()
          .put("static_ips", ips)
          .put("static_mac", mac)
          .put("aliases", aliases)
          .put("interface_name", interfaceName);
    }
  }

  static NetworkWords of(List<String> words) {
    Map<String, Wanted> networks = new LinkedHashMap<>();
    String mode = "";
    List<String> options = List.of();
    for (String each : words) {
      int colon = each.indexOf(':');
      String name = colon < 0 ? each : each.substring(0, colon);
      String rest = colon < 0 ? "" : each.substring(colon + 1);
      String known = mode(name);
      if (!known.equals("bridge") && words.size() > 1) {
        throw new KubeException(
            "cannot set multiple networks without bridge network mode, selected mode "
                + known
                + ": invalid argument");
      }
      mode = known;
      switch (known) {
        case "bridge" -> networks.put(network(name), wanted(rest));
        case "container", "ns" -> options = List.of(rest);
        case "slirp4netns", "pasta" -> options = rest.isEmpty() ? List.of() : split(rest);
        default -> options = List.of();
      }
    }
    return new NetworkWords(mode, networks, options);
  }

  private static String mode(String name) {
    return switch (name) {
      case "", "default", "private", "bridge" -> "bridge";
      case "host", "none", "slirp4netns", "pasta", "container", "ns" -> name;
      default -> "bridge";
    };
  }

  private static String network(String name) {
    return switch (name) {
      case "", "default", "private", "bridge" -> "podman";
      default -> name;
    };
  }

  private static List<String> split(String text) {
    return List.of(text.split(",", -1));
  }

  private static Wanted wanted(String text) {
    Wanted wanted = Wanted.NOTHING;
    for (String each : text.isEmpty() ? List.<String>of() : split(text)) {
      int equals = each.indexOf('=');
      String key = equals < 0 ? each : each.substring(0, equals);
      String value = equals < 0 ? "" : each.substring(equals + 1);
      if (value.isEmpty()) {
        throw new KubeException("invalid bridge option \"" + each + "\": a value is needed");
      }
      wanted =
          switch (key) {
            case "ip", "ip6" -> wanted.address(value);
            case "mac" -> wanted.mac(value);
            case "alias" -> wanted.alias(List.of(value));
            case "interface_name" -> new Wanted(wanted.ips, wanted.mac, wanted.aliases, value);
            default -> throw new KubeException("unknown bridge network option: " + key);
          };
    }
    return wanted;
  }
}
