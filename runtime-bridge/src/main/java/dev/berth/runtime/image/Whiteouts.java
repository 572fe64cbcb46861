package dev.berth.runtime.image;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.linux.DirectoryCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a layer's whiteouts (OCI image spec, layer.md, "Whiteouts") into those of overlayfs: a
 * character device 0:0 hides a name, an attribute makes a directory opaque. Both hide lower layers
 * only, never what the same layer brings.
 */
final class Whiteouts {
  static final String PREFIX = ".wh.";

  private static final String OPAQUE = ".wh..wh..opq";
  private static final byte[] YES = {'y'};
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int FILE_TYPE = 0170000;

  private final DirectoryCalls calls;
  private final DirectoryStack directories;

  Whiteouts(DirectoryCalls calls, DirectoryStack directories) {
    this.calls = calls;
    this.directories = directories;
  }

  void apply(List<String> parent, int directory, String name) throws IOException {
    if (name.equals(OPAQUE)) {
      makeOpaque(parent, directory);
      return;
    }
    if (name.startsWith(PREFIX + PREFIX)) {
      return; // book-keeping of aufs
    }
    String victim = name.substring(PREFIX.length());
    if (victim.isEmpty() || victim.equals(".") || victim.equals("..")) {
      throw new TarFormatException("invalid whiteout name: " + DirectoryStack.quote(name));
    }
    List<String> path = new ArrayList<>(parent);
    path.add(victim);
    int made = calls.makeNode(directory, victim, CHARACTER_DEVICE, 0);
    if (made == -DirectoryCalls.EEXIST) {
      int there = calls.openDirectory(directory, victim);
      if (there >= 0) {
        made = calls.close(there);
        makeOpaque(path, directories.enter(path, false));
      } else {
        made = 0; // the file of this layer hides the lower one
      }
    }
    DirectoryCalls.check("whiteout " + DirectoryStack.text(path, path.size() - 1), made);
  }

  /** Whether a member that is there is a whiteout. */
  static boolean isOne(int directory, String name) throws IOException {
    Path file = Path.of("/proc/self/fd/" + directory, RawNames.text(name));
    try {
      Map<String, Object> stat =
          Files.readAttributes(file, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
      return stat.get("mode") instanceof Integer mode
          && (mode & FILE_TYPE) == CHARACTER_DEVICE
          && Long.valueOf(0).equals(stat.get("rdev"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void makeOpaque(List<String> path, int directory) throws IOException {
    DirectoryCalls.check(
        "whiteout /" + String.join("/", path),
        calls.setXattr(directory, "user.overlay.opaque", YES));
  }
}
