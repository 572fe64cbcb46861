package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an image of another one and a layer of changes. What exists of it before the registration
 * is unreferenced, so a crash leaves only what the collector takes away. One use.
 */
final class ImageCommit {
  private static final int MAX_CONFIG = 16 << 20;

  private final ImageRegistrar store;
  private final ImageDocument parent;
  private final Images.Commit commit;

  ImageCommit(ImageRegistrar store, ImageDocument parent, Images.Commit commit) {
    this.store = store;
    this.parent = parent;
    this.commit = commit;
  }

  /**
   * Does it; the caller holds a lease.
   *
   * @param name familiar name with tag, null for none
   */
  Digest run(@Nullable String name) throws IOException {
    Digest layer = store.blobs().put(commit.changes()::writeTo);
    boolean empty = LayerStore.isEmpty(layer);
    List<Digest> diffIds = new ArrayList<>(commit.whole() ? List.of() : parent.diffIds());
    List<Digest> blobs = new ArrayList<>(commit.whole() ? List.of() : parent.layerBlobs());
    if (!empty) {
      List<Digest> chain = LayerStore.chain(diffIds);
      Digest below = chain.isEmpty() ? null : chain.getLast();
      store.layers().unpack(below, layer, () -> store.blobs().open(layer), unused -> {});
      diffIds.add(layer);
      blobs.add(layer);
    }
    byte[] config = config(diffIds, empty);
    // Where the parent's own blobs are not kept there is no manifest either.
    boolean whole = blobs.size() == diffIds.size();
    byte[] manifest = whole ? Manifests.make(config, blobs, store.blobs()) : null;
    return store.register(
        new ImageRegistrar.Registration(
            manifest,
            whole ? Manifests.OCI_MANIFEST : null,
            config,
            whole ? blobs : List.of(),
            name == null ? List.of() : List.of(name),
            List.of(),
            commit.whole() ? null : parent.id()));
  }

  private byte[] config(List<Digest> diffIds, boolean empty) throws IOException {
    ObjectNode root =
        (ObjectNode) Json.mapper().readTree(store.blobs().read(parent.id(), MAX_CONFIG));
    String now = Instant.now().toString();
    root.remove(List.of("container_config", "parent", "comment", "author", "id", "throwaway"));
    root.put("created", now).put("container", commit.container());
    if (!commit.author().isEmpty()) {
      root.put("author", commit.author());
    }
    root.set("config", ConfigJson.write(commit.config()));
    ArrayNode ids = root.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    diffIds.forEach(each -> ids.add(each.text()));
    ArrayNode history =
        root.get("history") instanceof ArrayNode there ? there : root.putArray("history");
    if (commit.whole()) {
      history.forEach(each -> ((ObjectNode) each).put("empty_layer", true));
    }
    ObjectNode line = history.addObject().put("created", now);
    line.put("created_by", commit.createdBy());
    text(line, "author", commit.author());
    text(line, "comment", commit.comment());
    if (empty) {
      line.put("empty_layer", true);
    }
    return Json.write(root);
  }

  private static void text(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }
}
