package dev.berth.libpod.manifest;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.artifact.ArtifactUpload;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonObject;
import dev.berth.wire.MultipartBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes an artifact of uploaded files and adds it to a list. */
final class ListArtifact {
  private final Engine engine;

  ListArtifact(Engine engine) {
    this.engine = engine;
  }

  /** Returns the names of the files. */
  List<String> add(ManifestList list, JsonObject body, MultipartBody parts) throws IOException {
    if (!body.text("artifact_subject").isEmpty()) {
      throw PodmanException.plain(400, "artifact_subject is not supported");
    }
    Map<String, String> annotations = body.stringMap("artifact_annotations");
    String type = body.string("artifact_type");
    List<String> files = new ArrayList<>();
    try (ArtifactUpload upload = new ArtifactUpload(engine.content())) {
      for (MultipartBody.Part part = parts.next(); part != null; part = parts.next()) {
        String given = part.fileName().isEmpty() ? part.name() : part.fileName();
        String name = given.substring(given.lastIndexOf('/') + 1);
        String title = body.bool("artifact_exclude_titles") ? "" : name;
        upload.file(title, body.text("artifact_layer_type"), part.body());
        files.add(name);
      }
      ManifestEntry entry =
          upload.entry(
              type == null ? "application/vnd.unknown.artifact.v1" : type,
              body.text("artifact_config_type"),
              body.text("artifact_config"),
              annotations == null ? Map.of() : annotations);
      engine.manifestLists().update(list.id(), now -> now.with(entry.named(files)));
    }
    return files;
  }
}
