package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;

/**
 * A volume's place in a container.
 *
 * @param name of the pod's volume
 * @param subPath the part of the volume that is meant, empty for all of it
 * @param subPathExpression the same with references to variables; one of both is empty
 * @param propagation empty when it is not given
 */
public record Mount(
    String name,
    String path,
    boolean readOnly,
    String subPath,
    String subPathExpression,
    String propagation) {
  static Mount read(YamlObject from) {
    Mount mount =
        new Mount(
            from.textOrEmpty("name"),
            from.textOrEmpty("mountPath"),
            from.is("readOnly"),
            from.textOrEmpty("subPath"),
            from.textOrEmpty("subPathExpr"),
            from.textOrEmpty("mountPropagation"));
    if (!mount.subPath().isEmpty() && !mount.subPathExpression().isEmpty()) {
      throw from.problem("subPathExpr", "is mutually exclusive with subPath");
    }
    from.ignore("recursiveReadOnly").end();
    return mount;
  }

  /** The same with that part of the volume. */
  public Mount withSubPath(String part) {
    return new Mount(name, path, readOnly, part, "", propagation);
  }
}
