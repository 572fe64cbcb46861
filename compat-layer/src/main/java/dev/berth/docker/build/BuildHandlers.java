package dev.berth.docker.build;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.wire.LineStream;
import java.io.IOException;
import java.io.InputStream;

/** Building images. */
public final class BuildHandlers {
  private final Engine engine;

  public BuildHandlers(Engine engine) {
    this.engine = engine;
  }

  /** {@code POST /build}. */
  public void build(Exchange exchange) throws IOException {
    if (exchange.query().get("remote").equals("client-session")) {
      throw EngineException.invalid(
          "experimental session with v1 builder is no longer supported, use builder version v2"
              + " (BuildKit) instead");
    }
    BuildRequest request = new BuildQuery(exchange).request();
    boolean quiet = exchange.query().bool("q");
    LineStream lines = new LineStream(exchange, quiet);
    lines.run(
        progress -> {
          BuildProgress told = new BuildProgress(progress, quiet, exchange.version().atLeast(30));
          try (InputStream context = exchange.body()) {
            Digest id = engine.builds().build(request, context, told);
            if (quiet) {
              progress.stream(id.text() + "\n");
            }
          } catch (EngineException e) {
            told.failed();
            throw e;
          }
        });
  }
}
