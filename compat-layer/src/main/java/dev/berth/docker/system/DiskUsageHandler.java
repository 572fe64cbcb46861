package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.docker.container.ContainerNames;
import dev.berth.docker.container.SummaryRenderer;
import dev.berth.docker.image.ImageSummaries;
import dev.berth.docker.network.VolumeRenderer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Disk usage; from 1.52 as totals by kind, before as lists. */
final class DiskUsageHandler {
  private static final Set<String> TYPES = Set.of("container", "image", "volume", "build-cache");

  private final Engine engine;

  DiskUsageHandler(Engine engine) {
    this.engine = engine;
  }

  void usage(Exchange exchange) {
    List<String> asked = exchange.version().atLeast(42) ? exchange.query().all("type") : List.of();
    for (String each : asked) {
      if (!TYPES.contains(each)) {
        throw EngineException.invalid("unknown object type: " + each);
      }
    }
    Set<String> types = asked.isEmpty() ? TYPES : Set.copyOf(asked);
    boolean totals = exchange.version().atLeast(52);
    boolean verbose = totals && exchange.query().bool("verbose");
    UsageReport report = UsageReport.of(engine, types);
    JsonWriter out = new JsonWriter(8192).object();
    if (totals) {
      totals(out, exchange, report, verbose);
    }
    if (!totals || !verbose) {
      lists(out, exchange, report);
    }
    Replies.json(exchange, out.end());
  }

  /** Before 1.52 what was not asked for is null, and not left out. */
  private void lists(JsonWriter out, Exchange exchange, UsageReport report) {
    boolean nulls = exchange.version().below(52);
    if (report.types().contains("image")) {
      out.put("LayersSize", report.layersSize());
      images(out, "Images", exchange, report);
    } else if (nulls) {
      out.put("LayersSize", 0).putNull("Images");
    }
    if (report.types().contains("container")) {
      containers(out, "Containers", exchange, report);
    } else if (nulls) {
      out.putNull("Containers");
    }
    if (report.types().contains("volume")) {
      volumes(out, "Volumes", report);
    } else if (nulls) {
      out.putNull("Volumes");
    }
    if (report.types().contains("build-cache")) {
      new BuildCacheRenderer(report.cache(), exchange.version()).render(out, "BuildCache");
      if (exchange.version().below(42)) {
        out.putPresent("BuilderSize", report.cacheTotals().size());
      }
    } else if (nulls) {
      out.putNull("BuildCache");
    }
  }

  private void totals(JsonWriter out, Exchange exchange, UsageReport report, boolean verbose) {
    if (report.types().contains("image")) {
      section(out, "ImageUsage", report.imageTotals(engine.images()));
      if (verbose) {
        images(out, "Items", exchange, report);
      }
      out.end();
    }
    if (report.types().contains("container")) {
      section(out, "ContainerUsage", report.containerTotals());
      if (verbose) {
        containers(out, "Items", exchange, report);
      }
      out.end();
    }
    if (report.types().contains("volume")) {
      section(out, "VolumeUsage", report.volumeTotals());
      if (verbose) {
        volumes(out, "Items", report);
      }
      out.end();
    }
    if (report.types().contains("build-cache")) {
      section(out, "BuildCacheUsage", report.cacheTotals());
      if (verbose) {
        new BuildCacheRenderer(report.cache(), exchange.version()).render(out, "Items");
      }
      out.end();
    }
  }

  private static void section(JsonWriter out, String key, UsageReport.Totals totals) {
    out.object(key).put("ActiveCount", totals.active()).put("TotalCount", totals.count());
    out.put("TotalSize", totals.size()).put("Reclaimable", totals.reclaimable());
  }

  private void images(JsonWriter out, String key, Exchange exchange, UsageReport report) {
    ImageSummaries summaries = ImageSummaries.ofUsage(engine.images(), exchange.version());
    out.array(key);
    report
        .images()
        .forEach((row, users) -> summaries.render(out, row, report.sharedSize(row), users));
    out.endArray();
  }

  private void containers(JsonWriter out, String key, Exchange exchange, UsageReport report) {
    ContainerNames names = new ContainerNames(engine.containers().list());
    SummaryRenderer renderer =
        new SummaryRenderer(engine.images(), names, exchange.version(), Instant.now());
    out.array(key);
    report.containers().forEach((c, size) -> renderer.render(out, c, size));
    out.endArray();
  }

  private static void volumes(JsonWriter out, String key, UsageReport report) {
    out.array(key);
    report.volumes().forEach((v, use) -> VolumeRenderer.render(out, v, use));
    out.endArray();
  }
}
