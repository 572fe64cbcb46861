package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SecurityOpt} says.
 *
 * @param seccomp {@code unconfined}, {@code builtin}, the JSON of a profile, or null for the
 *     default
 * @param apparmor a profile's name, or null for none given
 * @param systemPathsUnconfined no masked and no read-only paths
 * @param labelDisabled no SELinux label
 * @param writableCgroups the container may change its own cgroup
 */
public record SecurityOptions(
    boolean noNewPrivileges,
    @Nullable String seccomp,
    @Nullable String apparmor,
    boolean systemPathsUnconfined,
    boolean labelDisabled,
    boolean writableCgroups) {

  /** Parses the options as dockerd does; INVALID with its texts. */
  public static SecurityOptions parse(@Nullable List<String> options) {
    boolean noNew = false;
    boolean paths = false;
    boolean label = false;
    boolean cgroups = false;
    String seccomp = null;
    String apparmor = null;
    for (String option : options == null ? List.<String>of() : options) {
      if (option.equals("no-new-privileges")) {
        noNew = true;
        continue;
      }
      if (option.equals("disable")) {
        label = true;
        continue;
      }
      if (option.equals("systempaths=unconfined")) {
        paths = true;
        continue;
      }
      int at = separator(option);
      if (at < 0) {
        throw EngineException.invalid("invalid --security-opt 1: \"" + option + '"');
      }
      String value = option.substring(at + 1);
      switch (option.substring(0, at)) {
        case "label" -> label |= value.equals("disable");
        case "apparmor" -> apparmor = value;
        case "seccomp" -> seccomp = value;
        case "no-new-privileges" -> noNew = bool(value, option);
        case "writable-cgroups" -> cgroups = bool(value, option);
        default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + '"');
      }
    }
    return new SecurityOptions(noNew, seccomp, apparmor, paths, label, cgroups);
  }

  /** The same where no profile of AppArmor can be applied. */
  SecurityOptions withoutApparmor() {
    return new SecurityOptions(
        noNewPrivileges, seccomp, null, systemPathsUnconfined, labelDisabled, writableCgroups);
  }

  /** Fails INVALID when a profile was sent that is none. */
  public void checkProfile() {
    if (seccomp != null && !seccomp.equals("unconfined") && !seccomp.equals("builtin")) {
      SeccompSource.parse(seccomp);
    }
  }

  private static int separator(String option) {
    int equals = option.indexOf('=');
    return equals >= 0 ? equals : option.indexOf(':');
  }

  private static boolean bool(String value, String option) {
    return switch (value) {
      case "true", "1", "t", "T", "TRUE", "True" -> true;
      case "false", "0", "f", "F", "FALSE", "False" -> false;
      default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + '"');
    };
  }
}
