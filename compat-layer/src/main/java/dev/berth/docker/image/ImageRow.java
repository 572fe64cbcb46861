package dev.berth.docker.image;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of the image list: an image, with those of its index that are reached through the same
 * names.
 *
 * @param family the image first
 */
public record ImageRow(Image image, List<Image> family) {

  /**
   * The lines of a list.
   *
   * @param apart gives every image a line of its own, those aside, too
   */
  public static List<ImageRow> of(Images images, boolean apart) {
    List<Image> all = images.list();
    boolean several = !apart && all.stream().anyMatch(Image::aside);
    List<ImageRow> rows = new ArrayList<>(all.size());
    for (Image image : all) {
      if (!several || image.index() == null) {
        rows.add(new ImageRow(image, List.of(image)));
      } else if (!image.aside()) {
        List<Image> family = new ArrayList<>(images.family(image));
        family.removeIf(each -> !each.aside() && !each.id().equals(image.id()));
        rows.add(new ImageRow(image, family));
      }
    }
    return rows;
  }

  /** The same line with only some of its names. */
  ImageRow with(Image renamed) {
    return new ImageRow(renamed, family);
  }

  /** How many containers are made of it. */
  public int users(List<Container> containers) {
    int users = 0;
    for (Container each : containers) {
      users += family.stream().anyMatch(one -> one.id().equals(each.imageId())) ? 1 : 0;
    }
    return users;
  }

  /** Bytes of all its layers, one that several platforms have counted once. */
  public long size(Images images) {
    if (family.size() == 1) {
      return image.size();
    }
    return layers(images).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Sizes of its layers; one is another where what lies below differs. */
  private Map<List<Digest>, Long> layers(Images images) {
    Map<List<Digest>, Long> layers = new HashMap<>();
    for (Image each : family) {
      List<Long> sizes = images.layerSizes(each);
      for (int i = 1; i <= Math.min(sizes.size(), each.diffIds().size()); i++) {
        layers.put(each.diffIds().subList(0, i), sizes.get(i - 1));
      }
    }
    return layers;
  }

  /** Bytes each line has in common with another one. */
  public static Map<Digest, Long> shared(Images images, List<ImageRow> rows) {
    Map<List<Digest>, Integer> users = new HashMap<>();
    List<Map<List<Digest>, Long>> layers = new ArrayList<>(rows.size());
    for (ImageRow row : rows) {
      Map<List<Digest>, Long> own = row.layers(images);
      layers.add(own);
      own.keySet().forEach(each -> users.merge(each, 1, Integer::sum));
    }
    Map<Digest, Long> shared = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      long bytes = 0;
      for (Map.Entry<List<Digest>, Long> layer : layers.get(i).entrySet()) {
        bytes += users.getOrDefault(layer.getKey(), 0) > 1 ? layer.getValue() : 0;
      }
      shared.put(rows.get(i).image().id(), bytes);
    }
    return shared;
  }
}
