package dev.berth.runtime.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.store.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the manifest of an artifact that gets a file (OCI image spec, manifest.md). */
final class ArtifactAddition {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String EMPTY = "application/vnd.oci.empty.v1+json";
  private static final String UNKNOWN = "application/vnd.unknown.artifact.v1";
  private static final String CREATED = "org.opencontainers.image.created";

  private final Artifacts artifacts;
  private final Blobs blobs;

  ArtifactAddition(Artifacts artifacts, Blobs blobs) {
    this.artifacts = artifacts;
    this.blobs = blobs;
  }

  Digest run(ArtifactFile file, InputStream content) throws IOException {
    String name = Artifacts.name(file.name());
    if (name == null) {
      throw EngineException.invalid("invalid reference format");
    }
    Artifact there = existing(file, name);
    if (file.annotations().containsKey(Artifact.TITLE)) {
      throw EngineException.invalid(
          "cannot override filename with " + Artifact.TITLE + " annotation");
    }
    BufferedInputStream in = new BufferedInputStream(content);
    String type = file.mediaType().isEmpty() ? ContentKinds.guess(in) : file.mediaType();
    Digest digest = blobs.put(out -> in.transferTo(out));
    Map<String, String> annotations = new TreeMap<>(file.annotations());
    annotations.put(Artifact.TITLE, file.title());
    List<ObjectNode> layers = new ArrayList<>();
    if (there != null) {
      there.content().layers().forEach(each -> layers.add(node(each)));
    }
    layers.add(node(type, digest, blobs.size(digest), annotations));
    Digest manifest = blobs.put(manifest(file, there, layers));
    artifacts.put(name, manifest);
    return manifest;
  }

  private @Nullable Artifact existing(ArtifactFile file, String name) {
    Artifact there = artifacts.find(name);
    if (file.append() && file.replace()) {
      throw EngineException.invalid("append and replace options cannot be used together");
    }
    if (!file.append()) {
      if (there != null && !file.replace()) {
        throw EngineException.internal(name + ": artifact already exists", null);
      }
      return null;
    }
    if (there == null) {
      throw EngineException.notFound(name + ": artifact does not exist");
    }
    if (!file.artifactType().isEmpty()) {
      throw EngineException.invalid("append option is not compatible with type option");
    }
    for (ContentDescriptor each : there.content().layers()) {
      if (Artifact.title(each).equals(file.title())) {
        throw EngineException.internal(
            "file: \"" + file.title() + "\" already exists in artifact", null);
      }
    }
    return there;
  }

  private byte[] manifest(ArtifactFile file, @Nullable Artifact there, List<ObjectNode> layers)
      throws IOException {
    Digest config = blobs.put("{}".getBytes(StandardCharsets.UTF_8));
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schemaVersion", 2).put("mediaType", MANIFEST);
    String before = there == null ? null : there.content().artifactType();
    String type = file.artifactType().isEmpty() ? UNKNOWN : file.artifactType();
    root.put("artifactType", before == null ? type : before);
    ObjectNode empty = node(EMPTY, config, 2, Map.of());
    root.set("config", empty.put("data", "e30="));
    ArrayNode list = root.putArray("layers");
    layers.forEach(list::add);
    Map<String, String> annotations =
        there == null
            ? Map.of(CREATED, Instant.now().truncatedTo(ChronoUnit.NANOS).toString())
            : there.content().annotations();
    ObjectNode written = root.putObject("annotations");
    new TreeMap<>(annotations).forEach(written::put);
    return Json.write(root);
  }

  private static ObjectNode node(ContentDescriptor content) {
    return node(content.mediaType(), content.digest(), content.size(), content.annotations());
  }

  private static ObjectNode node(
      String type, Digest digest, long size, Map<String, String> annotations) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("mediaType", type).put("digest", digest.text()).put("size", size);
    if (!annotations.isEmpty()) {
      ObjectNode written = node.putObject("annotations");
      new TreeMap<>(annotations).forEach(written::put);
    }
    return node;
  }
}
