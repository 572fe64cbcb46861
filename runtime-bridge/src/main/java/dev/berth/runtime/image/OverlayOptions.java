package dev.berth.runtime.image;

import java.nio.file.Path;
import java.util.List;

/** The option text of an overlay mount (kernel documentation, filesystems/overlayfs). */
final class OverlayOptions {
  /** mount(2) takes one page, the final NUL included. */
  static final int LIMIT = 4095;

  private OverlayOptions() {}

  /**
   * The options.
   *
   * @param lower the layers' directories, the uppermost first
   */
  static String of(List<String> lower, Path upper, Path work) {
    StringBuilder text = new StringBuilder("lowerdir=");
    for (int i = 0; i < lower.size(); i++) {
      if (i > 0) {
        text.append(':');
      }
      escape(lower.get(i), text);
    }
    text.append(",upperdir=");
    escape(upper.toString(), text);
    text.append(",workdir=");
    escape(work.toString(), text);
    return text.append(",userxattr,index=off").toString();
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
