package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an image of one layer from a root file system tar. */
final class RootfsImport {
  private final ImageRegistrar store;
  private final ObjectNode root = Json.mapper().createObjectNode();

  RootfsImport(ImageRegistrar store) {
    this.store = store;
  }

  /**
   * Prepares the config, before anything is read.
   *
   * @param platform {@code os[/arch[/variant]]}, null for this host's
   */
  void configure(List<String> changes, String message, @Nullable String platform) {
    Platform of = PlatformMatcher.parse(platform);
    if (!of.os().equals("linux")) {
      throw EngineException.invalid("operating system is not supported");
    }
    root.put("architecture", of.architecture()).put("os", of.os());
    if (of.variant() != null) {
      root.put("variant", of.variant());
    }
    root.put("comment", message);
    new ConfigChanges(root.putObject("config")).apply(changes);
  }

  Digest run(InputStream tar, List<String> tags) throws IOException {
    Digest layer = spool(tar);
    store.layers().unpack(null, layer, () -> store.blobs().open(layer), unused -> {});
    String now = Instant.now().toString();
    root.put("created", now);
    root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(layer.text());
    root.putArray("history")
        .addObject()
        .put("created", now)
        .put("comment", root.path("comment").asText());
    byte[] config = Json.write(root);
    byte[] manifest = Manifests.make(config, List.of(layer), store.blobs());
    return store.register(
        new ImageRegistrar.Registration(
            manifest, Manifests.OCI_MANIFEST, config, List.of(layer), tags, List.of()));
  }

  /** Stores the tar uncompressed: its digest is then the layer's. */
  private Digest spool(InputStream tar) throws IOException {
    try (InputStream plain = Compression.decompress(tar);
        BlobIngest ingest = store.blobs().ingest()) {
      byte[] buffer = new byte[1 << 17];
      for (int count; (count = plain.read(buffer, 0, buffer.length)) >= 0; ) {
        ingest.write(buffer, 0, count);
      }
      return ingest.commit();
    } catch (TarFormatException e) {
      throw new EngineException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
