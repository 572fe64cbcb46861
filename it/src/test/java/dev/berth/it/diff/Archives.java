package dev.berth.it.diff;

import dev.berth.it.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives of images for {@code /images/load}, by name. */
final class Archives {
  private static final byte[] LAYER = TestImages.tar(Map.of("file", "in a layer"));
  private static final byte[] UPPER = TestImages.tar(Map.of("other", "above"));

  private Archives() {}

  /** The archive of that name. */
  static byte[] named(String name) {
    return switch (name) {
      case "docker" -> docker("[\"load/docker:1\"]");
      case "docker-two-tags" -> docker("[\"load/docker:1\",\"load/docker:2\"]");
      case "docker-no-tag" -> docker("null");
      case "docker-bad-tag" -> docker("[\"UPPER:1\"]");
      case "docker-digest-tag" -> docker("[\"load/docker@sha256:" + "1".repeat(64) + "\"]");
      case "docker-gzip" -> TestImages.gzip(docker("[\"load/docker:1\"]"));
      case "oci" -> oci("load/oci:1");
      case "oci-no-name" -> oci("");
      case "layer-missing" -> without(dockerFiles("[\"load/bad:1\"]"), "layer.tar");
      case "config-missing" -> without(dockerFiles("[\"load/bad:1\"]"), "config.json");
      case "layer-other" -> with(dockerFiles("[\"load/bad:1\"]"), "layer.tar", UPPER);
      case "layer-text" -> with(dockerFiles("[\"load/bad:1\"]"), "layer.tar", text("no archive"));
      case "config-text" -> with(dockerFiles("[\"load/bad:1\"]"), "config.json", text("no json"));
      case "manifest-text" -> with(dockerFiles("[]"), "manifest.json", text("no json"));
      case "manifest-object" -> with(dockerFiles("[]"), "manifest.json", text("{}"));
      case "manifest-empty" -> with(dockerFiles("[]"), "manifest.json", text("[]"));
      case "outside" ->
          with(
              dockerFiles("[]"),
              "manifest.json",
              text("[{\"Config\":\"../../../etc/passwd\",\"Layers\":[]}]"));
      case "nothing" -> archive(new LinkedHashMap<>());
      case "other-files" -> archive(new LinkedHashMap<>(Map.of("a", text("b"))));
      case "half" -> java.util.Arrays.copyOf(docker("[\"load/half:1\"]"), 1500);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] docker(String tags) {
    return archive(dockerFiles(tags));
  }

  private static Map<String, byte[]> dockerFiles(String tags) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("config.json", text(TestImages.config("linux/amd64", List.of(LAYER))));
    files.put("layer.tar", LAYER);
    files.put(
        "manifest.json",
        text(
            "[{\"Config\":\"config.json\",\"RepoTags\":" + tags + ",\"Layers\":[\"layer.tar\"]}]"));
    return files;
  }

  private static byte[] oci(String name) {
    byte[] config = text(TestImages.config("linux/amd64", List.of(LAYER)));
    byte[] packed = TestImages.gzip(LAYER);
    byte[] manifest =
        text(
            TestImages.manifest(
                TestImages.OCI_MANIFEST,
                TestImages.descriptor(
                    "application/vnd.oci.image.config.v1+json",
                    TestImages.digest(config),
                    config.length),
                List.of(
                    TestImages.descriptor(
                        "application/vnd.oci.image.layer.v1.tar+gzip",
                        TestImages.digest(packed),
                        packed.length))));
    String entry =
        TestImages.descriptor(
            TestImages.OCI_MANIFEST, TestImages.digest(manifest), manifest.length);
    if (!name.isEmpty()) {
      entry =
          entry.replaceFirst("}$", "")
              + ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/"
              + name
              + "\",\"org.opencontainers.image.ref.name\":\"1\"}}";
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("oci-layout", text("{\"imageLayoutVersion\":\"1.0.0\"}"));
    files.put("index.json", text("{\"schemaVersion\":2,\"manifests\":[" + entry + "]}"));
    for (byte[] blob : List.of(config, packed, manifest)) {
      files.put("blobs/sha256/" + TestImages.digest(blob).substring(7), blob);
    }
    return archive(files);
  }

  private static byte[] without(Map<String, byte[]> files, String name) {
    files.remove(name);
    return archive(files);
  }

  private static byte[] with(Map<String, byte[]> files, String name, byte[] content) {
    files.put(name, content);
    return archive(files);
  }

  private static byte[] archive(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
