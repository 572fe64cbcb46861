package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.CompressedLayers;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageOrigin;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.store.StorePaths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images that a test says are here. */
final class FakeImages implements ImageSource {
  final List<Image> images = new ArrayList<>();
  final Map<Digest, ImageOrigin> origins = new HashMap<>();
  final List<String> added = new ArrayList<>();
  private final CompressedLayers compressed;

  FakeImages(StorePaths paths) {
    this.compressed = new CompressedLayers(paths);
  }

  @Override
  public List<Image> list() {
    return images;
  }

  @Override
  public Image get(String ref, @Nullable Platform platform) {
    return images.stream()
        .filter(image -> image.repoTags().contains(ref))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("No such image: " + ref));
  }

  @Override
  public List<Image> family(Image image) {
    return List.of(image);
  }

  @Override
  public @Nullable ImageOrigin origin(Image image) {
    return origins.get(image.id());
  }

  @Override
  public CompressedLayers compressed() {
    return compressed;
  }

  @Override
  public void addDigest(Image image, String repoDigest) {
    added.add(repoDigest);
  }
}
