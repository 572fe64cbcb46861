package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Mount points of the user as the runtime wants them. */
final class UserMounts {
  private UserMounts() {}

  static RuntimeMount tmpfs(MountPoint mount) {
    Set<String> options = new LinkedHashSet<>(List.of("noexec", "nosuid", "nodev"));
    String given = mount.tmpfsOptions() == null ? "" : mount.tmpfsOptions();
    for (String option : given.split(",", -1)) {
      switch (option) {
        case "" -> {}
        case "exec" -> options.remove("noexec");
        case "suid" -> options.remove("nosuid");
        case "dev" -> options.remove("nodev");
        default -> {
          if (!options.contains(option)) {
            options.add(option);
          }
        }
      }
    }
    if (!mount.writable()) {
      options.add("ro");
    }
    return new RuntimeMount(mount.destination(), "tmpfs", "tmpfs", List.copyOf(options));
  }

  static RuntimeMount bind(Container container, MountPoint mount) {
    List<String> options = new ArrayList<>();
    options.add(mount.recursive() ? "rbind" : "bind");
    if (!mount.writable()) {
      options.add(readOnlyIsRecursive(container, mount) ? "rro" : "ro");
    }
    options.add(mount.propagation().isEmpty() ? "rprivate" : mount.propagation());
    return new RuntimeMount(mount.destination(), "bind", mount.source(), List.copyOf(options));
  }

  private static boolean readOnlyIsRecursive(Container container, MountPoint mount) {
    if (!mount.recursive()) {
      return false;
    }
    List<MountSpec> specs = container.hostConfig().mounts();
    for (MountSpec spec : specs == null ? List.<MountSpec>of() : specs) {
      MountSpec.BindOptions options = spec.bindOptions();
      if (spec.target().equals(mount.destination()) && options != null) {
        return !options.readOnlyNonRecursive();
      }
    }
    return true;
  }
}
