package dev.berth.libpod.image;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.manifest.ManifestList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Podman finds a local image by a short name: one made here before one of Docker Hub. The name
 * of a list means its image for this host.
 */
public final class LocalNames {
  private static final String LOCAL = "localhost/";

  private final Engine engine;

  public LocalNames(Engine engine) {
    this.engine = engine;
  }

  /** The name under which it is here, else the name as given. */
  public String of(String name) {
    for (String each : candidates(name)) {
      if (engine.images().find(each) != null) {
        return each;
      }
    }
    ManifestList list = list(name);
    Image chosen = list == null ? null : chosen(list);
    return chosen == null ? name : chosen.id().hex();
  }

  /** The list of a name or id, null when there is none, or an image has the name. */
  public @Nullable ManifestList list(String name) {
    for (String each : candidates(name)) {
      if (engine.images().find(each) != null) {
        return null;
      }
      ManifestList found = engine.manifestLists().find(each);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** A list's image for this host, null when that is not here. */
  private @Nullable Image chosen(ManifestList list) {
    ManifestEntry best = PlatformMatcher.of("").best(list.entries(), ManifestEntry::platform);
    return best == null ? null : withManifest(best.digest());
  }

  private @Nullable Image withManifest(Digest manifest) {
    for (Image each : engine.images().list()) {
      if (manifest.equals(each.manifest())) {
        return each;
      }
    }
    return null;
  }

  /** The name under which it is here; NOT FOUND, by the name as given, when it is not. */
  String require(String name) {
    return require(name, "");
  }

  /** The same in the words of those who look an image up to show it. */
  String lookUp(String name) {
    return require(name, "failed to find image " + name + ": ");
  }

  /**
   * The same with words of its own.
   *
   * @param doing what a failure's message begins with, up to the name
   */
  String require(String name, String doing) {
    String known = of(name);
    if (engine.images().find(known) == null) {
      throw unknown(name, doing);
    }
    return known;
  }

  /** That there is no such image, or that none could have the name. */
  static PodmanException unknown(String name, String doing) {
    String bad = problem(name);
    return bad == null
        ? PodmanException.caused(404, doing + name, "image not known")
        : new PodmanException(404, bad, doing + bad);
  }

  /** What is wrong with a name that could not be an image's, null when it could. */
  static @Nullable String problem(String name) {
    try {
      ImageReference unused = ImageReference.parse(name);
      return null;
    } catch (EngineException e) {
      return PodmanWords.of(e.text()).cause();
    }
  }

  /** What a name for something new is in full: short ones are of this host. */
  public static String created(String name) {
    return isShort(name) ? LOCAL + name : name;
  }

  private static List<String> candidates(String name) {
    return isShort(name) ? List.of(LOCAL + name, name) : List.of(name);
  }

  /** Whether no registry is in it. */
  static boolean isShort(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return first.indexOf('.') < 0 && first.indexOf(':') < 0 && !first.equals("localhost");
  }
}
