package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;

/**
 * A volume's place in a container.
 *
 * @param name of the pod's volume
 * @param propagation empty when it is not given
 */
public record Mount(
    String name, String path, boolean readOnly, String subPath, String propagation) {
  static Mount read(YamlObject from) {
    Mount mount =
        new Mount(
            from.textOrEmpty("name"),
            from.textOrEmpty("mountPath"),
            from.is("readOnly"),
            from.textOrEmpty("subPath"),
            from.textOrEmpty("mountPropagation"));
    if (from.has("subPathExpr")) {
      throw from.problem("subPathExpr", "is not supported");
    }
    from.ignore("recursiveReadOnly").end();
    return mount;
  }
}
