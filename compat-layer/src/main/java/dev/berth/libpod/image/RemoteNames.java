package dev.berth.libpod.image;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.ImageNaming;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.conf.RegistriesConf;
import dev.berth.runtime.registry.conf.ShortNames;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names of images mean: here first, as Podman looks, then in the registries to search. */
public final class RemoteNames implements ImageNaming {
  private static final Pattern ELSEWHERE =
      Pattern.compile("(docker-archive|oci-archive|oci|dir|containers-storage|sif):.*");

  private final Engine engine;
  private final LocalNames local;

  public RemoteNames(Engine engine) {
    this.engine = engine;
    this.local = new LocalNames(engine);
  }

  /** Without registries to search, a short name means Docker Hub, as everywhere in this engine. */
  public List<ImageReference> candidates(String text) {
    RegistriesConf conf = engine.registrySettings().whole();
    ImageReference given = ImageReference.parse(text);
    String name = given.familiarName();
    boolean hub = conf.unqualified().isEmpty() && LocalNames.isShort(text);
    if (hub && !conf.aliases().containsKey(name)) {
      return List.of(given.withDefaultTag());
    }
    return new ShortNames(conf).candidates(text);
  }

  @Override
  public String here(String name) {
    return local.of(name);
  }

  @Override
  public List<String> elsewhere(String name) {
    return candidates(bare(name)).stream().map(ImageReference::full).toList();
  }

  /** Refuses a place that is no registry. */
  static void check(String reference) {
    Matcher found = ELSEWHERE.matcher(reference);
    if (found.matches()) {
      throw PodmanException.plain(
          400,
          "unsupported transport "
              + found.group(1)
              + " in \""
              + reference
              + "\": only docker transport is supported");
    }
  }

  /** Without the transport that clients may write before a name. */
  public static String bare(String name) {
    return name.startsWith("docker://") ? name.substring("docker://".length()) : name;
  }
}
