package dev.berth.libpod.kube.play;

import dev.berth.libpod.image.ImageFetch;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sees to it that images are here: built where the request brings what of, else pulled. */
final class PlayImages {
  private final Engine engine;
  private final @Nullable Path contexts;
  private final @Nullable Boolean build;
  private final Function<String, RegistryAuth> auth;
  private final ProgressSink progress;
  private final Registries registries;

  /**
   * Makes it.
   *
   * @param contexts directories of what is to be built, by the image's short name; null for none
   */
  PlayImages(
      Engine engine,
      @Nullable Path contexts,
      PlayOptions options,
      Function<String, RegistryAuth> auth,
      ProgressSink progress) {
    this.engine = engine;
    this.contexts = contexts;
    this.build = options.build();
    boolean verified = options.tlsVerify() == null || options.tlsVerify();
    this.registries = verified ? engine.registries() : engine.registries().insecure();
    this.auth = auth;
    this.progress = progress;
  }

  /** The name under which the image is here now. */
  String ready(String reference, String pullPolicy) {
    if (reference.isEmpty()) {
      throw new KubeException("repository name must have at least one component");
    }
    String policy = policy(reference, pullPolicy.toLowerCase(Locale.ROOT));
    Image local = find(reference);
    Path file = containerfile(reference);
    boolean wanted = build == null ? local == null : build;
    if (file != null && wanted) {
      build(reference, file);
    } else if (local == null ? !policy.equals("never") : !keeps(policy)) {
      pull(reference, policy.equals("newer") ? local : null);
    } else if (local == null) {
      throw new KubeException(reference + ": image not known");
    }
    return new LocalNames(engine).of(reference);
  }

  /** One that is here. */
  Image get(String reference) {
    return engine.images().get(new LocalNames(engine).of(reference));
  }

  private @Nullable Image find(String reference) {
    return engine.images().find(new LocalNames(engine).of(reference));
  }

  private static boolean keeps(String policy) {
    return policy.equals("missing") || policy.equals("never");
  }

  /** The latest of a registry that is named is asked for each time. */
  private static String policy(String reference, String given) {
    return switch (given) {
      case "always", "missing", "newer", "never" -> given;
      case "ifnotpresent" -> "missing";
      case "ifnewer" -> "newer";
      case "" -> {
        int slash = reference.indexOf('/');
        String registry = slash < 0 ? "" : reference.substring(0, slash);
        boolean named = registry.indexOf('.') >= 0 || registry.indexOf(':') >= 0;
        boolean local = registry.equals("localhost");
        String last = reference.substring(reference.lastIndexOf('/') + 1);
        boolean latest = last.indexOf(':') < 0 || last.endsWith(":latest");
        yield (named || local) && latest && last.indexOf('@') < 0 ? "newer" : "missing";
      }
      default -> throw new KubeException("unsupported pull policy \"" + given + "\"");
    };
  }

  private void pull(String reference, @Nullable Image fallback) {
    try {
      Image unused = new ImageFetch(engine, registries).fetch(reference, null, auth, progress);
    } catch (EngineException e) {
      if (fallback == null) {
        throw e;
      }
    }
  }

  /** Null when the request has nothing to build it of. */
  private @Nullable Path containerfile(String reference) {
    if (contexts == null) {
      return null;
    }
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    int end = 0;
    while (end < name.length() && name.charAt(end) != ':' && name.charAt(end) != '@') {
      end++;
    }
    Path directory = contexts.resolve(name.substring(0, end));
    if (end == 0 || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    for (String each : List.of("Containerfile", "Dockerfile")) {
      Path file = directory.resolve(each);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return file;
      }
    }
    return null;
  }

  private void build(String reference, Path file) {
    Path directory = file.resolveSibling("");
    BuildRequest request =
        new BuildRequest(
            "",
            String.valueOf(file.getFileName()),
            List.of(LocalNames.created(reference)),
            Map.of(),
            Map.of(),
            null,
            null,
            false,
            List.of(),
            false,
            false,
            false,
            true,
            new HostConfigBuilder().build(),
            List.of(),
            "",
            auth);
    Path tar = directory.resolveSibling("." + directory.getFileName() + ".tar");
    try {
      try (OutputStream out = Files.newOutputStream(tar)) {
        ContextTar.write(directory, out);
      }
      try (InputStream in = Files.newInputStream(tar)) {
        var unused = engine.builds().build(request, in, progress);
      }
    } catch (IOException e) {
      throw new KubeException("cannot read the context of " + reference + ": " + e);
    }
  }
}
