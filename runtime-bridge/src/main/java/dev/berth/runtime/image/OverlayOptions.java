package dev.berth.runtime.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The option text of an overlay mount (kernel documentation, filesystems/overlayfs). */
final class OverlayOptions {
  /** mount(2) takes one page, the final NUL included. */
  private static final int LIMIT = 4095;

  private OverlayOptions() {}

  /** Whether mount(2) takes so much. */
  static boolean fits(String options) {
    return options.getBytes(StandardCharsets.UTF_8).length <= LIMIT;
  }

  /**
   * The layers below.
   *
   * @param lower their directories, the uppermost first
   */
  static String lower(List<String> lower) {
    return lower(lower, List.of());
  }

  /**
   * The layers below.
   *
   * @param lower their directories, the uppermost first
   * @param contents directories that only hold content of files which the others describe
   */
  static String lower(List<String> lower, List<String> contents) {
    StringBuilder text = new StringBuilder("lowerdir=");
    for (int i = 0; i < lower.size(); i++) {
      if (i > 0) {
        text.append(':');
      }
      escape(lower.get(i), text);
    }
    for (String content : contents) {
      text.append("::");
      escape(content, text);
    }
    return text.toString();
  }

  /** The writable layer and everything else, to follow the layers below. */
  static String upper(Path upper, Path work, boolean disposable) {
    StringBuilder text = new StringBuilder(",upperdir=");
    escape(upper.toString(), text);
    text.append(",workdir=");
    escape(work.toString(), text);
    return text.append(",userxattr,index=off").append(disposable ? ",volatile" : "").toString();
  }

  private static void escape(String path, StringBuilder text) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' || c == ':' || c == ',') {
        text.append('\\');
      }
      text.append(c);
    }
  }
}
