package dev.berth.libpod.artifact;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.LocalPaths;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.artifact.Artifact;
import dev.berth.runtime.artifact.ArtifactFile;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Artifacts of this host. */
final class ArtifactHandlers {
  private final Engine engine;

  ArtifactHandlers(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    JsonWriter out = new JsonWriter(1024).array();
    for (Artifact each : engine.artifacts().list()) {
      render(out.object(), each);
      out.end();
    }
    Replies.json(exchange, out.endArray());
  }

  void inspect(Exchange exchange) {
    Artifact found = find(engine, exchange.path("name"));
    JsonWriter out = new JsonWriter(1024).object();
    render(out, found);
    Replies.json(exchange, out.put("Digest", found.content().digest().text()).end());
  }

  /** 404 in Podman's words when there is none. */
  static Artifact find(Engine engine, String name) {
    Artifact found = engine.artifacts().find(name);
    if (found == null) {
      throw missing(name);
    }
    return found;
  }

  private static PodmanException missing(String name) {
    return PodmanException.caused(404, name, "artifact does not exist");
  }

  private static void render(JsonWriter out, Artifact artifact) {
    ManifestContent content = artifact.content();
    out.object("Manifest").put("schemaVersion", 2).put("mediaType", content.mediaType());
    if (content.artifactType() != null) {
      out.put("artifactType", content.artifactType());
    }
    ContentDescriptor config = content.config();
    if (config != null) {
      descriptor(out.object("config"), config);
    }
    out.array("layers");
    content.layers().forEach(each -> descriptor(out.object(), each));
    out.endArray();
    if (!content.annotations().isEmpty()) {
      out.putMap("annotations", content.annotations());
    }
    out.end().put("Name", artifact.name());
  }

  private static void descriptor(JsonWriter out, ContentDescriptor content) {
    out.put("mediaType", content.mediaType()).put("digest", content.digest().text());
    out.put("size", content.size());
    if (!content.annotations().isEmpty()) {
      out.putMap("annotations", content.annotations());
    }
    out.putPresent("data", content.data()).end();
  }

  /** The file is the request's body. */
  void add(Exchange exchange) throws IOException {
    ArtifactFile file = file(exchange.query());
    try (InputStream body = exchange.body()) {
      added(exchange, file, body);
    }
  }

  /** The file lies on this host. */
  void addLocal(Exchange exchange) throws IOException {
    ArtifactFile file = file(exchange.query());
    Path path = LocalPaths.file(exchange.query().get("path"));
    try (InputStream content = Files.newInputStream(path)) {
      added(exchange, file, content);
    }
  }

  private void added(Exchange exchange, ArtifactFile file, InputStream content) {
    Digest digest = engine.artifacts().add(engine.content(), file, content);
    JsonWriter out = new JsonWriter(128).object();
    Replies.json(exchange, 201, out.put("ArtifactDigest", digest.text()).end());
  }

  private static ArtifactFile file(Query query) {
    if (query.get("name").isEmpty() || query.get("fileName").isEmpty()) {
      throw PodmanException.plain(400, "name and file parameters are required");
    }
    return new ArtifactFile(
        query.get("name"),
        query.get("fileName"),
        query.get("fileMIMEType"),
        query.get("artifactMIMEType"),
        annotations(query),
        query.bool("append"),
        query.bool("replace"));
  }

  private static Map<String, String> annotations(Query query) {
    Map<String, String> all = new TreeMap<>();
    for (String each : query.all("annotations")) {
      int equals = each.indexOf('=');
      if (equals < 0) {
        throw PodmanException.plain(400, "no value given for annotation \"" + each + "\"");
      }
      all.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return all;
  }

  void remove(Exchange exchange) {
    Artifact found = find(engine, exchange.path("name"));
    engine.artifacts().remove(found.name());
    removed(exchange, List.of(found.content().digest().text()));
  }

  void removeAll(Exchange exchange) {
    Query query = exchange.query();
    List<String> names = query.all("artifacts");
    if (query.bool("all") && !names.isEmpty()) {
      throw PodmanException.plain(
          400, "when setting all to true, you may not pass any artifact names or digests");
    }
    if (!query.bool("all") && names.isEmpty()) {
      throw PodmanException.plain(400, "an artifact or all option must be specified");
    }
    List<Artifact> gone = new ArrayList<>();
    if (query.bool("all")) {
      gone.addAll(engine.artifacts().list());
    }
    for (String each : names) {
      Artifact found = engine.artifacts().find(each);
      if (found != null) {
        gone.add(found);
      } else if (!query.bool("ignore")) {
        throw missing(each);
      }
    }
    gone.forEach(each -> engine.artifacts().remove(each.name()));
    removed(exchange, gone.stream().map(each -> each.content().digest().text()).toList());
  }

  private void removed(Exchange exchange, List<String> digests) {
    engine.content().collect();
    JsonWriter out = new JsonWriter(256).object().putStrings("ArtifactDigests", digests);
    Replies.json(exchange, out.end());
  }
}
