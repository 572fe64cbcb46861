package dev.berth.libpod.container.top;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.QueryNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of a container, once or again and again. */
public final class TopHandler {
  private static final int DEFAULT_DELAY = 5;

  private final Engine engine;
  private final Handler ps;

  /**
   * Makes one.
   *
   * @param ps answers where the arguments are the ps program's
   */
  public TopHandler(Engine engine, Handler ps) {
    this.engine = engine;
    this.ps = ps;
  }

  /** Answers. */
  public void top(Exchange exchange) throws Exception {
    int delay = delay(exchange.query());
    Container container = engine.containers().get(exchange.path("id"));
    List<String> words = words(exchange.query());
    TopTable first = table(container, words);
    if (first == null) {
      ps.handle(exchange);
      return;
    }
    StreamLines out = new StreamLines(exchange, false);
    out.write(first.document());
    if (exchange.query().bool("stream")) {
      repeat(exchange, out, container, words, delay);
    }
    out.close();
  }

  private void repeat(
      Exchange exchange, StreamLines out, Container container, List<String> words, int delay)
      throws IOException, InterruptedException {
    while (!exchange.clientGone()) {
      Thread.sleep(delay * 1000L);
      TopTable next;
      try {
        next = table(engine.containers().get(container.id().hex()), words);
      } catch (EngineException | PodmanException e) {
        return; // it ended
      }
      if (next != null) {
        out.write(next.document());
      }
    }
  }

  private @Nullable TopTable table(Container container, List<String> words) {
    if (!container.state().alive()) {
      throw PodmanException.plain(500, "top can only be used on running containers");
    }
    return TopTable.of(words, engine.containers().processIds(container.id().hex()));
  }

  /** The pause between tables in seconds. */
  public static int delay(Query query) {
    Integer delay = QueryNumbers.optional(query, "delay");
    if (delay != null && delay < 1) {
      throw PodmanException.plain(400, "\"delay\" parameter of value " + delay + " < 1");
    }
    return delay == null ? DEFAULT_DELAY : delay;
  }

  /** The columns asked for: older clients send them with commas between. */
  public static List<String> words(Query query) {
    List<String> words = new ArrayList<>();
    for (String each : query.all("ps_args")) {
      for (String word : each.split(",", -1)) {
        if (!word.isBlank()) {
          words.add(word);
        }
      }
    }
    return words;
  }
}
