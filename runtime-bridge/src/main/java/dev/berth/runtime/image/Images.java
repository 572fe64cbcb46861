package dev.berth.runtime.image;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The images of this user. A {@code ref} is {@code name[:tag|@digest]} (default tag latest), or an
 * id or unique id prefix; unknown is NOT_FOUND {@code No such image: <ref>}.
 */
public interface Images {
  /** All images, newest first; those no name points at, or only aside, included. */
  List<Image> list();

  /** Finds one. */
  Image get(String ref);

  /** Finds one without failing. */
  @Nullable Image find(String ref);

  /**
   * Finds the image of a platform that a name or id means: where it came with an index, any image
   * of that which is here. Null when there is none of the platform; without a platform as {@link
   * #find(String)}: this host's where it is here, else what there is.
   */
  default @Nullable Image find(String ref, @Nullable Platform platform) {
    Image image = find(ref);
    return image == null || platform == null || PlatformMatcher.of(platform).matches(image)
        ? image
        : null;
  }

  /** The same; NOT_FOUND, with Docker's text, when it is here but not for the platform. */
  default Image get(String ref, @Nullable Platform platform) {
    Image image = find(ref, platform);
    if (image == null) {
      Image unused = get(ref);
      throw EngineException.notFound(
          "image with reference "
              + ref
              + " was found but does not provide the specified platform ("
              + (platform == null ? "" : platform.text())
              + ")");
    }
    return image;
  }

  /** The image, and the other images of its index that are here. */
  default List<Image> family(Image image) {
    return List.of(image);
  }

  /** What the image's name points at in a registry: its index, or its manifest; null for none. */
  default @Nullable ContentDescriptor target(Image image) {
    return null;
  }

  /** The image's own manifest; null for none. */
  default @Nullable ContentDescriptor manifest(Image image) {
    return null;
  }

  /** The image's own manifest; one is made, and stored, for an image that has none. */
  default ContentDescriptor requireManifest(Image image) {
    ContentDescriptor own = manifest(image);
    if (own == null) {
      throw EngineException.internal("image " + image.id() + " has no manifest", null);
    }
    return own;
  }

  /** What the image's manifest says beside what it must. */
  default Map<String, String> annotations(Image image) {
    return Map.of();
  }

  /** All manifests of the image's index, in its order and here or not; else its only one. */
  default List<ImageManifest> manifests(Image image) {
    return List.of();
  }

  /** The in-toto statements that the image's index holds about it. */
  default List<Statement> attestations(Image image) {
    return List.of();
  }

  /** The text of such a statement; INTERNAL when it is not here. */
  default byte[] statement(ContentDescriptor layer) {
    throw EngineException.internal("no statement " + layer.digest(), null);
  }

  /** The image a container was made of, also when it was removed by force since; NOT_FOUND else. */
  default Image ofContainer(Digest id) {
    return get(id.text());
  }

  /** Runs what makes an image used, between two removals, if it is still there; else NOT_FOUND. */
  default void whileThere(Digest id, Runnable use) {
    Image unused = ofContainer(id);
    use.run();
  }

  /** Adds a name; an image that had it is left without. */
  void tag(String ref, String repository, String tag);

  /** Takes a whole name off an image, which stays also without any. */
  default void untag(String name) {
    throw EngineException.notImplemented("taking names off images is not available");
  }

  /**
   * Removes a name, and the image when it was the last one.
   *
   * @param inUse ids of images that containers use, with the users' ids, for conflicts; read when
   *     no image can become used any more
   */
  List<Removed> remove(String ref, boolean force, boolean prune, List<ImageUse> inUse);

  /**
   * Removes the images of some platforms that a name or id means, whatever names lead to them;
   * NOT_FOUND when there is none of one of them, CONFLICT under a running container.
   */
  default List<Removed> removePlatforms(
      String ref, List<Platform> platforms, List<ImageUse> inUse) {
    throw EngineException.notImplemented("removing single platforms is not available");
  }

  /**
   * Removes images nobody uses: dangling ones, or all unused.
   *
   * @param inUse as for {@link #remove}
   */
  PruneReport prune(boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter);

  /** Reads a docker-archive or OCI layout tar, compressed or not, with all it has. */
  default void load(InputStream archive, ProgressSink progress) {
    load(archive, List.of(), progress);
  }

  /**
   * The same, but of images only those for one of these platforms.
   *
   * @param platforms empty for all
   */
  void load(InputStream archive, List<Platform> platforms, ProgressSink progress);

  /**
   * The same of all platforms, with names that the archive gives read in another way.
   *
   * @param naming what a name of a docker-archive means
   */
  default void load(InputStream archive, UnaryOperator<String> naming, ProgressSink progress) {
    load(archive, progress);
  }

  /** Makes an image of a root file system tar; returns its id. */
  Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform);

  /**
   * Makes an image of what a container changed upon its image; INVALID for a name that is none,
   * before anything is read. Returns its id.
   */
  default Digest commit(Commit commit) {
    throw EngineException.notImplemented("committing containers is not available");
  }

  /** Writes an OCI layout with manifest.json of the images named, with all that is here. */
  default void save(List<String> refs, OutputStream out) {
    save(refs, List.of(), out);
  }

  /**
   * The same, but only what is for these platforms; NOT_FOUND where there is nothing for one.
   *
   * @param platforms empty for all; for one the images are written without their indexes
   */
  void save(List<String> refs, List<Platform> platforms, OutputStream out);

  /**
   * The same of all platforms, with names written in another way.
   *
   * @param naming how manifest.json writes a familiar name
   */
  default void save(List<String> refs, UnaryOperator<String> naming, OutputStream out) {
    save(refs, out);
  }

  /** Bytes of all layers, each counted once. */
  long layersSize();

  /** Unpacked bytes of each layer of an image, lowest first; empty when not known. */
  default List<Long> layerSizes(Image image) {
    return List.of();
  }

  /**
   * What is committed.
   *
   * @param parent id of the container's image, also one that was removed by force since
   * @param changes writes the changes as a layer's tar, uncompressed
   * @param whole whether they are all files, and not on top of the parent's
   * @param config of the new image, whole
   * @param createdBy the line of its history
   * @param container id of the container
   * @param repository name without tag, null or empty for none
   * @param tag empty for {@code latest}
   */
  record Commit(
      Digest parent,
      LayerWriter changes,
      boolean whole,
      ContainerConfig config,
      String author,
      String comment,
      String createdBy,
      String container,
      @Nullable String repository,
      String tag) {}

  /** Writes a layer's tar; called once. */
  interface LayerWriter {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A statement about an image, and the type of what it says. */
  record Statement(ContentDescriptor layer, String predicateType) {}

  /** A removed name or image: exactly one is set. */
  record Removed(@Nullable String untagged, @Nullable String deleted) {}

  /** A container that uses an image. */
  record ImageUse(Digest image, String containerId, boolean running) {}

  /** What prune removed. */
  record PruneReport(List<Removed> removed, long spaceReclaimed) {}
}
