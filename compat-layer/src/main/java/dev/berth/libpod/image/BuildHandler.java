package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.wire.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
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
    StreamLines lines = new StreamLines(exchange, exchange.query().bool("q"));
    try (InputStream context = exchange.body()) {
      Digest id = engine.builds().build(request, context, new Told(exchange, lines));
      lines.write(new JsonWriter(96).object().put("stream", id.hex() + "\n").end());
    } catch (EngineException e) {
      lines.error(e.text());
    }
    lines.close();
  }

  private record Told(Exchange exchange, StreamLines lines) implements ProgressSink {
    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {
      lines.progress(text);
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }
}
