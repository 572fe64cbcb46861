package dev.berth.libpod.autoupdate;

import dev.berth.libpod.image.LocalNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether containers have newer images, and getting them, for one run of the update. */
class ImageUpdates {
  private final Engine engine;
  private final Registries registries;
  private final Function<String, RegistryAuth> auth;
  private final ProgressSink progress;

  /** What this run pulled: it is not asked for again. */
  private final Set<String> pulled = new HashSet<>();

  /**
   * Makes one.
   *
   * @param auth credentials of the request for a registry's host name
   */
  ImageUpdates(
      Engine engine,
      Registries registries,
      Function<String, RegistryAuth> auth,
      ProgressSink progress) {
    this.engine = engine;
    this.registries = registries;
    this.auth = auth;
    this.progress = progress;
  }

  /** Whether there is another image than the container runs. */
  boolean available(UpdateTask task) {
    return switch (task.policy()) {
      case LOCAL -> !local(task).equals(task.image().id());
      case REGISTRY -> pulled.contains(task.imageName()) ? stale(task) : differs(task);
    };
  }

  /** Brings the newer image here. */
  void fetch(UpdateTask task) {
    if (task.policy() == UpdatePolicy.LOCAL || pulled.contains(task.imageName())) {
      return;
    }
    ImageReference reference = reference(task);
    Digest digest = reference.digest();
    registries(task)
        .pull(
            reference.nameOnly().full(),
            digest == null ? reference.tag() : digest.text(),
            task.image().platform().text(),
            auth.apply(reference.domain()),
            progress);
    pulled.add(task.imageName());
  }

  /** Gives the name back to the image that the container ran. */
  void rollBack(UpdateTask task) {
    ImageReference reference = reference(task);
    String tag = reference.tag();
    engine.images().tag(task.image().id().text(), reference.name(), tag == null ? "" : tag);
    pulled.remove(task.imageName());
  }

  private boolean stale(UpdateTask task) {
    return !local(task).equals(task.image().id());
  }

  private Digest local(UpdateTask task) {
    return engine.images().get(new LocalNames(engine).of(task.imageName())).id();
  }

  /**
   * By digests first; where they differ, by the configuration, which is the image's id: the same
   * image may have been brought here as an archive, whose manifest is another.
   */
  private boolean differs(UpdateTask task) {
    ImageReference reference = reference(task);
    Registries from = registries(task);
    RegistryAuth mine = auth.apply(reference.domain());
    ManifestContent top = from.manifest(reference.full(), mine);
    Image image = task.image();
    if (isOf(image, top.digest())) {
      return false;
    }
    if (!top.isIndex()) {
      return isOther(image, top.config());
    }
    ContentDescriptor chosen =
        PlatformMatcher.of(image.platform()).best(top.entries(), ContentDescriptor::platform);
    if (chosen == null) {
      throw EngineException.internal(
          "no image found in image index for " + image.platform().text(), null);
    }
    return !isOf(image, chosen.digest())
        && isOther(
            image, from.manifest(reference.withDigest(chosen.digest()).full(), mine).config());
  }

  private static boolean isOf(Image image, Digest digest) {
    return digest.equals(image.manifest()) || digest.equals(image.index());
  }

  private static boolean isOther(Image image, @Nullable ContentDescriptor config) {
    return config == null || !config.digest().equals(image.id());
  }

  private Registries registries(UpdateTask task) {
    String file = task.authFile();
    return file == null ? registries : registries.authFile(Path.of(file));
  }

  private static ImageReference reference(UpdateTask task) {
    return ImageReference.parse(task.imageName()).withDefaultTag();
  }
}
