package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import org.jspecify.annotations.Nullable;

/**
 * All keys of a configuration map or a secret as variables.
 *
 * @param prefix put before each name
 */
public record EnvFrom(String prefix, @Nullable Ref configMap, @Nullable Ref secret) {
  /** What is meant, and whether it may be missing. */
  public record Ref(String name, boolean optional) {
    static @Nullable Ref read(@Nullable YamlObject from) {
      if (from == null) {
        return null;
      }
      Ref ref = new Ref(from.textOrEmpty("name"), from.is("optional"));
      from.end();
      return ref;
    }
  }

  static EnvFrom read(YamlObject from) {
    EnvFrom found =
        new EnvFrom(
            from.textOrEmpty("prefix"),
            Ref.read(from.object("configMapRef")),
            Ref.read(from.object("secretRef")));
    from.end();
    return found;
  }
}
