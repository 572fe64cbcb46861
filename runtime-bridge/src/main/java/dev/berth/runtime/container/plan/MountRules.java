package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of structured mounts and of tmpfs. */
final class MountRules {
  private static final Set<String> TMPFS_FLAGS =
      Set.of(
          "exec",
          "noexec",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "ro",
          "rw",
          "sync",
          "async",
          "dirsync",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "strictatime",
          "nostrictatime",
          "bind",
          "rbind",
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "unbindable",
          "runbindable",
          "remount",
          "defaults",
          "mand",
          "nomand",
          "noswap");

  private static final Set<String> TMPFS_VALUES =
      Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol", "huge");

  private MountRules() {}

  /** What is wrong with a target, or null. */
  static @Nullable String targetProblem(String target) {
    if (target.isEmpty()) {
      return "field Target must not be empty";
    }
    if (ContainerPaths.clean(target).equals("/")) {
      return "invalid specification: destination can't be '/'";
    }
    return target.startsWith("/")
        ? null
        : "invalid mount path: '" + target + "' mount path must be absolute";
  }

  static void check(MountSpec mount, DockerSocket socket) {
    String problem = targetProblem(mount.target());
    if (problem == null) {
      problem =
          switch (mount.type()) {
            case "bind" -> bindProblem(mount, socket);
            case "volume" -> volumeProblem(mount);
            case "tmpfs" -> tmpfsProblem(mount);
            case "image" -> imageProblem(mount);
            default -> "mount type unknown";
          };
    }
    if (problem != null) {
      throw EngineException.invalid(
          "invalid mount config for type \"" + mount.type() + "\": " + problem);
    }
  }

  private static @Nullable String bindProblem(MountSpec mount, DockerSocket socket) {
    String source = mount.source();
    if (source == null || source.isEmpty()) {
      return "field Source must not be empty";
    }
    String extra = extra(mount);
    if (extra != null) {
      return extra;
    }
    MountSpec.BindOptions options = mount.bindOptions();
    String propagation = options == null ? null : options.propagation();
    if (propagation != null && !propagation.isEmpty() && !BindText.isPropagation(propagation)) {
      return "invalid propagation mode: " + propagation;
    }
    if (options != null && options.readOnlyNonRecursive() && options.readOnlyForceRecursive()) {
      return "ReadOnlyNonRecursive and ReadOnlyForceRecursive are mutually exclusive";
    }
    if (options != null
        && (options.readOnlyNonRecursive() || options.readOnlyForceRecursive())
        && !mount.readOnly()) {
      return "mount must be set to read-only for recursive read-only options";
    }
    if (!source.startsWith("/")) {
      return "invalid mount path: '" + source + "' mount path must be absolute";
    }
    boolean create = options != null && options.createMountpoint();
    return create || socket.isMeantBy(source) || exists(source)
        ? null
        : "bind source path does not exist: " + source;
  }

  private static boolean exists(String source) {
    return source.indexOf('\0') < 0 && Files.exists(Path.of(source));
  }

  private static @Nullable String volumeProblem(MountSpec mount) {
    String extra = extra(mount);
    String source = mount.source();
    if (extra == null && (source == null || source.isEmpty()) && mount.readOnly()) {
      return "must not set ReadOnly mode when using anonymous volumes";
    }
    MountSpec.VolumeOptions options = mount.volumeOptions();
    String subpath = options == null ? null : options.subpath();
    if (extra == null && subpath != null && !subpath.isEmpty()) {
      if (source == null || source.isEmpty()) {
        return "must not set Subpath when using anonymous volumes";
      }
      return local(subpath) ? null : "subpath must be a relative path within the volume";
    }
    return extra;
  }

  private static boolean local(String path) {
    return path.indexOf('\0') < 0
        && !path.startsWith("/")
        && !Path.of(path).normalize().startsWith("..");
  }

  private static @Nullable String tmpfsProblem(MountSpec mount) {
    if (mount.source() != null && !mount.source().isEmpty()) {
      return "field Source must not be specified";
    }
    String extra = extra(mount);
    MountSpec.TmpfsOptions options = mount.tmpfsOptions();
    if (extra == null && options != null && options.sizeBytes() < 0) {
      return "invalid size: " + options.sizeBytes();
    }
    return extra != null || options == null ? extra : optionProblem(options.options());
  }

  private static @Nullable String optionProblem(@Nullable List<List<String>> options) {
    for (List<String> option : options == null ? List.<List<String>>of() : options) {
      if (option.isEmpty() || option.size() > 2) {
        return "invalid option array length";
      }
      if (!option.getFirst().equals("exec") && !option.getFirst().equals("noexec")) {
        return "invalid option: " + option.getFirst();
      }
    }
    return null;
  }

  private static @Nullable String imageProblem(MountSpec mount) {
    String source = mount.source();
    if (source == null || source.isEmpty()) {
      return "field Source must not be empty";
    }
    MountSpec.ImageOptions options = mount.imageOptions();
    String subpath = options == null ? null : options.subpath();
    return subpath == null || subpath.isEmpty() || local(subpath)
        ? extra(mount)
        : "subpath must be a relative path within the volume";
  }

  /** Names options that a type must not have; others are kept and shown without effect. */
  private static @Nullable String extra(MountSpec mount) {
    boolean bind = mount.type().equals("bind");
    if (bind && mount.volumeOptions() != null) {
      return "field VolumeOptions must not be specified";
    }
    return !bind && mount.bindOptions() != null ? "field BindOptions must not be specified" : null;
  }

  /** Checks an entry of the tmpfs map. */
  static void checkTmpfs(String target, String options) {
    String problem = targetProblem(target.isEmpty() ? "." : target);
    if (problem != null) {
      throw EngineException.invalid(target.isEmpty() ? problem.replace("'.'", "''") : problem);
    }
    for (String option : options.split(",", -1)) {
      int equals = option.indexOf('=');
      boolean fine =
          option.isEmpty()
              || (equals < 0
                  ? TMPFS_FLAGS.contains(option)
                  : TMPFS_VALUES.contains(option.substring(0, equals)));
      if (!fine) {
        throw EngineException.invalid("invalid tmpfs option [\"" + option + "\"]");
      }
    }
  }
}
