package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.MountSpec.TmpfsOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Structured tmpfs options as mount options. */
final class TmpfsText {
  private TmpfsText() {}

  static String of(@Nullable TmpfsOptions options) {
    if (options == null) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (options.mode() != 0) {
      parts.add("mode=" + Integer.toOctalString(options.mode()));
    }
    if (options.sizeBytes() > 0) {
      parts.add("size=" + options.sizeBytes());
    }
    List<List<String>> extra = options.options();
    for (List<String> option : extra == null ? List.<List<String>>of() : extra) {
      parts.add(String.join("=", option));
    }
    return String.join(",", parts);
  }
}
