package dev.berth.libpod.kube.play;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to play.
 *
 * @param build null to build what is not there
 * @param tlsVerify null for what the registry's configuration says
 */
record PlayOptions(
    Map<String, String> annotations,
    String logDriver,
    List<String> logOptions,
    List<String> networks,
    boolean noHostname,
    boolean noHosts,
    boolean noPodPrefix,
    boolean replace,
    List<String> publishPorts,
    boolean publishAllPorts,
    boolean serviceContainer,
    boolean start,
    List<String> staticIps,
    List<String> staticMacs,
    @Nullable Boolean tlsVerify,
    String userns,
    @Nullable Boolean build) {
  /** BAD PARAMETER for what cannot be read, as Podman has it. */
  static PlayOptions of(Query query) {
    List<String> macs = query.all("staticMACs");
    List<String> ips = query.all("staticIPs");
    ips.forEach(PlayOptions::checkAddress);
    macs.forEach(PlayOptions::checkMac);
    return new PlayOptions(
        annotations(query),
        query.get("logDriver"),
        query.all("logOptions"),
        query.all("network"),
        flag(query, "noHostname", false),
        flag(query, "noHosts", false),
        flag(query, "noPodPrefix", false),
        flag(query, "replace", false),
        query.all("publishPorts"),
        flag(query, "publishAllPorts", false),
        flag(query, "serviceContainer", false) || flag(query, "wait", false),
        flag(query, "start", true),
        ips,
        macs,
        query.has("tlsVerify") ? flag(query, "tlsVerify", true) : null,
        query.get("userns"),
        query.has("build") ? flag(query, "build", false) : null);
  }

  private static Map<String, String> annotations(Query query) {
    String text = query.get("annotations");
    if (text.isEmpty()) {
      return Map.of();
    }
    try {
      JsonObject holder = JsonObject.parse("{\"annotations\":" + text + "}", "annotations");
      Map<String, String> map = holder == null ? null : holder.stringMap("annotations");
      return map == null ? Map.of() : map;
    } catch (EngineException e) {
      throw PodmanException.plain(
          400, "failed to parse parameters: schema: error converting value for \"annotations\"");
    }
  }

  /** What Go's decoder of queries takes for truth values. */
  private static boolean flag(Query query, String key, boolean usual) {
    return switch (query.get(key)) {
      case "" -> usual;
      case "1", "t", "T", "true", "TRUE", "True", "on" -> true;
      case "0", "f", "F", "false", "FALSE", "False", "off" -> false;
      default ->
          throw PodmanException.plain(
              400,
              "failed to parse parameters: schema: error converting value for \"" + key + "\"");
    };
  }

  private static void checkAddress(String text) {
    if (!Texts.isAddress(text)) {
      throw PodmanException.plain(400, "invalid IP address " + text);
    }
  }

  private static void checkMac(String text) {
    if (!Texts.isMac(text)) {
      throw PodmanException.plain(400, "address " + text + ": invalid MAC address");
    }
  }
}
