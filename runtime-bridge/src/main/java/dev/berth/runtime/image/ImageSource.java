package dev.berth.runtime.image;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a push needs to know of the images that are here. */
public interface ImageSource {
  /** All images, newest first. */
  List<Image> list();

  /**
   * Finds the one of a platform by a name or id; NOT_FOUND with Docker's text.
   *
   * @param platform null for what the name means
   */
  Image get(String ref, @Nullable Platform platform);

  /** The image, and the other images of its index that are here. */
  List<Image> family(Image image);

  /** The way an image that was found came; null for one without manifest. */
  @Nullable ImageOrigin origin(Image image) throws IOException;

  /** What layers became when they were compressed. */
  CompressedLayers compressed();

  /**
   * Names an image by what a registry knows it as now.
   *
   * @param repoDigest familiar name with digest
   */
  void addDigest(Image image, String repoDigest) throws IOException;
}
