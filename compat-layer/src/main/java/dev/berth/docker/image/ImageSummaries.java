package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.runtime.image.Image;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders lines of the image list. */
public final class ImageSummaries {
  /** What clients know as "was not asked for". */
  public static final int NOT_COMPUTED = -1;

  private ImageSummaries() {}

  /** Writes one image as an element of an array. */
  public static void render(
      JsonWriter out, Image image, ApiVersion version, long sharedSize, int users) {
    boolean old = version.below(43);
    boolean placeholders = old && image.repoTags().isEmpty() && image.repoDigests().isEmpty();
    out.object().put("Containers", users);
    out.put("Created", image.created() == null ? 0 : image.created().getEpochSecond());
    out.put("Id", image.id().text());
    out.putMap("Labels", image.config().labels());
    out.put("ParentId", image.parent() == null ? "" : image.parent().text());
    out.putStrings(
        "RepoDigests", placeholders ? List.of("<none>@<none>") : shown(image.repoDigests(), old));
    out.putStrings(
        "RepoTags", placeholders ? List.of("<none>:<none>") : shown(image.repoTags(), old));
    out.put("SharedSize", sharedSize).put("Size", image.size());
    if (version.below(44)) {
      out.put("VirtualSize", image.size());
    }
    out.end();
  }

  /** Old clients get null for an empty list. */
  private static @Nullable List<String> shown(List<String> names, boolean old) {
    return old && names.isEmpty() ? null : names;
  }
}
