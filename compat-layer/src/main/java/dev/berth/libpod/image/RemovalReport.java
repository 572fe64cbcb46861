package dev.berth.libpod.image;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.image.Images.Removed;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What was removed, what not, and the exit code a command line ends with. */
final class RemovalReport {
  /** Not here, in use, anything else: Podman's exit codes. */
  static final int UNKNOWN = 1;

  static final int IN_USE = 2;
  static final int FAILED = 125;

  private final Set<String> images;
  private final List<String> deleted = new ArrayList<>();
  private final List<String> untagged = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private int exitCode;

  /**
   * @param images ids of the images there were; layers are not told of
   */
  RemovalReport(Set<String> images) {
    this.images = images;
  }

  void add(Removed each) {
    String id = each.deleted();
    if (id != null && hadImage(id)) {
      deleted.add(LibpodNames.bareId(id));
    }
    String name = each.untagged();
    if (name != null && name.indexOf('@') < 0) {
      untagged.add(LibpodNames.image(name));
    }
  }

  /** Whether an id is one of an image, not of a layer. */
  boolean hadImage(String id) {
    return images.contains(LibpodNames.bareId(id));
  }

  /** A list of images that went with its names. */
  void list(String id, List<String> names) {
    deleted.add(id);
    untagged.addAll(LibpodNames.all(names));
  }

  void fail(int code, String text) {
    errors.add(text);
    exitCode = Math.max(exitCode, code);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> errors() {
    return errors;
  }

  JsonWriter render() {
    JsonWriter out = new JsonWriter(256).object();
    if (!deleted.isEmpty()) {
      out.putStrings("Deleted", deleted);
    }
    if (!untagged.isEmpty()) {
      out.putStrings("Untagged", untagged);
    }
    return out.put("ExitCode", exitCode).putStrings("Errors", errors).end();
  }
}
