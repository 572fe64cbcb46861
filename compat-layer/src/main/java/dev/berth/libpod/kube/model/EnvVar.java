package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import org.jspecify.annotations.Nullable;

/**
 * A variable of a container's environment.
 *
 * @param from where the value is to be had, null when it is given
 */
public record EnvVar(String name, String value, @Nullable Source from) {
  /** Where a value comes from. */
  public sealed interface Source {}

  /** A key of a configuration map. */
  public record ConfigKey(String name, String key, boolean optional) implements Source {}

  /** A key of a secret. */
  public record SecretKey(String name, String key, boolean optional) implements Source {}

  /** A field of the pod. */
  public record Field(String path) implements Source {}

  /**
   * A resource of the container.
   *
   * @param divisor the unit, null for one
   */
  public record Resource(String name, @Nullable Quantity divisor) implements Source {}

  static EnvVar read(YamlObject from) {
    YamlObject source = from.object("valueFrom");
    EnvVar variable =
        new EnvVar(
            from.textOrEmpty("name"),
            from.textOrEmpty("value"),
            source == null ? null : source(source));
    if (variable.name.isEmpty() || variable.name.indexOf('=') >= 0) {
      throw from.problem("name", "must be the name of a variable");
    }
    from.end();
    return variable;
  }

  private static @Nullable Source source(YamlObject from) {
    YamlObject config = from.object("configMapKeyRef");
    YamlObject secret = from.object("secretKeyRef");
    YamlObject field = from.object("fieldRef");
    YamlObject resource = from.object("resourceFieldRef");
    from.end();
    if (config != null) {
      return new ConfigKey(config.textOrEmpty("name"), key(config), config.is("optional"));
    }
    if (secret != null) {
      return new SecretKey(secret.textOrEmpty("name"), key(secret), secret.is("optional"));
    }
    if (field != null) {
      Field found = new Field(field.textOrEmpty("fieldPath"));
      field.ignore("apiVersion").end();
      return found;
    }
    return resource == null ? null : resource(resource);
  }

  private static String key(YamlObject from) {
    String key = from.textOrEmpty("key");
    from.ignore("name", "optional").end();
    return key;
  }

  private static Resource resource(YamlObject from) {
    Quantity divisor = from.has("divisor") ? Resources.amount(from, "divisor") : null;
    Resource found = new Resource(from.textOrEmpty("resource"), divisor);
    from.ignore("containerName").end();
    return found;
  }
}
