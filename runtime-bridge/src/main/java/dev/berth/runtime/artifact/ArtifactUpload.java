package dev.berth.runtime.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.store.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that become an artifact without a name, for a list of images. What it stores is kept until
 * it is closed.
 */
public final class ArtifactUpload implements AutoCloseable {
  private static final String EMPTY = "application/vnd.oci.empty.v1+json";

  private final ImageRegistrar store;
  private final ImageRegistrar.Lease lease;
  private final ArrayNode layers = Json.mapper().createArrayNode();

  public ArtifactUpload(ImageRegistrar store) {
    this.store = store;
    this.lease = store.lease();
  }

  /**
   * Stores a file.
   *
   * @param title empty for none
   * @param mediaType empty for what the content looks like
   */
  public void file(String title, String mediaType, InputStream content) throws IOException {
    BufferedInputStream in = new BufferedInputStream(content);
    String type = mediaType.isEmpty() ? ContentKinds.guess(in) : mediaType;
    Digest digest = store.blobs().put(out -> in.transferTo(out));
    ObjectNode layer = layers.addObject().put("mediaType", type).put("digest", digest.text());
    layer.put("size", store.blobs().size(digest));
    if (!title.isEmpty()) {
      layer.putObject("annotations").put(Artifact.TITLE, title);
    }
  }

  /**
   * Makes the manifest, and an entry for it.
   *
   * @param type the artifact's
   * @param configType empty for that of an empty config
   * @param config its text, empty for the empty one
   */
  public ManifestEntry entry(
      String type, String configType, String config, Map<String, String> annotations)
      throws IOException {
    byte[] bytes = (config.isEmpty() ? "{}" : config).getBytes(StandardCharsets.UTF_8);
    Digest configDigest = store.blobs().put(bytes);
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schemaVersion", 2);
    root.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
    root.put("artifactType", type);
    root.putObject("config")
        .put("mediaType", configType.isEmpty() ? EMPTY : configType)
        .put("digest", configDigest.text())
        .put("size", bytes.length);
    root.set("layers", layers);
    if (!annotations.isEmpty()) {
      ObjectNode written = root.putObject("annotations");
      new TreeMap<>(annotations).forEach(written::put);
    }
    Digest manifest = store.blobs().put(Json.write(root));
    ManifestContent content = ManifestContent.of(store.blobs(), manifest);
    return ManifestEntry.of(content.descriptor(), null, null);
  }

  @Override
  public void close() {
    lease.close();
  }
}
