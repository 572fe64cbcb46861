package dev.berth.libpod.system;

import dev.berth.docker.image.ImageUses;
import dev.berth.runtime.Engine;
import dev.berth.runtime.StoreFindings;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images.Removed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes away what is damaged, so that it can be pulled, built or made again: images that no
 * container has, and if loss is accepted also those in use, with their containers.
 */
final class StoreRepair {
  private final Engine engine;
  private final boolean lossy;
  private final Map<String, List<String>> images = new TreeMap<>();
  private final Map<String, String> containers = new LinkedHashMap<>();

  StoreRepair(Engine engine, boolean lossy) {
    this.engine = engine;
    this.lossy = lossy;
  }

  void run(StoreFindings found) {
    for (Container each : engine.containers().list()) {
      boolean bad = found.containers().containsKey(each.id().hex());
      if (lossy && (bad || found.images().containsKey(each.imageId().hex()))) {
        String id = each.id().hex();
        ErrorKind.NOT_FOUND.tolerate(() -> engine.containers().remove(id, true, false));
        containers.put(id, each.name());
      }
    }
    found.images().keySet().forEach(this::image);
  }

  private void image(String id) {
    Image image = engine.images().find(id);
    boolean used =
        engine.containers().list().stream().anyMatch(each -> each.imageId().hex().equals(id));
    if (image == null || used) {
      return;
    }
    List<Removed> unused = engine.images().remove(id, true, false, ImageUses.of(engine));
    images.put(id, image.repoTags());
  }

  /** Names by the ids of images that were removed. */
  Map<String, List<String>> images() {
    return images;
  }

  /** Names by the ids of containers that were. */
  Map<String, String> containers() {
    return containers;
  }
}
