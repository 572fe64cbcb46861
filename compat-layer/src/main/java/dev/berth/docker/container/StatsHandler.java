package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.stats.Stats;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Resource usage: one sample, or one a second until the container or the client is gone. */
final class StatsHandler {
  private static final long PERIOD_MILLIS = 1000;

  private final Engine engine;

  StatsHandler(Engine engine) {
    this.engine = engine;
  }

  void stats(Exchange exchange) throws IOException, InterruptedException {
    Container container = engine.containers().get(exchange.path("id"));
    if (exchange.query().bool("stream", true)) {
      if (oneShot(exchange)) {
        throw EngineException.invalid("cannot have stream=true and one-shot=true");
      }
      stream(exchange, container);
    } else {
      once(exchange, container);
    }
  }

  private static boolean oneShot(Exchange exchange) {
    return exchange.version().atLeast(41) && exchange.query().bool("one-shot");
  }

  /** Two samples are needed for a CPU percentage, unless the client waives it. */
  private void once(Exchange exchange, Container container) throws InterruptedException {
    String id = container.id().hex();
    Stats now = engine.stats().sample(id);
    Stats previous = null;
    if (!oneShot(exchange) && now != null) {
      previous = now;
      Thread.sleep(PERIOD_MILLIS);
      now = engine.stats().sample(id);
    }
    Replies.json(exchange, StatsRenderer.render(container, exchange.version(), now, previous));
  }

  private void stream(Exchange exchange, Container container)
      throws IOException, InterruptedException {
    String id = container.id().hex();
    try (OutputStream out = exchange.stream(200, Replies.JSON)) {
      out.flush();
      Stats previous = null;
      long next = System.nanoTime();
      while (!exchange.clientGone() && exists(id)) {
        @Nullable Stats now = engine.stats().sample(id);
        JsonWriter document = StatsRenderer.render(container, exchange.version(), now, previous);
        out.write(document.line());
        out.flush();
        previous = now;
        next += PERIOD_MILLIS * 1_000_000;
        Thread.sleep(Math.max(1, (next - System.nanoTime()) / 1_000_000));
      }
    }
  }

  private boolean exists(String id) {
    try {
      engine.containers().get(id);
      return true;
    } catch (EngineException e) {
      return false;
    }
  }
}
