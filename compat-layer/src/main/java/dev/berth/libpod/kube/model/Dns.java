package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How names are resolved. */
public record Dns(List<String> servers, List<String> searches, List<String> options) {
  static Dns read(@Nullable YamlObject from) {
    if (from == null) {
      return new Dns(List.of(), List.of(), List.of());
    }
    List<String> options = new ArrayList<>();
    for (YamlObject each : from.objects("options")) {
      String value = each.text("value");
      options.add(each.textOrEmpty("name") + (value == null ? "" : ":" + value));
      each.end();
    }
    Dns dns = new Dns(from.texts("nameservers"), from.texts("searches"), options);
    from.end();
    return dns;
  }
}
