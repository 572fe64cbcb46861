package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.stats.Stats;
import dev.berth.runtime.stats.Stats.NetworkIo;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders a sample with the CPU part of the one before. */
final class StatsRenderer {
  private static final String[] BLKIO = {
    "io_serviced_recursive",
    "io_queue_recursive",
    "io_service_time_recursive",
    "io_wait_time_recursive",
    "io_merged_recursive",
    "io_time_recursive",
    "sectors_recursive"
  };

  private StatsRenderer() {}

  /** A null sample is that of a stopped container: names, and zero times. */
  static JsonWriter render(
      Container c, ApiVersion version, @Nullable Stats now, @Nullable Stats previous) {
    JsonWriter out = new JsonWriter(4096).object();
    out.put("name", "/" + c.name()).put("id", c.id().hex());
    if (version.atLeast(52)) {
      out.put("os_type", "linux");
    }
    out.put("read", GoTime.rfc3339Nano(now == null ? null : now.read()));
    out.put("preread", GoTime.rfc3339Nano(previous == null ? null : previous.read()));
    pids(out, now);
    blkio(out, now);
    out.put("num_procs", 0).object("storage_stats").end();
    cpu(out, "cpu_stats", now);
    cpu(out, "precpu_stats", previous);
    memory(out, now);
    if (now != null && now.networks() != null) {
      networks(out, now.networks());
    }
    return out.end();
  }

  private static void pids(JsonWriter out, @Nullable Stats now) {
    out.object("pids_stats");
    if (now != null) {
      out.putPresent("current", now.pids());
      if (now.pidsLimit() == null) {
        // Go shows the kernel's "max" as the largest unsigned number
        out.putBoxed("limit", "18446744073709551615");
      } else {
        out.putPresent("limit", now.pidsLimit());
      }
    }
    out.end();
  }

  private static void blkio(JsonWriter out, @Nullable Stats now) {
    out.object("blkio_stats");
    if (now == null || now.blockIo().isEmpty()) {
      out.putNull("io_service_bytes_recursive");
    } else {
      out.array("io_service_bytes_recursive");
      for (Stats.BlockIo each : now.blockIo()) {
        out.object().put("major", each.major()).put("minor", each.minor());
        out.put("op", each.operation()).put("value", each.value()).end();
      }
      out.endArray();
    }
    for (String key : BLKIO) {
      out.putNull(key);
    }
    out.end();
  }

  private static void cpu(JsonWriter out, String key, @Nullable Stats s) {
    out.object(key).object("cpu_usage");
    out.put("total_usage", s == null ? 0 : s.cpuTotal());
    out.put("usage_in_kernelmode", s == null ? 0 : s.cpuKernel());
    out.put("usage_in_usermode", s == null ? 0 : s.cpuUser()).end();
    if (s != null) {
      out.putPresent("system_cpu_usage", s.systemCpuUsage());
      out.putPresent("online_cpus", s.onlineCpus());
    }
    out.object("throttling_data").put("periods", s == null ? 0 : s.throttlePeriods());
    out.put("throttled_periods", s == null ? 0 : s.throttledPeriods());
    out.put("throttled_time", s == null ? 0 : s.throttledTime()).end().end();
  }

  private static void memory(JsonWriter out, @Nullable Stats now) {
    out.object("memory_stats");
    if (now != null) {
      out.putPresent("usage", now.memoryUsage());
      if (!now.memoryStats().isEmpty()) {
        out.object("stats");
        new TreeMap<>(now.memoryStats()).forEach(out::put);
        out.end();
      }
      out.putPresent("limit", now.memoryLimit());
    }
    out.end();
  }

  private static void networks(JsonWriter out, Map<String, NetworkIo> networks) {
    out.object("networks");
    new TreeMap<>(networks)
        .forEach(
            (name, io) -> {
              out.object(name).put("rx_bytes", io.rxBytes()).put("rx_packets", io.rxPackets());
              out.put("rx_errors", io.rxErrors()).put("rx_dropped", io.rxDropped());
              out.put("tx_bytes", io.txBytes()).put("tx_packets", io.txPackets());
              out.put("tx_errors", io.txErrors()).put("tx_dropped", io.txDropped()).end();
            });
    out.end();
  }
}
