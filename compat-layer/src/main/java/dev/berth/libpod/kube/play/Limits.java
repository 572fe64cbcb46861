package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.Quantity;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a container may use. */
final class Limits {
  /** Microseconds of which a quota is a part. */
  private static final long PERIOD = 100_000;

  private Limits() {}

  static void apply(PodContainer container, PodFacts pod, SpecDocument out) {
    Map<String, Quantity> limits = container.resources().limits();
    SpecDocument cpu = new SpecDocument();
    Quantity cores = limits.get("cpu");
    if (cores != null && cores.thousandths() > 0) {
      long quota = Math.multiplyExact(Math.min(cores.thousandths(), 1_000_000L), PERIOD / 1000);
      cpu.put("quota", quota).put("period", PERIOD);
    }
    cpu.put("cpus", pod.annotation(Annotated.CPUSET, container.name()));
    cpu.put("mems", pod.annotation(Annotated.MEMORY_NODES, container.name()));
    SpecDocument memory = new SpecDocument();
    memory.put("limit", positive(limits.get("memory")));
    memory.put("reservation", positive(container.resources().requests().get("memory")));
    SpecDocument pids = new SpecDocument();
    String most = pod.annotation(Annotated.PIDS_LIMIT, container.name());
    if (most != null) {
      pids.put("limit", number(most));
    }
    SpecDocument all = new SpecDocument();
    out.put("resource_limits", all.put("cpu", cpu).put("memory", memory).put("pids", pids));
    String ulimits = pod.annotations().get(Annotated.ULIMIT);
    if (ulimits != null) {
      out.putAll("r_limits", ulimits(ulimits));
    }
  }

  private static @Nullable Long positive(@Nullable Quantity amount) {
    return amount == null || amount.units() <= 0 ? null : Long.valueOf(amount.units());
  }

  /** {@code name=soft[:hard]}, with commas between. */
  private static List<SpecDocument> ulimits(String text) {
    List<SpecDocument> all = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new KubeException("invalid ulimit argument: " + each);
      }
      String values = each.substring(equals + 1);
      int colon = values.indexOf(':');
      long soft = number(colon < 0 ? values : values.substring(0, colon));
      long hard = colon < 0 ? soft : number(values.substring(colon + 1));
      SpecDocument limit = new SpecDocument().put("type", each.substring(0, equals));
      all.add(limit.put("soft", soft).put("hard", hard));
    }
    return all;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new KubeException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }
}
