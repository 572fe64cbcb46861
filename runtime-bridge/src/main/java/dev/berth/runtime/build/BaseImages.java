package dev.berth.runtime.build;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageStore;
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
    Image there = request.pull() ? null : images.find(name);
    if (there == null) {
      pull(name, platform, request, progress);
      there = images.get(name);
    }
    return read(there);
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
    String[] words = platform == null ? new String[0] : platform.split("/", 3);
    String architecture = words.length > 1 ? words[1] : host.goArch();
    return StageImage.scratch(architecture, words.length > 2 ? words[2] : null);
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
