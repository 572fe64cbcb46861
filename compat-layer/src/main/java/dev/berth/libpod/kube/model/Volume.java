package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume of a pod.
 *
 * @param source null for a kind that is not supported
 */
public record Volume(String name, @Nullable Source source) {
  /** What is in it. */
  public sealed interface Source {}

  /** A path of this machine; the type is empty when it is not given. */
  public record HostPath(String path, String type) implements Source {}

  /** Nothing at first; in memory or on disk. */
  public record EmptyDir(boolean memory) implements Source {}

  /**
   * The values of a configuration map or a secret as files.
   *
   * @param items those wanted, empty for all
   * @param mode of the files, null for the usual one
   */
  public record Values(
      boolean secret, String name, List<Item> items, @Nullable Integer mode, boolean optional)
      implements Source {}

  /** A key, and the file it becomes. */
  public record Item(String key, String path) {}

  /** A claim, which is a named volume. */
  public record ClaimName(String name, boolean readOnly) implements Source {}

  /** The files of an image. */
  public record ImageFiles(String reference, String pullPolicy) implements Source {}

  static Volume read(YamlObject from) {
    Source source = null;
    for (String each : from.keys()) {
      YamlObject object = each.equals("name") ? null : from.object(each);
      if (object != null) {
        source = source(each, object);
      }
    }
    return new Volume(from.textOrEmpty("name"), source);
  }

  private static @Nullable Source source(String kind, YamlObject from) {
    Source source =
        switch (kind) {
          case "hostPath" -> new HostPath(from.textOrEmpty("path"), from.textOrEmpty("type"));
          case "emptyDir" -> new EmptyDir(from.textOrEmpty("medium").equals("Memory"));
          case "configMap" -> values(false, "name", from);
          case "secret" -> values(true, "secretName", from);
          case "persistentVolumeClaim" ->
              new ClaimName(from.textOrEmpty("claimName"), from.is("readOnly"));
          case "image" ->
              new ImageFiles(from.textOrEmpty("reference"), from.textOrEmpty("pullPolicy"));
          default -> null;
        };
    if (source != null) {
      from.ignore("sizeLimit").end();
    }
    return source;
  }

  private static Values values(boolean secret, String key, YamlObject from) {
    List<Item> items = new ArrayList<>();
    for (YamlObject each : from.objects("items")) {
      items.add(new Item(each.textOrEmpty("key"), each.textOrEmpty("path")));
      each.ignore("mode").end();
    }
    Integer mode = from.whole("defaultMode", Integer.MIN_VALUE, Integer.MAX_VALUE);
    return new Values(secret, from.textOrEmpty(key), items, mode, from.is("optional"));
  }
}
