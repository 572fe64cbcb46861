package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.id.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to content (OCI image spec, descriptor.md) as a manifest or index holds it.
 *
 * @param size in bytes
 * @param data the content itself in base64, null for none
 */
public record ContentDescriptor(
    String mediaType,
    Digest digest,
    long size,
    List<String> urls,
    Map<String, String> annotations,
    @Nullable String data,
    @Nullable Platform platform,
    List<String> osFeatures,
    @Nullable String artifactType) {

  /** One that tells no more than it must. */
  public ContentDescriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, List.of(), Map.of(), null, null, List.of(), null);
  }

  /** Reads one; INVALID when it has no digest. */
  public static ContentDescriptor of(JsonNode node) {
    JsonNode platform = node.path("platform");
    Map<String, String> annotations = new TreeMap<>();
    node.path("annotations")
        .properties()
        .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
    return new ContentDescriptor(
        node.path("mediaType").asText(),
        Digest.parse(node.path("digest").asText()),
        node.path("size").asLong(),
        texts(node.path("urls")),
        annotations,
        text(node, "data"),
        platform.isObject() ? platform(platform) : null,
        texts(platform.path("os.features")),
        text(node, "artifactType"));
  }

  private static Platform platform(JsonNode node) {
    return new Platform(
        node.path("architecture").asText(),
        node.path("os").asText(),
        text(node, "variant"),
        text(node, "os.version"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static @Nullable String text(JsonNode node, String field) {
    String text = node.path(field).asText();
    return text.isEmpty() ? null : text;
  }
}
