package dev.berth.libpod.image;

import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gets an image from its registry; a short name is looked for where the configuration says. */
public final class ImageFetch {
  private final Engine engine;
  private final Registries registries;

  public ImageFetch(Engine engine) {
    this(engine, engine.registries());
  }

  /**
   * Makes one.
   *
   * @param registries as a request wants them reached
   */
  public ImageFetch(Engine engine, Registries registries) {
    this.engine = engine;
    this.registries = registries;
  }

  /**
   * Gets it; INTERNAL with all that was answered when no registry has it.
   *
   * @param platform {@code os[/arch[/variant]]}, null for this host's
   * @param auth credentials for a registry's host name
   */
  public Image fetch(
      String text,
      @Nullable String platform,
      Function<String, RegistryAuth> auth,
      ProgressSink progress) {
    return fetch(text, false, platform, auth, progress).getFirst();
  }

  /**
   * The same of one tag or of all.
   *
   * @param all whether every tag of the repository is meant
   */
  List<Image> fetch(
      String text,
      boolean all,
      @Nullable String platform,
      Function<String, RegistryAuth> auth,
      ProgressSink progress) {
    List<String> problems = new ArrayList<>();
    for (ImageReference each : new RemoteNames(engine).candidates(text)) {
      progress.stream("Trying to pull " + each.full() + "...\n");
      Digest digest = each.digest();
      String tag = all ? null : digest == null ? each.tag() : digest.text();
      try {
        registries.pull(each.nameOnly().full(), tag, platform, auth.apply(each.domain()), progress);
        return all ? tagged(each.nameOnly()) : List.of(image(each, platform));
      } catch (EngineException e) {
        problems.add(e.text());
      }
    }
    throw EngineException.internal(String.join("\n", problems), null);
  }

  /** One of another platform is taken, as Podman does where a registry has no other. */
  private Image image(ImageReference reference, @Nullable String platform) {
    Platform wanted = platform == null ? null : PlatformMatcher.parse(platform);
    Image found = engine.images().find(reference.familiar(), wanted);
    return found == null ? engine.images().get(reference.familiar()) : found;
  }

  /** All images of a repository. */
  private List<Image> tagged(ImageReference repository) {
    String prefix = repository.familiarName() + ":";
    return engine.images().list().stream()
        .filter(each -> each.repoTags().stream().anyMatch(name -> name.startsWith(prefix)))
        .toList();
  }
}
