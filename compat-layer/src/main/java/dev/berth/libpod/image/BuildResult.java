package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.libpod.system.Release;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.build.BuildahStyle;
import dev.berth.runtime.build.ImageOutput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a build's image is to look beside what its instructions say. */
final class BuildResult {
  private static final Set<String> OCI =
      Set.of("", "oci", "application/vnd.oci.image.manifest.v1+json");
  private static final Set<String> DOCKER =
      Set.of("docker", "application/vnd.docker.distribution.manifest.v2+json");

  private final Query query;
  private final BuildWords words;

  BuildResult(Query query) {
    this.query = query;
    this.words = new BuildWords(query);
  }

  ImageOutput output() {
    String format = query.get("outputformat");
    if (!OCI.contains(format) && !DOCKER.contains(format)) {
      throw PodmanException.plain(400, "unrecognized image type \"" + format + "\"");
    }
    return new ImageOutput(
        DOCKER.contains(format),
        annotations(),
        words.map("setenv"),
        words.list("unsetenv"),
        words.list("unsetlabel"),
        query.bool("inheritlabels", true),
        query.bool("omithistory"),
        query.optional("osversion"),
        words.list("osfeature"),
        new BuildahStyle(
            query.bool("identitylabel", true) ? Release.BUILDAH : null,
            query.bool("inheritannotations", true),
            words.list("unsetannotation")));
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (query.bool("createdannotation")) {
      String epoch = query.get("timestamp") + query.get("sourcedateepoch");
      boolean fixed = epoch.matches("\\d{1,12}");
      Instant created = fixed ? Instant.ofEpochSecond(Long.parseLong(epoch)) : Instant.now();
      annotations.put("org.opencontainers.image.created", created.toString());
    }
    annotations.putAll(words.map("annotations"));
    words.list("unsetannotation").forEach(annotations::remove);
    return annotations;
  }
}
