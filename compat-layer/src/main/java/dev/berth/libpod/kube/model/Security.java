package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is allowed; null for what is left to others to say.
 *
 * @param unmasked whether all of {@code /proc} is to be seen
 * @param seccomp {@code Unconfined}, {@code RuntimeDefault}, {@code localhost/FILE}, or empty
 */
public record Security(
    @Nullable Boolean readOnlyRoot,
    @Nullable Boolean privileged,
    @Nullable Boolean escalation,
    boolean unmasked,
    List<String> selinux,
    List<String> capAdd,
    List<String> capDrop,
    @Nullable Long user,
    @Nullable Long group,
    String seccomp) {
  /** What the name of a profile begins with that is a file of this host. */
  public static final String LOCALHOST = "localhost/";

  private static final Security NONE =
      new Security(null, null, null, false, List.of(), List.of(), List.of(), null, null, "");

  static Security read(@Nullable YamlObject from) {
    if (from == null) {
      return NONE;
    }
    YamlObject capabilities = from.object("capabilities");
    Security security =
        new Security(
            from.flag("readOnlyRootFilesystem"),
            from.flag("privileged"),
            from.flag("allowPrivilegeEscalation"),
            from.textOrEmpty("procMount").equals("Unmasked"),
            Selinux.read(from),
            capabilities == null ? List.of() : capabilities.texts("add"),
            capabilities == null ? List.of() : capabilities.texts("drop"),
            from.whole("runAsUser"),
            from.whole("runAsGroup"),
            seccomp(from));
    if (capabilities != null) {
      capabilities.end();
    }
    from.ignore("runAsNonRoot", "appArmorProfile", "windowsOptions").end();
    return security;
  }

  static String seccomp(YamlObject from) {
    YamlObject profile = from.object("seccompProfile");
    if (profile == null) {
      return "";
    }
    String type = profile.textOrEmpty("type");
    String file = profile.textOrEmpty("localhostProfile");
    if (!List.of("Unconfined", "RuntimeDefault", "Localhost").contains(type)) {
      throw profile.problem("type", "must be Unconfined, RuntimeDefault or Localhost");
    }
    if (type.equals("Localhost") == file.isEmpty()) {
      throw profile.problem("localhostProfile", "must be given with type Localhost, only then");
    }
    profile.end();
    return file.isEmpty() ? type : LOCALHOST + file;
  }
}
