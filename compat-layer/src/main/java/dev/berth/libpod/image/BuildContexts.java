package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.build.BuildSource;
import dev.berth.wire.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contexts that a build's parameters name: trees of this host, images, addresses. */
final class BuildContexts {
  private final Query query;

  BuildContexts(Query query) {
    this.query = query;
  }

  /** The directory of this host that is built from; null when the context is sent. */
  @Nullable Path directory() {
    String path = query.get("localcontextdir");
    return path.isEmpty() ? null : LocalPaths.directory(path);
  }

  /** {@code name=image:REF}, {@code name=url:ADDRESS}, {@code name=localpath:DIRECTORY}. */
  Map<String, BuildSource> named() {
    Map<String, BuildSource> named = new HashMap<>();
    JsonObject map = new BuildWords(query).object("additionalbuildcontexts");
    if (map != null) {
      map.keys().forEach(key -> named.put(key, source(map.objectOrEmpty(key))));
      return named;
    }
    for (String each : new BuildWords(query).list("additionalbuildcontexts")) {
      int equals = each.indexOf('=');
      if (equals <= 0) {
        throw PodmanException.plain(
            400, "invalid additional build context format: \"" + each + "\"");
      }
      named.put(each.substring(0, equals), source(each.substring(equals + 1)));
    }
    return named;
  }

  /** As clients of version 4 write it. */
  private static BuildSource source(JsonObject described) {
    String value = described.text("Value");
    if (described.bool("IsImage")) {
      return new BuildSource.OfImage(value);
    }
    return described.bool("IsURL")
        ? new BuildSource.OfUrl(value)
        : new BuildSource.OfDirectory(LocalPaths.directory(value));
  }

  private static BuildSource source(String value) {
    int colon = value.indexOf(':');
    String kind = colon < 0 ? "" : value.substring(0, colon);
    String rest = value.substring(colon + 1);
    return switch (kind) {
      case "image", "container-image", "docker-image" ->
          new BuildSource.OfImage(rest.startsWith("//") ? rest.substring(2) : rest);
      case "url" -> new BuildSource.OfUrl(rest);
      case "http", "https", "git" -> new BuildSource.OfUrl(value);
      case "localpath" -> new BuildSource.OfDirectory(LocalPaths.directory(rest));
      default ->
          throw PodmanException.plain(
              400,
              "additional build context \""
                  + value
                  + "\" is neither image:, url: nor localpath:"
                  + (value.startsWith("/") && Files.exists(Path.of(value))
                      ? " (did you mean localpath:" + value + "?)"
                      : ""));
    };
  }
}
