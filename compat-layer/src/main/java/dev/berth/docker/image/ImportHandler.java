package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.wire.LineStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Images made of root file systems that come with the request or from a web server. */
final class ImportHandler {
  private static final String FROM_BODY = "-";
  private static final long STEP = 1 << 19;

  private final Engine engine;

  ImportHandler(Engine engine) {
    this.engine = engine;
  }

  /**
   * Imports.
   *
   * @param source {@code -} for the body, or a URL, whose scheme may be left out
   */
  void run(Exchange exchange, String source, @Nullable String platform) throws IOException {
    new LineStream(exchange, false).run(progress -> load(exchange, source, platform, progress));
  }

  private void load(
      Exchange exchange, String source, @Nullable String platform, ProgressSink progress)
      throws IOException {
    String repo = exchange.query().get("repo");
    if (repo.indexOf('@') >= 0) {
      throw EngineException.invalid("cannot import digest reference");
    }
    ImageName name = ImageName.of(repo, exchange.query().get("tag"));
    String repository = name.name().isEmpty() ? null : name.name();
    String tag = repository != null && name.tagOrDigest() == null ? "latest" : name.tagOrDigest();
    String message = exchange.query().get("message");
    if (message.isEmpty()) {
      message = "Imported from " + (source.equals(FROM_BODY) ? FROM_BODY : url(source));
    }
    try (InputStream tar = source.equals(FROM_BODY) ? exchange.body() : fetch(source, progress)) {
      Digest id =
          engine
              .images()
              .importRootfs(
                  tar, repository, tag, exchange.query().all("changes"), message, platform);
      progress.status(null, id.text(), -1, -1);
    }
  }

  private static String url(String source) {
    return source.contains("://") ? source : "http://" + source;
  }

  private InputStream fetch(String source, ProgressSink progress) {
    String url = url(source);
    Registries.Download download = engine.registries().download(url);
    progress.status(null, "Downloading from " + url, -1, -1);
    return new Counted(download, progress);
  }

  /** Tells how much was read. */
  private static final class Counted extends FilterInputStream {
    private final ProgressSink progress;
    private final long size;
    private long read;
    private long told;

    Counted(Registries.Download download, ProgressSink progress) {
      super(download.body());
      this.size = download.size();
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      read += Math.max(0, count);
      if (read - told >= STEP || count < 0 && read > told) {
        told = read;
        progress.status(null, "Importing", read, size);
      }
      return count;
    }
  }
}
