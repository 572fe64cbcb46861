package dev.berth.docker.system;

import dev.berth.api.ApiVersion;
import dev.berth.docker.text.GoTime;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.runtime.build.Builds.CachedStep;
import java.util.List;

/** Renders the steps the builder has cached. */
final class BuildCacheRenderer {
  private final List<CachedStep> steps;
  private final ApiVersion version;

  BuildCacheRenderer(List<CachedStep> steps, ApiVersion version) {
    this.steps = steps;
    this.version = version;
  }

  /** Writes them as an array below a key. A step stands on its key, not on another's id. */
  void render(JsonWriter out, String key) {
    out.array(key);
    for (CachedStep each : steps) {
      out.object().put("ID", each.id());
      if (version.below(42)) {
        out.put("Parent", "");
      }
      out.put("Type", "regular").put("Description", each.description());
      out.put("InUse", false).put("Shared", each.shared()).put("Size", each.size());
      out.put("CreatedAt", GoTime.rfc3339Nano(each.created())).putNull("LastUsedAt");
      out.put("UsageCount", 1).end();
    }
    out.endArray();
  }
}
