package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.wire.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders lines of the image list. */
public final class ImageSummaries {
  /** What clients know as "was not asked for". */
  public static final int NOT_COMPUTED = -1;

  private final Images images;
  private final ApiVersion version;
  private final @Nullable ManifestsRenderer manifests;
  private final boolean usage;

  /** Lines of the report of disk usage: an empty list of names is null there. */
  public static ImageSummaries ofUsage(Images images, ApiVersion version) {
    return new ImageSummaries(images, version, null, true);
  }

  /**
   * @param manifests renders the manifests of a line, null for none
   */
  ImageSummaries(Images images, ApiVersion version, @Nullable ManifestsRenderer manifests) {
    this(images, version, manifests, false);
  }

  private ImageSummaries(
      Images images, ApiVersion version, @Nullable ManifestsRenderer manifests, boolean usage) {
    this.usage = usage;
    this.images = images;
    this.version = version;
    this.manifests = manifests;
  }

  /** Writes one image as an element of an array. */
  public void render(JsonWriter out, ImageRow row, long sharedSize, int users) {
    Image image = row.image();
    boolean old = usage || version.below(43);
    boolean placeholders =
        !usage && old && image.repoTags().isEmpty() && image.repoDigests().isEmpty();
    long size = row.size(images);
    out.object().put("Containers", users);
    out.put("Created", image.created() == null ? 0 : image.created().getEpochSecond());
    out.put("Id", image.id().text());
    out.putMap("Labels", image.config().labels());
    out.put("ParentId", image.parent() == null ? "" : image.parent().text());
    if (version.atLeast(48)) {
      DescriptorRenderer.render(out, "Descriptor", images.target(image));
    }
    if (manifests != null) {
      manifests.render(out, image);
    }
    out.putStrings(
        "RepoDigests", placeholders ? List.of("<none>@<none>") : shown(image.repoDigests(), old));
    out.putStrings(
        "RepoTags", placeholders ? List.of("<none>:<none>") : shown(image.repoTags(), old));
    out.put("SharedSize", sharedSize).put("Size", size);
    if (version.below(44)) {
      out.putPresent("VirtualSize", size);
    }
    out.end();
  }

  /** Old clients, and reports of disk usage, have null for an empty list. */
  private static @Nullable List<String> shown(List<String> names, boolean old) {
    return old && names.isEmpty() ? null : names;
  }
}
