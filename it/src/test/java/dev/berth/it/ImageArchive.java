package dev.berth.it;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Image archives made member by member: well-formed ones and others. */
final class ImageArchive {
  private final Map<String, byte[]> members = new LinkedHashMap<>();

  /** A tar of one file. */
  static byte[] layer(String name, String content) {
    return new ImageArchive().add(name, content.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  /** A config for layers that are not compressed. */
  static byte[] config(String architecture, byte[]... layers) {
    ObjectNode config = Api.JSON.createObjectNode();
    config.put("architecture", architecture).put("os", "linux");
    config.put("created", "2024-01-02T03:04:05Z");
    config.putObject("config").putArray("Cmd").add("sh");
    ArrayNode ids = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    for (byte[] layer : layers) {
      ids.add(digest(layer));
    }
    return json(config);
  }

  /** {@code sha256:...}. */
  static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] json(Object value) {
    try {
      return Api.JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a member. */
  ImageArchive add(String name, byte[] content) {
    members.put(name, content);
    return this;
  }

  /** Adds a blob of an OCI layout. */
  ImageArchive blob(byte[] content) {
    return add("blobs/sha256/" + digest(content).substring(7), content);
  }

  /** Adds config and layers as blobs and returns their manifest, which is added, too. */
  byte[] manifest(byte[] config, byte[]... layers) {
    ObjectNode manifest = Api.JSON.createObjectNode().put("schemaVersion", 2);
    manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
    manifest.set("config", descriptor("application/vnd.oci.image.config.v1+json", config));
    ArrayNode list = manifest.putArray("layers");
    blob(config);
    for (byte[] layer : layers) {
      list.add(descriptor("application/vnd.oci.image.layer.v1.tar", layer));
      blob(layer);
    }
    byte[] bytes = json(manifest);
    blob(bytes);
    return bytes;
  }

  static ObjectNode descriptor(String type, byte[] content) {
    return Api.JSON
        .createObjectNode()
        .put("mediaType", type)
        .put("digest", digest(content))
        .put("size", content.length);
  }

  /** Adds {@code index.json} and {@code oci-layout}. */
  ImageArchive layout(List<ObjectNode> descriptors) {
    ObjectNode index = Api.JSON.createObjectNode().put("schemaVersion", 2);
    index.putArray("manifests").addAll(descriptors);
    add("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    return add("index.json", json(index));
  }

  /** Adds {@code manifest.json} of one image. */
  ImageArchive docker(String config, List<String> tags, List<String> layers) {
    ObjectNode item = Api.JSON.createObjectNode().put("Config", config);
    tags.forEach(item.putArray("RepoTags")::add);
    layers.forEach(item.putArray("Layers")::add);
    return add("manifest.json", json(Api.JSON.createArrayNode().add(item)));
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
        entry.setSize(member.getValue().length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
