package dev.berth.runtime.build;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images that stages begin with or copy from. */
final class BaseImages {
  private static final String SCRATCH = "scratch";

  private final ImageStore images;
  private final Registries registries;
  private final HostFacts host;

  BaseImages(ImageStore images, Registries registries, HostFacts host) {
    this.images = images;
    this.registries = registries;
    this.host = host;
  }

  /** Finds or pulls one. NOT_FOUND when neither can be. */
  StageImage get(
      String name, @Nullable String platform, BuildRequest request, ProgressSink progress) {
    if (name.equals(SCRATCH)) {
      return scratch(platform);
    }
    Platform wanted =
        platform == null || platform.isEmpty() ? null : PlatformMatcher.parseGiven(platform);
    ImageNaming naming = request.options().naming();
    Image there = request.pull() ? null : find(naming.here(name), wanted);
    if (there != null) {
      return read(there, name, request);
    }
    if (request.options().neverPull()) {
      throw EngineException.notFound("creating build container: " + name + ": image not known");
    }
    String pulled = pull(naming.elsewhere(name), platform, request, progress);
    there = find(pulled, wanted);
    return read(there == null ? other(pulled, wanted, progress) : there, name, request);
  }

  /** One of the platform wanted, or one that does not say for what it is. */
  private @Nullable Image find(String name, @Nullable Platform wanted) {
    Image found = images.find(name, wanted);
    if (found == null && wanted != null) {
      Image any = images.find(name);
      return any != null && any.architecture().isEmpty() ? any : null;
    }
    return found;
  }

  /** What a registry gave that has no other platform: Docker takes it, with a warning. */
  private Image other(String name, @Nullable Platform wanted, ProgressSink progress) {
    Image image = images.get(name);
    if (wanted != null) {
      progress.stream(
          "WARNING: Pulled image with specified platform ("
              + wanted.text()
              + "), but the resulting image's configured platform ("
              + PlatformMatcher.text(image.os(), image.architecture(), image.variant())
              + ") does not match.\n");
    }
    return image;
  }

  private StageImage read(Image image, String name, BuildRequest request) {
    BuildahStyle style = request.options().output().buildah();
    StageImage read = read(image);
    return style == null
        ? read
        : read.annotated(style.of(images.annotations(image), whole(image, name), image.manifest()));
  }

  /** The name that was meant, else one that the image has; null when it has none. */
  private static @Nullable String whole(Image image, String name) {
    List<String> all = image.repoTags();
    String own = all.isEmpty() ? null : all.getFirst();
    for (String each : all) {
      own = each.equals(name) || each.equals(name + ":latest") ? each : own;
    }
    return own == null ? null : ImageReference.parse(own).full();
  }

  private StageImage read(Image image) {
    try {
      return StageImage.of(
          images.config(image.id()), image.diffIds(), images.layerBlobs(image.id()));
    } catch (IOException e) {
      throw EngineException.internal("cannot read image " + image.id() + ": " + e.getMessage(), e);
    }
  }

  /** Those of some images that are there; the others are not asked for. */
  List<StageImage> there(List<String> names) {
    List<StageImage> there = new ArrayList<>();
    for (String name : names) {
      Image image = images.find(name);
      if (image != null) {
        there.add(read(image));
      }
    }
    return there;
  }

  private StageImage scratch(@Nullable String platform) {
    if (platform == null || platform.isEmpty()) {
      return StageImage.scratch(host.goArch(), null);
    }
    Platform wanted = PlatformMatcher.parseGiven(platform);
    return StageImage.scratch(wanted.architecture(), wanted.variant());
  }

  /** Pulls the first of some names that can be had, and returns it; the last failure counts. */
  private String pull(
      List<String> names, @Nullable String platform, BuildRequest request, ProgressSink progress) {
    for (String name : names.subList(0, names.size() - 1)) {
      try {
        pull(name, platform, request, progress);
        return name;
      } catch (EngineException e) {
        progress.stream(e.text() + "\n");
      }
    }
    pull(names.getLast(), platform, request, progress);
    return names.getLast();
  }

  private void pull(
      String name, @Nullable String platform, BuildRequest request, ProgressSink progress) {
    ImageReference reference = ImageReference.parse(name).withDefaultTag();
    String tag = reference.digest() == null ? reference.tag() : reference.digest().text();
    registries.pull(
        reference.familiarName(),
        tag,
        platform,
        request.auth().apply(reference.domain()),
        progress);
  }
}
