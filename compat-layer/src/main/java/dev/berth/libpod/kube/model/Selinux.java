package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.List;

/** Options of SELinux in the words of containers' options: {@code type:spc_t}. */
final class Selinux {
  private Selinux() {}

  static List<String> read(YamlObject from) {
    List<String> options = new ArrayList<>();
    YamlObject object = from.object("seLinuxOptions");
    if (object != null) {
      for (String each : List.of("user", "role", "type", "level", "filetype")) {
        String value = object.textOrEmpty(each);
        if (!value.isEmpty()) {
          options.add(each + ":" + value);
        }
      }
      object.end();
    }
    return options;
  }
}
