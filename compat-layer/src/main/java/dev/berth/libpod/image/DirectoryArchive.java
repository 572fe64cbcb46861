package dev.berth.libpod.image;

import dev.berth.runtime.Engine;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.userns.OwnIds;
import dev.berth.wire.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes an image as a tar of the directory that {@code dir:} or {@code oci:} means
 * (containers-transports(5)). Everything is the calling user's: clients unpack with owners.
 */
final class DirectoryArchive {
  private static final String VERSION = "Directory Transport Version: 1.1\n";
  private static final String LAYOUT = "{\"imageLayoutVersion\": \"1.0.0\"}";

  private final Blobs blobs;
  private final ManifestContent manifest;
  private final TarWriter tar;
  private final long uid = OwnIds.users().own();
  private final long gid = OwnIds.groups().own();

  DirectoryArchive(Engine engine, Image image, OutputStream out) throws IOException {
    this.blobs = engine.content().blobs();
    Digest digest = engine.images().requireManifest(image).digest();
    this.manifest = ManifestContent.of(blobs, digest);
    this.tar = new TarWriter(out);
  }

  /** As {@code dir:} has it. */
  void plain() throws IOException {
    file("version", VERSION.getBytes(StandardCharsets.US_ASCII));
    file("manifest.json", manifest.bytes());
    Set<Digest> written = new HashSet<>();
    for (ContentDescriptor each : manifest.blobs()) {
      if (written.add(each.digest())) {
        blob(each.digest().hex(), each.digest());
      }
    }
    tar.finish();
  }

  /** As {@code oci:} has it. */
  void layout(String name) throws IOException {
    directory("blobs");
    directory("blobs/sha256");
    file("oci-layout", LAYOUT.getBytes(StandardCharsets.US_ASCII));
    file("index.json", index(name));
    file(path(manifest.digest()), manifest.bytes());
    Set<Digest> written = new HashSet<>();
    for (ContentDescriptor each : manifest.blobs()) {
      if (written.add(each.digest())) {
        blob(path(each.digest()), each.digest());
      }
    }
    tar.finish();
  }

  private byte[] index(String name) {
    JsonWriter out = new JsonWriter(256).object().put("schemaVersion", 2).array("manifests");
    out.object().put("mediaType", manifest.mediaType());
    out.put("digest", manifest.digest().text()).put("size", manifest.bytes().length);
    if (!name.matches("[0-9a-f]{12,64}")) {
      String full = ImageReference.parse(name).withDefaultTag().full();
      out.object("annotations").put("org.opencontainers.image.ref.name", full).end();
    }
    return out.end().endArray().end().bytes();
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private void directory(String name) throws IOException {
    tar.write(entry(name + "/", '5', 0755, 0));
  }

  private void file(String name, byte[] content) throws IOException {
    tar.write(entry(name, '0', 0644, content.length));
    tar.copy(new ByteArrayInputStream(content), content.length);
  }

  private void blob(String name, Digest digest) throws IOException {
    long size = blobs.size(digest);
    tar.write(entry(name, '0', 0644, size));
    try (InputStream content = blobs.open(digest)) {
      tar.copy(content, size);
    }
  }

  private TarEntry entry(String name, char type, int mode, long size) {
    return new TarEntry(name, type, mode, uid, gid, size, 0, 0, "", 0, 0, Map.of(), null);
  }
}
