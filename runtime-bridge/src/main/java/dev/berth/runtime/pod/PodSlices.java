package dev.berth.runtime.pod;

import dev.berth.runtime.config.ChildProgram;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slices of the user's systemd: a pod with limits has one, below what was asked for or the user's,
 * and the limits are properties of it (systemd.resource-control(5)). They go with the boot, as the
 * slice does, and are set anew when the pod starts.
 */
public final class PodSlices implements PodCgroups {
  private static final System.Logger LOG = System.getLogger(PodSlices.class.getName());
  private static final String SUFFIX = ".slice";
  private static final String INFIX = "-pod";
  private static final int SHORT = 12;
  private static final long USUAL_PERIOD = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Map<String, String> environment;
  private final Supplier<HostFacts> facts;

  public PodSlices(Map<String, String> environment, Supplier<HostFacts> facts) {
    this.environment = environment;
    this.facts = facts;
  }

  @Override
  public @Nullable String parent(String podId, @Nullable String asked, Resources limits) {
    if (properties(limits).isEmpty()) {
      return asked;
    }
    return switch (facts.get().cgroupDriver()) {
      case "systemd" -> below(asked) + INFIX + podId.substring(0, SHORT) + SUFFIX;
      case "none" -> asked; // nothing can be limited here, as every container's answer says
      default ->
          throw EngineException.invalid(
              "limits of pods need the user's systemd, which manages no cgroups here");
    };
  }

  private static String below(@Nullable String asked) {
    String slice = asked == null || asked.isEmpty() ? "user" + SUFFIX : asked;
    if (!slice.endsWith(SUFFIX) || slice.indexOf('/') >= 0) {
      throw EngineException.invalid(
          "did not receive systemd slice as cgroup parent when using systemd to manage cgroups:"
              + " invalid argument");
    }
    return slice.substring(0, slice.length() - SUFFIX.length());
  }

  @Override
  public void limit(String parent, Resources limits) {
    List<String> properties = properties(limits);
    if (properties.isEmpty() || !parent.endsWith(SUFFIX)) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("set-property", "--runtime", parent));
    command.addAll(properties);
    int status = systemctl(command);
    if (status != 0) {
      throw EngineException.internal(
          "cannot limit the pod: systemctl set-property of " + parent + " failed", null);
    }
  }

  @Override
  public void drop(String parent) {
    if (parent.endsWith(SUFFIX) && parent.contains(INFIX)) {
      int stopped = systemctl(List.of("stop", parent));
      int reverted = systemctl(List.of("revert", parent));
      LOG.log(System.Logger.Level.DEBUG, "let go of " + parent + ": " + stopped + " " + reverted);
    }
  }

  private int systemctl(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(Programs.find("systemctl", environment).toString(), "--user", "--quiet"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      ChildProgram.Outcome end =
          new ChildProgram(builder, 1024, LIMIT, () -> false).run(new byte[0]);
      if (end != null && end.code() != 0) {
        String said = new String(end.output(), StandardCharsets.UTF_8).strip();
        LOG.log(System.Logger.Level.WARNING, String.join(" ", arguments) + ": " + said);
      }
      return end == null ? -1 : end.code();
    } catch (IOException e) {
      throw EngineException.internal("cannot run systemctl: " + e.getMessage(), e);
    }
  }

  /** The limits in systemd's words. */
  static List<String> properties(Resources limits) {
    List<String> out = new ArrayList<>();
    number(out, "MemoryMax", limits.memory());
    number(out, "MemoryLow", limits.memoryReservation());
    if (limits.memory() > 0 && limits.memorySwap() >= limits.memory()) {
      out.add("MemorySwapMax=" + (limits.memorySwap() - limits.memory()));
    }
    processors(out, limits);
    Long pids = limits.pidsLimit();
    number(out, "TasksMax", pids == null ? 0 : pids);
    number(out, "IOWeight", limits.blkioWeight());
    devices(out, limits);
    return out;
  }

  private static void devices(List<String> out, Resources limits) {
    rates(out, "IOReadBandwidthMax", limits.blkioDeviceReadBps());
    rates(out, "IOWriteBandwidthMax", limits.blkioDeviceWriteBps());
    rates(out, "IOReadIOPSMax", limits.blkioDeviceReadIOps());
    rates(out, "IOWriteIOPSMax", limits.blkioDeviceWriteIOps());
    List<Resources.WeightDevice> weights = limits.blkioWeightDevice();
    if (weights != null) {
      weights.forEach(each -> out.add("IODeviceWeight=" + each.path() + ' ' + each.weight()));
    }
  }

  private static void rates(
      List<String> out, String name, @Nullable List<Resources.ThrottleDevice> rates) {
    if (rates != null) {
      rates.forEach(each -> out.add(name + '=' + each.path() + ' ' + each.rate()));
    }
  }

  private static void processors(List<String> out, Resources limits) {
    if (limits.cpuQuota() > 0) {
      long period = limits.cpuPeriod() > 0 ? limits.cpuPeriod() : USUAL_PERIOD;
      out.add("CPUQuota=" + Math.max(1, 100 * limits.cpuQuota() / period) + '%');
      if (period != USUAL_PERIOD) {
        out.add("CPUQuotaPeriodSec=" + period + "us");
      }
    }
    if (limits.cpuShares() > 0) {
      long shares = Math.clamp(limits.cpuShares(), 2, 262_144);
      out.add("CPUWeight=" + (1 + (shares - 2) * 9999 / 262_142));
    }
    text(out, "AllowedCPUs", limits.cpusetCpus());
    text(out, "AllowedMemoryNodes", limits.cpusetMems());
  }

  private static void number(List<String> out, String name, long value) {
    if (value > 0) {
      out.add(name + '=' + value);
    }
  }

  private static void text(List<String> out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.add(name + '=' + value.replace(',', ' '));
    }
  }
}
