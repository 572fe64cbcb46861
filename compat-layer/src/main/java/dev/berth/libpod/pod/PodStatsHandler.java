package dev.berth.libpod.pod;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.stats.Stats;
import dev.berth.text.UnitSize;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Usage of pods, a row a running container (Podman, entities.PodStatsReport). */
final class PodStatsHandler {
  private static final int DEFAULT_DELAY = 5;
  private static final int SHORT = 12;
  private static final String NOTHING = "--";

  private final Engine engine;

  PodStatsHandler(Engine engine) {
    this.engine = engine;
  }

  void stats(Exchange exchange) throws IOException, InterruptedException {
    List<String> names = exchange.query().all("namesOrIDs");
    boolean all = exchange.query().bool("all");
    if (all && !names.isEmpty()) {
      throw PodmanException.plain(500, "--all, --latest and arguments cannot be used together");
    }
    Integer delay = QueryNumbers.optional(exchange.query(), "delay");
    Map<String, Stats> previous = new HashMap<>();
    JsonWriter first = report(names, previous);
    if (!exchange.query().bool("stream")) {
      Replies.json(exchange, first);
      return;
    }
    long pause = Math.max(1, delay == null ? DEFAULT_DELAY : delay) * 1000L;
    try (OutputStream out = exchange.stream(200, Replies.JSON)) {
      out.write(first.line());
      out.flush();
      while (!exchange.clientGone()) {
        Thread.sleep(pause);
        out.write(report(names, previous).line());
        out.flush();
      }
    }
  }

  private JsonWriter report(List<String> names, Map<String, Stats> previous) {
    List<Pod> pods =
        names.isEmpty() ? engine.pods().list() : names.stream().map(this::named).toList();
    JsonWriter out = new JsonWriter(1024).array();
    for (Pod pod : pods) {
      for (Container each : engine.pods().containers(pod)) {
        Stats now = each.state().alive() ? sample(each) : null;
        if (now != null) {
          row(out, pod, each, now, previous.put(each.id().hex(), now));
        }
      }
    }
    return out.endArray();
  }

  private Pod named(String name) {
    try {
      return engine.pods().get(name);
    } catch (EngineException e) {
      PodmanWords.Said said = PodmanWords.of(e.text());
      throw new PodmanException(404, said.cause(), "unable to get list of pods: " + said.message());
    }
  }

  /** Null for one that has ended meanwhile. */
  private @Nullable Stats sample(Container container) {
    try {
      return engine.stats().sample(container.id().hex());
    } catch (EngineException e) {
      return null;
    }
  }

  private static void row(JsonWriter out, Pod pod, Container c, Stats now, @Nullable Stats before) {
    long received = 0;
    long sent = 0;
    Map<String, Stats.NetworkIo> networks = now.networks();
    if (networks != null) {
      for (Stats.NetworkIo each : networks.values()) {
        received += each.rxBytes();
        sent += each.txBytes();
      }
    }
    long read = 0;
    long written = 0;
    for (Stats.BlockIo each : now.blockIo()) {
      read += each.operation().equals("read") ? each.value() : 0;
      written += each.operation().equals("write") ? each.value() : 0;
    }
    out.object().put("CPU", percent(cpu(c, now, before)));
    out.put("MemUsage", pair(now.memoryUsage(), now.memoryLimit(), false));
    out.put("MemUsageBytes", pair(now.memoryUsage(), now.memoryLimit(), true));
    out.put("Mem", percent(share(now.memoryUsage(), now.memoryLimit())));
    out.put("NetIO", pair(received, sent, false)).put("BlockIO", pair(read, written, false));
    out.put("PIDS", now.pids() == 0 ? NOTHING : Long.toString(now.pids()));
    out.put("Pod", pod.id().substring(0, SHORT)).put("CID", c.id().shortId());
    out.put("Name", c.name()).end();
  }

  /** Since the last round, or since its start. */
  private static double cpu(Container c, Stats now, @Nullable Stats before) {
    if (before != null) {
      long time = Duration.between(before.read(), now.read()).toNanos();
      return share(now.cpuTotal() - before.cpuTotal(), time);
    }
    return c.state().startedAt() == null
        ? 0
        : share(now.cpuTotal(), Duration.between(c.state().startedAt(), now.read()).toNanos());
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : 100.0 * part / whole;
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.2f", share);
    return share == 0 ? NOTHING : text + '%';
  }

  private static String pair(long one, long other, boolean binary) {
    if (one == 0 && other == 0) {
      return NOTHING + " / " + NOTHING;
    }
    return binary
        ? UnitSize.binary(one) + " / " + UnitSize.binary(other)
        : UnitSize.decimal(one) + " / " + UnitSize.decimal(other);
  }
}
