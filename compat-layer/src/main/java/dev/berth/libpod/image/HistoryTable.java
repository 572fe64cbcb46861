package dev.berth.libpod.image;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.wire.JsonWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The steps of an image, newest first, with the images that end at one (libimage, History). */
final class HistoryTable {
  private static final String MISSING = "<missing>";

  private final Engine engine;
  private final Image image;
  private final Set<String> told = new HashSet<>();

  HistoryTable(Engine engine, Image image) {
    this.engine = engine;
    this.image = image;
  }

  /** Sizes go to the lines that made a layer. */
  JsonWriter render() {
    List<Long> sizes = engine.images().layerSizes(image);
    List<Image> all = engine.images().list();
    List<String> tags = LibpodNames.all(image.repoTags());
    int layer = sizes.size();
    boolean top = true;
    JsonWriter out = new JsonWriter(2048).array();
    for (Image.History each : image.history().reversed()) {
      String id = top ? own() : made(all, image.diffIds().subList(0, layer));
      long size = each.emptyLayer() || layer == 0 ? 0 : sizes.get(--layer);
      Instant created = each.created();
      out.object().put("Id", id).put("Created", created == null ? 0 : created.getEpochSecond());
      out.putText("CreatedBy", each.createdBy());
      out.putStrings("Tags", top && !tags.isEmpty() ? tags : null).put("Size", size);
      out.putText("Comment", each.comment()).end();
      top = false;
    }
    return out.endArray();
  }

  private String own() {
    told.add(image.id().hex());
    return image.id().hex();
  }

  /** The image of just these layers, if there is one that was not told yet. */
  private String made(List<Image> all, List<Digest> layers) {
    for (Image each : all) {
      if (each.diffIds().equals(layers) && told.add(each.id().hex())) {
        return each.id().hex();
      }
    }
    return MISSING;
  }
}
