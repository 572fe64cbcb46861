package dev.berth.libpod.manifest;

import dev.berth.runtime.manifest.IndexJson;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a list (Podman, libpod/define, ManifestListData). */
final class ManifestRenderer {
  JsonWriter render(ManifestList list) {
    JsonWriter out = new JsonWriter(1024).object().put("schemaVersion", 2);
    out.put("mediaType", IndexJson.preferred(list)).array("manifests");
    list.entries().forEach(each -> entry(out.object(), each));
    out.endArray();
    if (list.subject() != null) {
      entry(out.object("subject"), list.subject());
    }
    if (!list.annotations().isEmpty()) {
      out.putMap("annotations", list.annotations());
    }
    return out.end();
  }

  private static void entry(JsonWriter out, ManifestEntry entry) {
    out.put("mediaType", entry.mediaType()).put("size", entry.size());
    out.put("digest", entry.digest().text());
    out.object("platform").put("architecture", entry.architecture()).put("os", entry.os());
    present(out, "os.version", entry.osVersion());
    present(out, "os.features", entry.osFeatures());
    present(out, "variant", entry.variant());
    present(out, "features", entry.features());
    out.end();
    if (!entry.annotations().isEmpty()) {
      out.putMap("annotations", entry.annotations());
    }
    present(out, "artifactType", entry.artifactType());
    present(out, "files", entry.files());
    out.end();
  }

  private static void present(JsonWriter out, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.put(key, value);
    }
  }

  private static void present(JsonWriter out, String key, List<String> values) {
    if (!values.isEmpty()) {
      out.putStrings(key, values);
    }
  }
}
