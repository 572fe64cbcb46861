package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.Extras.Accounts;
import dev.berth.runtime.container.Extras.OwnFiles;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a specification can say and Docker's API cannot. */
final class ExtrasSpec {
  static final String UMASK = "0022";

  private static final Set<String> NOTIFY = Set.of("container", "conmon", "healthy", "ignore");
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  private final JsonObject spec;
  private final Engine engine;

  ExtrasSpec(JsonObject spec, Engine engine) {
    this.spec = spec;
    this.engine = engine;
  }

  /**
   * Decodes.
   *
   * @param mountOptions of mounts, by their place inside
   */
  Extras extras(Map<String, List<String>> mountOptions) {
    return new Extras(
        umask(),
        spec.nonEmpty("timezone"),
        Math.clamp(spec.number("timeout"), 0, Integer.MAX_VALUE),
        personality(),
        imageVolumes(),
        cgroupsDisabled(),
        requires(),
        nonEmpty(spec.stringMap("unified")),
        spec.strings("procfs_opts"),
        propagation(),
        files(),
        accounts(),
        HealthSpec.extras(spec),
        removeImage(),
        spec.nonEmpty("conmon_pid_file"),
        notifyMode(),
        mountOptions.isEmpty() ? null : mountOptions,
        spec.nonEmpty("work_dir") != null && !spec.bool("create_working_dir"));
  }

  private String umask() {
    String umask = spec.text("umask");
    if (umask.isEmpty()) {
      return UMASK;
    }
    if (!umask.matches("[0-7]{1,4}")) {
      throw PodmanException.plain(500, "invalid umask " + umask + ": it must be octal digits");
    }
    return umask;
  }

  private @Nullable String personality() {
    JsonObject asked = spec.object("personality");
    if (asked == null) {
      return null;
    }
    String domain = asked.text("domain");
    if (!domain.equals("LINUX") && !domain.equals("LINUX32")) {
      throw PodmanException.plain(500, "invalid personality domain: " + domain);
    }
    if (!asked.blank("flags")) {
      throw PodmanException.plain(500, "flags of personality are not supported by this engine");
    }
    return domain;
  }

  private @Nullable String imageVolumes() {
    String mode = spec.text("image_volume_mode");
    return switch (mode) {
      case "", "anonymous", "bind" -> null;
      case "ignore", "tmpfs" -> mode;
      default ->
          throw PodmanException.plain(
              500,
              "invalid ImageVolumeMode \""
                  + mode
                  + "\", value must be one of ignore,tmpfs,anonymous");
    };
  }

  private boolean cgroupsDisabled() {
    String mode = spec.text("cgroups_mode");
    return switch (mode) {
      case "", "enabled", "default", "no-conmon" -> false;
      case "disabled" -> true;
      case "split" ->
          throw PodmanException.plain(
              500,
              "cgroups_mode split is not supported by this engine: it has one unit of its own");
      default ->
          throw PodmanException.caused(
              500,
              "running container create option: invalid cgroup mode \"" + mode + '"',
              "invalid argument");
    };
  }

  /** Names become ids, so that a rename breaks nothing. */
  private @Nullable List<String> requires() {
    List<String> names = spec.strings("dependencyContainers");
    if (names == null || names.isEmpty()) {
      return null;
    }
    List<String> ids = new ArrayList<>();
    for (String each : names) {
      try {
        ids.add(engine.containers().get(each).id().hex());
      } catch (EngineException e) {
        throw PodmanException.caused(
            500,
            "\""
                + each
                + "\" is not a valid container, cannot be used as a dependency: no container with"
                + " name or ID \""
                + each
                + "\" found",
            "no such container");
      }
    }
    return ids;
  }

  private @Nullable String propagation() {
    String asked = spec.nonEmpty("rootfs_propagation");
    if (asked != null && !PROPAGATIONS.contains(asked)) {
      throw PodmanException.plain(500, "invalid rootfs_propagation: " + asked);
    }
    return asked;
  }

  private @Nullable OwnFiles files() {
    String base = spec.nonEmpty("base_hosts_file");
    if ("image".equals(base)) {
      throw PodmanException.plain(500, "base_hosts_file image is not supported by this engine");
    }
    if (base != null && !base.equals("none") && !base.startsWith("/")) {
      throw PodmanException.plain(500, "base_hosts_file " + base + " is not an absolute path");
    }
    boolean hosts = spec.bool("use_image_hosts");
    boolean resolv = spec.bool("use_image_resolve_conf");
    boolean name = spec.bool("use_image_hostname");
    return base == null && !hosts && !resolv && !name
        ? null
        : new OwnFiles(hosts, resolv, name, base);
  }

  private Accounts accounts() {
    Boolean managed = spec.boolOrNull("manage_password");
    return new Accounts(
        Boolean.FALSE.equals(managed),
        spec.nonEmpty("passwd_entry"),
        spec.nonEmpty("group_entry"),
        spec.strings("hostusers"));
  }

  private boolean removeImage() {
    boolean asked = spec.bool("removeImage");
    if (asked && !spec.bool("remove")) {
      throw PodmanException.caused(
          500, "removeImage can only be used together with remove", "invalid configuration");
    }
    return asked;
  }

  private String notifyMode() {
    String mode = spec.text("sdnotifyMode");
    if (!mode.isEmpty() && !NOTIFY.contains(mode)) {
      throw PodmanException.plain(
          500,
          "invalid config provided: invalid argument: invalid sdnotify value \""
              + mode
              + "\": must be container, conmon, ignore or healthy");
    }
    return mode.isEmpty() ? "container" : mode;
  }

  private static @Nullable Map<String, String> nonEmpty(@Nullable Map<String, String> map) {
    return map == null || map.isEmpty() ? null : map;
  }
}
