package dev.berth.libpod.systemd;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Removes quadlet files; one whose service runs stays unless that may be stopped. */
final class QuadletRemoval {
  private static final String NONE = "no such quadlet";
  private static final String RUNNING = "quadlet is running";

  private final QuadletShelf shelf;
  private final UserManager manager;
  private final boolean force;
  private final boolean ignore;
  private final List<String> removed = new ArrayList<>();
  private final Map<String, String> errors = new LinkedHashMap<>();

  QuadletRemoval(QuadletShelf shelf, UserManager manager, boolean force, boolean ignore) {
    this.shelf = shelf;
    this.manager = manager;
    this.force = force;
    this.ignore = ignore;
  }

  /** Removes files, each with those of its application. */
  void remove(List<String> names) throws IOException {
    for (String name : names) {
      if (name.startsWith(".") && name.endsWith(".app")) {
        application(name);
      } else if (!removed.contains(name)) {
        quadlet(name);
      }
    }
  }

  private void application(String name) throws IOException {
    List<String> files =
        shelf.applications().entrySet().stream()
            .filter(each -> each.getValue().equals(name))
            .map(Map.Entry::getKey)
            .filter(QuadletName::supported)
            .toList();
    if (files.isEmpty() && !ignore) {
      errors.put(name, unknown(name) + ": " + NONE);
      return;
    }
    boolean all = true;
    for (String each : files) {
      all &= removed.contains(each) || file(each);
    }
    if (all) {
      shelf.removeApplication(name);
    }
  }

  private void quadlet(String name) throws IOException {
    String application = shelf.applications().get(name);
    if (application == null) {
      file(name);
    } else {
      application(application);
    }
  }

  /** Whether the file is gone. */
  private boolean file(String name) throws IOException {
    Path found;
    try {
      found = shelf.find(name);
    } catch (PodmanException e) {
      errors.put(name, e.text());
      return false;
    }
    if (found == null) {
      if (ignore) {
        removed.add(name);
      } else {
        errors.put(name, unknown(name) + ": " + NONE);
      }
      return ignore;
    }
    if (!stopped(name, found)) {
      return false;
    }
    try {
      shelf.remove(found);
    } catch (IOException e) {
      errors.put(name, "removing quadlet " + name + ": " + e.getMessage());
      return false;
    }
    removed.add(name);
    return true;
  }

  private boolean stopped(String name, Path quadlet) throws IOException {
    if (!manager.runs()) {
      return true;
    }
    String service = QuadletHandlers.service(quadlet);
    UserManager.UnitState state = manager.states(List.of(service)).getFirst();
    if (!state.loaded() || !state.active().equals("active")) {
      return true;
    }
    if (!force) {
      errors.put(
          name,
          "quadlet " + name + " is running and force is not set, refusing to remove: " + RUNNING);
      return false;
    }
    try {
      manager.stop(service);
      return true;
    } catch (IOException e) {
      errors.put(name, "stopping quadlet " + name + ": " + e.getMessage());
      return false;
    }
  }

  static String unknown(String name) {
    return "could not locate quadlet \"" + name + "\" in any supported quadlet directory";
  }

  /** Fails when that one, which was asked for alone, could not be removed. */
  void failure(String name) {
    String error = errors.get(name);
    if (error != null && error.endsWith(NONE)) {
      throw new PodmanException(404, NONE, NONE + ": " + name + ": " + error);
    }
    if (error != null && error.endsWith(RUNNING)) {
      throw new PodmanException(
          400,
          RUNNING,
          "quadlet " + name + " is running and force is not set, refusing to remove: " + error);
    }
  }

  JsonWriter report() {
    JsonWriter out = new JsonWriter(256).object().putStrings("Removed", removed);
    return out.putMap("Errors", errors).end();
  }
}
