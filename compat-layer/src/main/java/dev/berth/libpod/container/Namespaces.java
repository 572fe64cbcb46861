package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A namespace of a specification: {@code {"nsmode":"container","value":"name"}}. */
final class Namespaces {
  /** Where the default is another than a namespace of its own. */
  private static final Set<String> KEPT = Set.of("cgroupns", "ipcns");

  private Namespaces() {}

  /**
   * The mode that shares a namespace of another container, which must be there.
   *
   * @param kind as Podman calls it: {@code net}, {@code pid}
   */
  static String shared(Engine engine, String ref, String kind) {
    try {
      return "container:" + engine.containers().get(ref).id().hex();
    } catch (EngineException e) {
      throw PodmanException.caused(
          500,
          "looking up container to share "
              + kind
              + " namespace with: no container with name or ID \""
              + ref
              + "\" found",
          "no such container");
    }
  }

  /** As the engine's modes are written; null for the default. */
  static @Nullable String of(JsonObject spec, String key, Engine engine) {
    JsonObject namespace = spec.object(key);
    String mode = namespace == null ? "" : namespace.text("nsmode");
    String value = namespace == null ? "" : namespace.text("value");
    return switch (mode) {
      case "", "default", "private" ->
          key.equals("ipcns") && !mode.equals("private")
              ? "shareable"
              : mode.equals("private") && KEPT.contains(key) ? mode : null;
      case "host", "none", "shareable" -> mode;
      case "container" -> shared(engine, value, key.replace("ns", ""));
      case "path", "ns" ->
          throw PodmanException.plain(
              500, key + ": joining a namespace by its path is not supported by this engine");
      case "pod" -> throw PodmanException.plain(500, key + ": the container is in no pod");
      default -> throw PodmanException.plain(500, "invalid namespace mode: " + mode);
    };
  }
}
