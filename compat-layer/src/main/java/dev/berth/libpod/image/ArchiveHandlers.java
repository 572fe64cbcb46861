package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Archives of images, in and out. */
final class ArchiveHandlers {
  private static final Set<String> FORMATS =
      Set.of("docker-archive", "docker-dir", "oci-archive", "oci-dir");

  private static final String TAR = "application/x-tar";

  private final Engine engine;
  private final LocalNames names;

  ArchiveHandlers(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  void load(Exchange exchange) throws IOException {
    try (InputStream body = exchange.body()) {
      load(exchange, body);
    }
  }

  /** {@code POST /libpod/local/images/load}: an archive that lies on this host. */
  void loadLocal(Exchange exchange) throws IOException {
    String path = exchange.query().get("path");
    if (path.isEmpty()) {
      throw PodmanException.plain(400, "path query parameter is required");
    }
    try (InputStream archive = Files.newInputStream(LocalPaths.file(path))) {
      load(exchange, archive);
    }
  }

  private void load(Exchange exchange, InputStream archive) {
    Loaded loaded = new Loaded(exchange);
    engine.images().load(archive, LocalNames::created, loaded);
    List<String> named = LibpodNames.all(loaded.names);
    JsonWriter out = new JsonWriter(128).object();
    Replies.json(exchange, out.putStrings("Names", named.isEmpty() ? null : named).end());
  }

  void get(Exchange exchange) throws IOException {
    save(exchange, List.of(exchange.path("name")));
  }

  void export(Exchange exchange) throws IOException {
    List<String> references = exchange.query().all("references");
    if (references.isEmpty()) {
      throw PodmanException.plain(400, "no references");
    }
    if (references.size() > 1 && !format(exchange.query()).equals("docker-archive")) {
      throw PodmanException.plain(500, "multi-image archives must use format of docker-archive");
    }
    String format = format(exchange.query());
    if (!FORMATS.contains(format)) {
      throw PodmanException.plain(500, "unsupported format \"" + format + "\"");
    }
    save(exchange, references);
  }

  private static String format(Query query) {
    String format = query.get("format");
    return format.isEmpty() ? "docker-archive" : format;
  }

  /** An archive of Docker's is an OCI layout as well. */
  private void save(Exchange exchange, List<String> references) throws IOException {
    String format = format(exchange.query());
    boolean directory = format.equals("docker-dir");
    if (!FORMATS.contains(format)) {
      throw PodmanException.plain(500, "unknown format \"" + format + "\"");
    }
    if (exchange.query().bool("compress")) {
      throw PodmanException.plain(
          directory ? 500 : 400,
          directory
              ? "compress is not supported: layers are written as they are kept"
              : "compress can only be set with the format docker-dir");
    }
    List<String> known = references.stream().map(names::require).map(this::one).toList();
    LateStream out = new LateStream(exchange, TAR);
    if (directory || format.equals("oci-dir")) {
      Image image = engine.images().get(known.getFirst());
      DirectoryArchive archive = new DirectoryArchive(engine, image, out);
      if (directory) {
        archive.plain();
      } else {
        archive.layout(known.getFirst());
      }
    } else {
      engine.images().save(known, LibpodNames::image, out);
    }
    out.close();
  }

  /** A name without a tag means the latest, not all there are. */
  private String one(String known) {
    String latest = LibpodNames.image(known + ":latest");
    List<String> tags = LibpodNames.all(engine.images().get(known).repoTags());
    return tags.contains(latest) ? latest : known;
  }

  /** Collects the names that a load tells. */
  private static final class Loaded implements ProgressSink {
    private static final String NAME = "Loaded image: ";
    private static final String ID = "Loaded image ID: ";

    private final Exchange exchange;
    private final List<String> names = new ArrayList<>();

    Loaded(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {
      String line = text.strip();
      if (line.startsWith(NAME)) {
        names.add(line.substring(NAME.length()));
      } else if (line.startsWith(ID)) {
        names.add(line.substring(ID.length()));
      }
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }
}
