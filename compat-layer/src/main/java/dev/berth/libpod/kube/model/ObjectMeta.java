package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every object has.
 *
 * @param name empty when it has none
 */
public record ObjectMeta(String name, Map<String, String> labels, Map<String, String> annotations) {
  static ObjectMeta read(@Nullable YamlObject from) {
    if (from == null) {
      return new ObjectMeta("", Map.of(), Map.of());
    }
    ObjectMeta meta =
        new ObjectMeta(
            from.textOrEmpty("name"), from.textMap("labels"), from.textMap("annotations"));
    from.ignore("namespace", "generateName", "uid", "resourceVersion", "generation", "selfLink");
    from.ignore("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
    from.ignore("ownerReferences", "finalizers", "managedFields", "clusterName").end();
    return meta;
  }
}
