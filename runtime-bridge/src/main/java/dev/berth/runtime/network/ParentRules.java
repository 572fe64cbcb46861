package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.util.Map;

/**
 * What networks of the drivers macvlan and ipvlan may ask for. Their containers' interfaces lie
 * upon a parent, which is one of the rootless namespace's own: those of the host are out of a
 * user's reach.
 */
final class ParentRules {
  /** Modes and flags as the kernel numbers them (linux/if_link.h), by their words. */
  static final Map<String, Integer> MACVLAN_MODES =
      Map.of("private", 1, "vepa", 2, "", 4, "bridge", 4, "passthru", 8);

  static final Map<String, Integer> IPVLAN_MODES = Map.of("", 0, "l2", 0, "l3", 1, "l3s", 2);
  static final Map<String, Integer> IPVLAN_FLAGS =
      Map.of("", 0, "bridge", 0, "private", 1, "vepa", 2);

  private ParentRules() {}

  static void check(Network template) {
    Map<String, String> options = template.options();
    boolean macvlan = template.driver().equals("macvlan");
    String mode = options.getOrDefault(macvlan ? "macvlan_mode" : "ipvlan_mode", "");
    if (macvlan && !MACVLAN_MODES.containsKey(mode)) {
      throw EngineException.invalid(
          "requested macvlan mode '"
              + mode
              + "' is not valid, 'bridge' mode is the macvlan driver default");
    }
    if (!macvlan && !IPVLAN_MODES.containsKey(mode)) {
      throw EngineException.invalid(
          "requested ipvlan mode '"
              + mode
              + "' is not valid, 'l2' mode is the ipvlan driver default");
    }
    String flag = options.getOrDefault("ipvlan_flag", "");
    if (!macvlan && !IPVLAN_FLAGS.containsKey(flag)) {
      throw EngineException.invalid(
          "requested ipvlan flag '"
              + flag
              + "' is not valid, 'bridge' is the ipvlan driver default");
    }
    String parent = options.getOrDefault("parent", "");
    if (!parent.isEmpty()) {
      throw EngineException.invalid(
          "%s networks of a rootless engine cannot lie upon the host's interface \"%s\": leave out the option \"parent\" for a network among containers"
              .formatted(template.driver(), parent));
    }
  }

  /** What the name of a network's own interface begins with, as dockerd's do. */
  static String prefix(String driver) {
    return switch (driver) {
      case "macvlan" -> "dm-";
      case "ipvlan" -> "di-";
      default -> "br-";
    };
  }
}
