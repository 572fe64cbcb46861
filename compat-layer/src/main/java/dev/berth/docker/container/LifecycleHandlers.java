package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ExitWaiter;
import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.container.WaitCondition;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.ClientWatch;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Transitions of one container, and waiting for them. */
final class LifecycleHandlers {
  /** Docker's own bound: long enough for an empty JSON object, too short for a HostConfig. */
  private static final int START_BODY = 7;

  private final Engine engine;

  LifecycleHandlers(Engine engine) {
    this.engine = engine;
  }

  void start(Exchange exchange) throws IOException {
    if (exchange.hasBody() && exchange.body().readNBytes(START_BODY + 1).length > START_BODY) {
      throw EngineException.invalid(
          "starting container with non-empty request body was deprecated since API v1.22 and"
              + " removed in v1.24");
    }
    if (!exchange.query().get("checkpoint").isEmpty()) {
      throw EngineException.invalid("checkpoint is only supported in experimental mode");
    }
    engine.containers().start(exchange.path("id"));
    Replies.empty(exchange, 204);
  }

  /** Checkpoints need an engine in experimental mode, which this one never is. */
  static void experimental(Exchange exchange) {
    throw EngineException.notImplemented(
        "This experimental feature is disabled by default. Start the Docker daemon in experimental"
            + " mode in order to enable it.");
  }

  void stop(Exchange exchange) {
    String ref = exchange.path("id");
    Integer seconds = seconds(exchange);
    try {
      engine.containers().stop(ref, signal(exchange), seconds);
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.NOT_MODIFIED
          ? e
          : failed("cannot stop container: " + ref, e);
    }
    Replies.empty(exchange, 204);
  }

  void restart(Exchange exchange) {
    String ref = exchange.path("id");
    String signal = signal(exchange);
    Integer seconds = seconds(exchange);
    engine.containers().get(ref);
    try {
      engine.containers().restart(ref, signal, seconds);
    } catch (EngineException e) {
      // clients know restart failures only as 500, whatever their cause
      throw new EngineException(
          ErrorKind.INTERNAL, "Cannot restart container " + ref + ": " + e.text(), e);
    }
    Replies.empty(exchange, 204);
  }

  void kill(Exchange exchange) {
    String ref = exchange.path("id");
    try {
      engine.containers().kill(ref, exchange.query().optional("signal"));
    } catch (EngineException e) {
      throw failed("cannot kill container: " + ref, e);
    }
    Replies.empty(exchange, 204);
  }

  void pause(Exchange exchange) {
    engine.containers().pause(exchange.path("id"));
    Replies.empty(exchange, 204);
  }

  void unpause(Exchange exchange) {
    engine.containers().unpause(exchange.path("id"));
    Replies.empty(exchange, 204);
  }

  void resize(Exchange exchange) {
    int height = QueryNumbers.size(exchange.query(), "h", "height");
    int width = QueryNumbers.size(exchange.query(), "w", "width");
    engine.containers().resize(exchange.path("id"), height, width);
    Replies.empty(exchange, 200);
  }

  /** From 1.30 the head goes out once the waiter is registered: clients start only then. */
  void await(Exchange exchange) throws IOException {
    boolean early = exchange.version().atLeast(30);
    WaitCondition condition =
        early ? condition(exchange.query().get("condition")) : WaitCondition.NOT_RUNNING;
    try (ExitWaiter waiter = engine.containers().waitFor(exchange.path("id"), condition)) {
      OutputStream out = null;
      if (early) {
        out = exchange.stream(200, Replies.JSON);
        out.flush();
      }
      ExitResult result = ClientWatch.during(exchange, waiter::await);
      if (result == null) {
        return;
      }
      JsonWriter document = document(exchange, result);
      if (out == null) {
        Replies.json(exchange, document);
      } else {
        out.write(document.line());
        out.close();
      }
    }
  }

  private static JsonWriter document(Exchange exchange, ExitResult result) {
    JsonWriter out = new JsonWriter(64).object().put("StatusCode", result.exitCode());
    if (result.error() != null && exchange.version().atLeast(30)) {
      out.object("Error").put("Message", result.error()).end();
    }
    return out.end();
  }

  private static WaitCondition condition(String word) {
    return switch (word) {
      case "", "not-running" -> WaitCondition.NOT_RUNNING;
      case "next-exit" -> WaitCondition.NEXT_EXIT;
      case "removed" -> WaitCondition.REMOVED;
      default -> throw EngineException.invalid("invalid condition: \"" + word + "\"");
    };
  }

  /** A failure under the name the client used. */
  private static EngineException failed(String what, EngineException cause) {
    return new EngineException(cause.kind(), what + ": " + cause.text(), cause);
  }

  private static @Nullable String signal(Exchange exchange) {
    return exchange.version().atLeast(42) ? exchange.query().optional("signal") : null;
  }

  private static @Nullable Integer seconds(Exchange exchange) {
    return QueryNumbers.optional(exchange.query(), "t");
  }
}
