package dev.berth.it.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** An image in the form of {@code docker save}, of whatever engine. */
public final class ImageArchive implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Layers that were read already, by diff id: base images come again and again. */
  private static final Map<String, Layer> KNOWN = new ConcurrentHashMap<>();

  private final TarFile file;
  private final Map<String, TarArchiveEntry> entries = new HashMap<>();
  private final JsonNode manifest;
  private final JsonNode document;

  public ImageArchive(Path archive) throws IOException {
    file = new TarFile(archive.toFile());
    for (TarArchiveEntry entry : file.getEntries()) {
      entries.put(entry.getName(), entry);
    }
    manifest = json("manifest.json").get(0);
    document = json(manifest.get("Config").asText());
  }

  /** The configuration that containers get: {@code config} of the image's document. */
  public JsonNode config() {
    return document.get("config");
  }

  /** The image's whole document. */
  public JsonNode document() {
    return document;
  }

  /** All its layers, one on the other. */
  public ImageTree tree() throws IOException {
    ImageTree tree = new ImageTree();
    JsonNode layers = manifest.get("Layers");
    for (int i = 0; i < layers.size(); i++) {
      String diffId = document.get("rootfs").get("diff_ids").get(i).asText();
      Layer layer = KNOWN.get(diffId);
      if (layer == null) {
        try (InputStream in = open(layers.get(i).asText())) {
          layer = Layer.read(in);
        }
        KNOWN.put(diffId, layer);
      }
      tree.add(layer);
    }
    return tree;
  }

  private JsonNode json(String name) throws IOException {
    try (InputStream in = open(name)) {
      return JSON.readTree(in);
    }
  }

  private InputStream open(String name) throws IOException {
    TarArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new IOException("not in the archive: " + name);
    }
    if (entry.isSymbolicLink()) { // old dockerd writes a layer once
      return open(Path.of(name).resolveSibling(entry.getLinkName()).normalize().toString());
    }
    return file.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
