package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Modes;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A namespace of a specification: {@code {"nsmode":"container","value":"name"}}. */
final class Namespaces {
  /** Where the default is another than a namespace of its own. */
  private static final Set<String> KEPT = Set.of("cgroupns", "ipcns");

  private static final Map<String, String> KINDS =
      Map.of("pidns", "PID", "ipcns", "IPC", "utsns", "UTS", "cgroupns", "cgroup");

  private Namespaces() {}

  /**
   * The mode that joins the namespace of a file, which must be there.
   *
   * @param kind as Podman calls it: {@code network}, {@code PID}
   */
  static String ofPath(String path, String kind) {
    String problem = problem(path);
    if (problem != null) {
      throw PodmanException.caused(
          500, "cannot find specified " + kind + " namespace path: faccessat " + path, problem);
    }
    return Modes.ofPath(path);
  }

  /** Read as the kernel says it; whether this user may join it is seen when it starts. */
  private static @Nullable String problem(String path) {
    try {
      Object unused = Files.readAttributes(Path.of(path), "size");
      return path.startsWith("/") ? null : "no such file or directory";
    } catch (AccessDeniedException e) {
      return "permission denied";
    } catch (IOException | InvalidPathException e) {
      return "no such file or directory";
    }
  }

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
      case "path", "ns" -> ofPath(value, KINDS.getOrDefault(key, key));
      case "pod" -> throw PodmanException.plain(500, key + ": the container is in no pod");
      default -> throw PodmanException.plain(500, "invalid namespace mode: " + mode);
    };
  }
}
