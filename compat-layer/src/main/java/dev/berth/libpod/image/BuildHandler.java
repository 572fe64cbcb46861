package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Building images from a context that comes with the request. */
final class BuildHandler {
  private final Engine engine;

  BuildHandler(Engine engine) {
    this.engine = engine;
  }

  /** Output as {@code {"stream"}} lines, the id as the last of them; a failure as a line too. */
  void build(Exchange exchange) throws IOException {
    String type = exchange.header("Content-Type");
    if (type != null && type.startsWith("multipart/")) {
      throw PodmanException.plain(500, "additional build contexts are not supported");
    }
    BuildRequest request = new BuildParameters(exchange).request();
    Lines lines = new Lines(exchange, exchange.query().bool("q"));
    try (InputStream context = exchange.body()) {
      Digest id = engine.builds().build(request, context, lines);
      lines.write(new JsonWriter(96).object().put("stream", id.hex() + "\n").end());
    } catch (EngineException e) {
      lines.write(new JsonWriter(256).object().put("error", e.text()).end());
    }
    lines.close();
  }

  private static final class Lines implements ProgressSink {
    private final Exchange exchange;
    private final boolean quiet;
    private @Nullable OutputStream out;

    Lines(Exchange exchange, boolean quiet) {
      this.exchange = exchange;
      this.quiet = quiet;
    }

    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {
      if (!quiet) {
        write(new JsonWriter(128).object().put("stream", text).end());
      }
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }

    synchronized void write(JsonWriter line) {
      try {
        if (out == null) {
          out = exchange.stream(200, Replies.JSON);
        }
        out.write(line.line());
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized void close() throws IOException {
      if (out != null) {
        out.close();
      }
    }
  }
}
