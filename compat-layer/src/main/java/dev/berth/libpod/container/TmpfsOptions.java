package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** File systems in memory, as inspect shows them: what is so by default comes last. */
final class TmpfsOptions {
  /** Said anyway, or so by default. */
  private static final Set<String> USUAL = Set.of("", "rw", "nosuid", "nodev", "exec", "rprivate");

  private TmpfsOptions() {}

  static void render(JsonWriter out, Container c) {
    out.object("Tmpfs");
    Map<String, String> given = c.hostConfig().tmpfs();
    if (given != null) {
      boolean systemd = SystemdMode.is(c);
      given.forEach(
          (target, options) -> {
            // those of a systemd inside are made at its start, as far as Podman tells
            if (!systemd
                || !SystemdMode.PLACES.contains(target)
                || !options.startsWith("rw,exec")) {
              out.put(target, shown(c, target, options));
            }
          });
    }
    for (MountPoint each : c.mounts()) {
      if (each.type().equals("tmpfs")) {
        String target = each.destination();
        out.put(target, shown(c, target, each.tmpfsOptions()));
      }
    }
    out.end();
  }

  private static String shown(Container c, String target, @Nullable String options) {
    List<String> words = new ArrayList<>();
    for (String each : (options == null ? "" : options).split(",")) {
      if (!USUAL.contains(each)) {
        words.add(each);
      }
    }
    words.add(words.contains("ro") ? "rprivate" : "rw,rprivate");
    words.add("nosuid,nodev");
    if (c.hostConfig().more().mountOptions(target).contains("tmpcopyup")) {
      words.add("tmpcopyup");
    }
    return String.join(",", words);
  }
}
