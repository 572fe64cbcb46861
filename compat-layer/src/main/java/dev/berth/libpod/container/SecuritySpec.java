package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.oci.SystemPaths;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Capabilities, confinement and identities of a specification. */
final class SecuritySpec {
  private static final String KEEP_GROUPS = "keep-groups";

  private final JsonObject spec;

  SecuritySpec(JsonObject spec) {
    this.spec = spec;
  }

  void apply(HostConfigBuilder host, boolean writableCgroups) {
    host.privileged(spec.bool("privileged")).groupAdd(groups());
    host.capAdd(spec.strings("cap_add")).capDrop(dropped());
    List<String> options = options();
    if (writableCgroups) {
      options.add(SystemdMode.WRITABLE_CGROUPS);
    }
    host.securityOpt(options).usernsMode(userNamespace());
    paths(host);
  }

  /** Docker's defaults without those that Podman does not give. */
  private @Nullable List<String> dropped() {
    List<String> given = spec.strings("cap_drop");
    List<String> dropped = Capabilities.names(given);
    List<String> added = Capabilities.names(spec.strings("cap_add"));
    if (spec.bool("privileged") || dropped.contains("CAP_ALL") || added.contains("CAP_ALL")) {
      return given;
    }
    List<String> all = new ArrayList<>(given == null ? List.of() : given);
    for (String each : Capabilities.NOT_GIVEN) {
      if (!dropped.contains(each) && !added.contains(each)) {
        all.add(each);
      }
    }
    return all;
  }

  /** The calling user's own groups are kept by an annotation that the runtime knows. */
  private @Nullable List<String> groups() {
    List<String> groups = spec.strings("groups");
    return groups == null
        ? null
        : groups.stream().filter(each -> !each.equals(KEEP_GROUPS)).toList();
  }

  /** Whether the container's processes keep the groups of the calling user. */
  static boolean keepsGroups(JsonObject spec) {
    List<String> groups = spec.strings("groups");
    if (groups == null || !groups.contains(KEEP_GROUPS)) {
      return false;
    }
    if (groups.size() > 1) {
      throw PodmanException.caused(
          500,
          "the '--group-add keep-groups' option is not allowed with any other --group-add"
              + " options",
          "invalid argument");
    }
    return true;
  }

  private void paths(HostConfigBuilder host) {
    List<String> mask = split("mask");
    List<String> unmask = split("unmask");
    if (mask.isEmpty() && unmask.isEmpty()) {
      return;
    }
    boolean all = unmask.stream().anyMatch(each -> each.equalsIgnoreCase("all"));
    List<String> hidden = all ? new ArrayList<>() : without(SystemPaths.MASKED, unmask);
    hidden.addAll(mask);
    host.maskedPaths(hidden);
    host.readonlyPaths(all ? List.of() : without(SystemPaths.READ_ONLY, unmask));
  }

  /** Several paths may come in one text. */
  private List<String> split(String key) {
    List<String> given = spec.strings(key);
    List<String> paths = new ArrayList<>();
    for (String each : given == null ? List.<String>of() : given) {
      for (String path : each.split(":")) {
        if (!path.isEmpty()) {
          paths.add(path);
        }
      }
    }
    return paths;
  }

  /** The paths that no pattern means. */
  private static List<String> without(List<String> paths, List<String> patterns) {
    List<String> left = new ArrayList<>(paths);
    for (String each : patterns) {
      try {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + each);
        left.removeIf(path -> path.equals(each) || matcher.matches(Path.of(path)));
      } catch (IllegalArgumentException e) {
        throw PodmanException.plain(500, "invalid unmask pattern " + each + ": " + e.getMessage());
      }
    }
    return left;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    if (spec.bool("no_new_privileges")) {
      options.add("no-new-privileges");
    }
    String seccomp = spec.text("seccomp_profile_path");
    if (!seccomp.isEmpty()) {
      options.add("seccomp=" + profile(seccomp));
    }
    String apparmor = spec.text("apparmor_profile");
    if (!apparmor.isEmpty()) {
      options.add("apparmor=" + apparmor);
    }
    List<String> labels = spec.strings("selinux_opts");
    if (labels != null) {
      labels.forEach(each -> options.add("label=" + each));
    }
    return options;
  }

  /** The file's content, which the engine keeps with the container. */
  private static String profile(String path) {
    if (path.equals("unconfined") || path.equals("default")) {
      return path.equals("default") ? "builtin" : path;
    }
    try {
      return Files.readString(Path.of(path));
    } catch (NoSuchFileException e) {
      throw PodmanException.caused(
          500, "opening seccomp profile failed: open " + path, "no such file or directory");
    } catch (IOException | InvalidPathException e) {
      throw PodmanException.plain(
          500, "opening seccomp profile failed: open " + path + ": " + e.getMessage());
    }
  }

  private String userNamespace() {
    JsonObject namespace = spec.object("userns");
    String mode = namespace == null ? "" : namespace.text("nsmode");
    String value = namespace == null ? "" : namespace.text("value");
    return switch (mode) {
      case "", "default" -> "";
      case "host" -> "host";
      case "keep-id", "auto" -> value.isEmpty() ? mode : mode + ":" + value;
      case "no-map", "nomap" -> "nomap";
      case "private" -> "private:" + mappings();
      case "container" -> "container:" + value;
      case "pod", "path", "ns" ->
          throw PodmanException.plain(500, "userns " + mode + " is not supported by this engine");
      default -> throw PodmanException.plain(500, "invalid user namespace mode: " + mode);
    };
  }

  /** Explicit ranges, in the words of the engine's mode. */
  private String mappings() {
    JsonObject ids = spec.object("idmappings");
    if (ids == null) {
      throw PodmanException.caused(
          500,
          "IDMappings are required when not creating a User namespace",
          "invalid configuration");
    }
    List<String> options = new ArrayList<>();
    ranges(ids, "UIDMap", "uidmapping", options);
    ranges(ids, "GIDMap", "gidmapping", options);
    return String.join(",", options);
  }

  private static void ranges(JsonObject ids, String key, String word, List<String> options) {
    List<JsonObject> ranges = ids.objects(key);
    for (JsonObject each : ranges == null ? List.<JsonObject>of() : ranges) {
      options.add(
          word
              + '='
              + each.number("container_id")
              + ':'
              + each.number("host_id")
              + ':'
              + each.number("size"));
    }
  }
}
