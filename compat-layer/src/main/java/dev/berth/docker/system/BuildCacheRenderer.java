package dev.berth.docker.system;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.build.CacheRecord;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.util.List;

/** Renders what builds keep for later ones. */
final class BuildCacheRenderer {
  private final List<CacheRecord> steps;
  private final ApiVersion version;

  BuildCacheRenderer(List<CacheRecord> steps, ApiVersion version) {
    this.steps = steps;
    this.version = version;
  }

  /** Writes them as an array below a key. */
  void render(JsonWriter out, String key) {
    out.array(key);
    for (CacheRecord each : steps) {
      out.object().put("ID", each.id());
      String parent = each.parent();
      if (version.below(42)) {
        out.put("Parent", parent == null ? "" : parent);
      } else if (parent != null) {
        out.putStrings("Parents", List.of(parent));
      }
      out.put("Type", each.type()).put("Description", each.description());
      out.put("InUse", each.inUse()).put("Shared", each.shared()).put("Size", each.size());
      out.put("CreatedAt", GoTime.rfc3339Nano(each.created()));
      out.put("LastUsedAt", GoTime.rfc3339Nano(each.lastUsed()));
      out.put("UsageCount", each.uses()).end();
    }
    out.endArray();
  }
}
