package dev.berth.libpod.image;

import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.RegistryAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gets an image from its registry; a short name is looked for where the configuration says. */
public final class ImageFetch {
  private final Engine engine;

  public ImageFetch(Engine engine) {
    this.engine = engine;
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
    List<String> problems = new ArrayList<>();
    for (ImageReference each : new RemoteNames(engine).candidates(text)) {
      progress.stream("Trying to pull " + each.full() + "...\n");
      Digest digest = each.digest();
      String tag = digest == null ? each.tag() : digest.text();
      try {
        engine
            .registries()
            .pull(each.familiarName(), tag, platform, auth.apply(each.domain()), progress);
        return engine
            .images()
            .get(each.familiar(), platform == null ? null : PlatformMatcher.parse(platform));
      } catch (EngineException e) {
        problems.add(e.text());
      }
    }
    throw EngineException.internal(String.join("\n", problems), null);
  }
}
