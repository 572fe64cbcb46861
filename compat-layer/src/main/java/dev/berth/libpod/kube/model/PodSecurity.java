package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all containers of a pod are allowed, where they say nothing themselves. */
public record PodSecurity(
    @Nullable Long user,
    @Nullable Long group,
    List<String> groups,
    List<String> selinux,
    Map<String, String> sysctls,
    String seccomp) {
  static PodSecurity read(@Nullable YamlObject from) {
    if (from == null) {
      return new PodSecurity(null, null, List.of(), List.of(), Map.of(), "");
    }
    Map<String, String> sysctls = new LinkedHashMap<>();
    for (YamlObject each : from.objects("sysctls")) {
      sysctls.put(each.textOrEmpty("name"), each.textOrEmpty("value"));
      each.end();
    }
    PodSecurity security =
        new PodSecurity(
            from.whole("runAsUser"),
            from.whole("runAsGroup"),
            new ArrayList<>(from.texts("supplementalGroups")),
            Selinux.read(from),
            sysctls,
            Security.seccomp(from));
    from.ignore("fsGroup", "fsGroupChangePolicy", "runAsNonRoot", "seLinuxChangePolicy");
    from.ignore("supplementalGroupsPolicy", "appArmorProfile", "windowsOptions").end();
    return security;
  }
}
