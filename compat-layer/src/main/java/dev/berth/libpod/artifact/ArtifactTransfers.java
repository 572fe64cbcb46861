package dev.berth.libpod.artifact;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.RetryChoice;
import dev.berth.libpod.image.TlsChoice;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.QuietProgress;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.artifact.Artifact;
import dev.berth.runtime.artifact.Artifacts;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.registry.Publication;
import dev.berth.runtime.registry.PushFormat;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Artifacts in and out. */
final class ArtifactTransfers {
  private final Engine engine;

  ArtifactTransfers(Engine engine) {
    this.engine = engine;
  }

  void pull(Exchange exchange) {
    String given = exchange.query().get("name");
    if (given.isEmpty()) {
      throw PodmanException.plain(400, "name parameter is required");
    }
    RetryChoice.check(exchange.query());
    ImageReference reference = ImageReference.parse(given).withDefaultTag();
    String name = Artifacts.name(given);
    try (ImageRegistrar.Lease lease = engine.content().lease()) {
      ManifestContent content =
          TlsChoice.of(exchange, engine)
              .fetch(
                  reference.full(),
                  RegistryCredentials.of(exchange, reference.domain()),
                  new QuietProgress(exchange));
      if (content.isIndex()) {
        throw PodmanException.plain(500, given + ": an index is no artifact");
      }
      engine.artifacts().put(name == null ? reference.full() : name, content.digest());
      digest(exchange, content.digest());
    }
  }

  void push(Exchange exchange) {
    RetryChoice.check(exchange.query());
    Artifact found = ArtifactHandlers.find(engine, exchange.path("name"));
    ImageReference reference = ImageReference.parse(found.name());
    Digest digest =
        TlsChoice.of(exchange, engine)
            .publish(
                found.name(),
                Publication.of(found.content().digest(), PushFormat.KEPT),
                RegistryCredentials.of(exchange, reference.domain()),
                new QuietProgress(exchange));
    digest(exchange, digest);
  }

  private static void digest(Exchange exchange, Digest digest) {
    JsonWriter out = new JsonWriter(128).object();
    Replies.json(exchange, out.put("ArtifactDigest", digest.text()).end());
  }

  /** A tar of the files, or of the one that is asked for. */
  void extract(Exchange exchange) throws IOException {
    Query query = exchange.query();
    Artifact found = ArtifactHandlers.find(engine, exchange.path("name"));
    List<ContentDescriptor> files =
        chosen(found.content().layers(), query.get("title"), query.get("digest"));
    boolean untitled = query.bool("excludeTitle") || query.bool("excludetitle");
    if (untitled && files.size() > 1) {
      throw PodmanException.plain(
          500,
          "cannot export more than one blob without titles: choose one by its digest or title");
    }
    LateStream out = new LateStream(exchange, "application/x-tar");
    TarWriter tar = new TarWriter(out);
    for (ContentDescriptor each : files) {
      String title = untitled ? "" : Artifact.title(each);
      String name = title.isEmpty() ? each.digest().text().replace(':', '-') : bare(title);
      try (InputStream content = engine.artifacts().open(each)) {
        tar.file(name, content, each.size(), 0);
      }
    }
    tar.finish();
    out.close();
  }

  private static List<ContentDescriptor> chosen(
      List<ContentDescriptor> layers, String title, String digest) {
    if (!title.isEmpty() && !digest.isEmpty()) {
      throw PodmanException.plain(500, "cannot specify both digest and title");
    }
    if (title.isEmpty() && digest.isEmpty()) {
      return layers;
    }
    List<ContentDescriptor> chosen = new ArrayList<>();
    for (ContentDescriptor each : layers) {
      boolean wanted =
          title.isEmpty()
              ? each.digest().text().equals(digest)
              : Artifact.title(each).equals(title);
      if (wanted && chosen.isEmpty()) {
        chosen.add(each);
      }
    }
    if (chosen.isEmpty()) {
      throw PodmanException.plain(
          500,
          title.isEmpty()
              ? "no blob with the digest \"" + digest + "\""
              : "no blob with the title \"" + title + "\"");
    }
    return chosen;
  }

  /** A title must not lead out of where a client unpacks. */
  private static String bare(String title) {
    String name = title.substring(title.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw PodmanException.plain(500, "invalid name: \"" + title + "\" cannot be a file's name");
    }
    return name;
  }
}
