package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.stats.Stats;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Usage of several containers at once, one document a round (Podman, ContainerStatsReport). */
final class StatsHandler {
  private static final int DEFAULT_INTERVAL = 5;

  private final Engine engine;

  StatsHandler(Engine engine) {
    this.engine = engine;
  }

  void stats(Exchange exchange) throws IOException, InterruptedException {
    List<String> asked = new ArrayList<>(exchange.query().all("containers"));
    asked.forEach(each -> engine.containers().get(each));
    boolean stream = exchange.query().bool("stream", true);
    Integer interval = QueryNumbers.optional(exchange.query(), "interval");
    if (interval != null && interval < 1) {
      throw PodmanException.plain(500, "invalid interval, must be a positive number greater zero");
    }
    boolean all = exchange.query().bool("all");
    Map<String, Stats> previous = new HashMap<>();
    if (!stream) {
      Replies.json(exchange, report(chosen(asked, all), previous));
      return;
    }
    long pause = (interval == null ? DEFAULT_INTERVAL : interval) * 1000L;
    try (OutputStream out = exchange.stream(200, Replies.JSON)) {
      while (!exchange.clientGone()) {
        List<Container> now = chosenNow(asked, all);
        if (now == null) {
          return;
        }
        out.write(report(now, previous).line());
        out.flush();
        Thread.sleep(pause);
      }
    }
  }

  /** Null when one that was asked for is gone, with which the stream ends. */
  private @Nullable List<Container> chosenNow(List<String> asked, boolean all) {
    try {
      return chosen(asked, all);
    } catch (EngineException e) {
      return null;
    }
  }

  private List<Container> chosen(List<String> asked, boolean all) {
    if (!asked.isEmpty()) {
      return asked.stream().map(each -> engine.containers().get(each)).toList();
    }
    return engine.containers().list().stream().filter(each -> all || each.state().alive()).toList();
  }

  private JsonWriter report(List<Container> containers, Map<String, Stats> previous) {
    JsonWriter out = new JsonWriter(1024).object().putNull("Error").array("Stats");
    for (Container each : containers) {
      Stats now = engine.stats().sample(each.id().hex());
      if (now != null) {
        row(out, each, now, previous.put(each.id().hex(), now));
      }
    }
    return out.endArray().end();
  }

  /** What is called up-time there is what clients show as the time of the processors. */
  private static void row(JsonWriter out, Container c, Stats now, @Nullable Stats last) {
    // less than before: it was started again
    Stats before = last != null && last.cpuTotal() > now.cpuTotal() ? null : last;
    double average = share(now.cpuTotal(), lifetime(c, now));
    double cpu =
        before == null
            ? average
            : share(
                now.cpuTotal() - before.cpuTotal(),
                Duration.between(before.read(), now.read()).toNanos());
    out.object().putBoxed("AvgCPU", average).put("ContainerID", c.id().hex());
    out.put("Name", c.name()).putNull("PerCPU").putBoxed("CPU", cpu);
    out.put("CPUNano", now.cpuTotal()).put("CPUSystemNano", now.cpuKernel());
    out.put("SystemNano", nanos(now)).put("MemUsage", now.memoryUsage());
    out.put("MemLimit", now.memoryLimit());
    out.putBoxed("MemPerc", share(now.memoryUsage(), now.memoryLimit()));
    io(out, now);
    out.put("PIDs", now.pids()).put("UpTime", now.cpuTotal());
    out.put("Duration", now.cpuTotal()).end();
  }

  private static void io(JsonWriter out, Stats now) {
    long received = 0;
    long sent = 0;
    Map<String, Stats.NetworkIo> networks = now.networks();
    if (networks == null) {
      out.putNull("Network");
    } else {
      out.object("Network");
      for (Map.Entry<String, Stats.NetworkIo> each : networks.entrySet()) {
        Stats.NetworkIo net = each.getValue();
        out.object(each.getKey()).put("RxBytes", net.rxBytes()).put("RxDropped", net.rxDropped());
        out.put("RxErrors", net.rxErrors()).put("RxPackets", net.rxPackets());
        out.put("TxBytes", net.txBytes()).put("TxDropped", net.txDropped());
        out.put("TxErrors", net.txErrors()).put("TxPackets", net.txPackets()).end();
        received += net.rxBytes();
        sent += net.txBytes();
      }
      out.end();
    }
    out.put("NetInput", received).put("NetOutput", sent);
    long read = 0;
    long written = 0;
    for (Stats.BlockIo each : now.blockIo()) {
      read += each.operation().equals("read") ? each.value() : 0;
      written += each.operation().equals("write") ? each.value() : 0;
    }
    out.put("BlockInput", read).put("BlockOutput", written);
  }

  private static long nanos(Stats now) {
    return now.read().getEpochSecond() * 1_000_000_000L + now.read().getNano();
  }

  private static long lifetime(Container c, Stats now) {
    return c.state().startedAt() == null
        ? 0
        : Duration.between(c.state().startedAt(), now.read()).toNanos();
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : 100.0 * part / whole;
  }
}
