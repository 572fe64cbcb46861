package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of limits that cannot be set here, for want of a cgroup controller: a warning, with
 * Docker's text and the way out behind it, and the limit is taken away.
 */
final class LimitSupport {
  private static final String UNMOUNTED = " or the cgroup is not mounted.";
  private static final String WAY_OUT =
      " (the cgroup controller is not delegated to this user: put \"[Service]\" and \"Delegate=cpu"
          + " cpuset io memory pids\" into /etc/systemd/system/user@.service.d/delegate.conf and log"
          + " in again)";

  private final List<String> controllers;
  private final Resources asked;
  private final ResourcesBuilder kept;
  private final List<String> warnings;

  private LimitSupport(List<String> controllers, Resources asked, List<String> warnings) {
    this.controllers = controllers;
    this.asked = asked;
    this.kept = new ResourcesBuilder(asked);
    this.warnings = warnings;
  }

  /** The limits that remain. INVALID for CPUs, which Docker refuses where they cannot be had. */
  static Resources keep(Resources asked, List<String> controllers, List<String> warnings) {
    LimitSupport support = new LimitSupport(controllers, asked, warnings);
    support.memory();
    support.pids();
    support.cpu();
    support.cpuset();
    support.blockIo();
    return support.kept.build();
  }

  private void memory() {
    if (asked.memory() > 0 && lacks("memory")) {
      warn("memory limit capabilities" + UNMOUNTED + " Limitation discarded.");
      kept.memory(0).memorySwap(-1);
    }
    if (asked.memoryReservation() > 0 && lacks("memory")) {
      warn("memory soft limit capabilities" + UNMOUNTED + " Limitation discarded.");
      kept.memoryReservation(0);
    }
  }

  private void pids() {
    Long limit = asked.pidsLimit();
    if (limit != null && limit > 0 && lacks("pids")) {
      warn("PIDs limit capabilities" + UNMOUNTED + " PIDs limit discarded.");
      kept.pidsLimit(null);
    }
  }

  private void cpu() {
    if (!lacks("cpu")) {
      return;
    }
    if (asked.nanoCpus() > 0) {
      throw EngineException.invalid(
          "NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup"
              + " is not mounted"
              + WAY_OUT);
    }
    if (asked.cpuShares() > 0) {
      warn("CPU shares" + UNMOUNTED + " Shares discarded.");
      kept.cpuShares(0);
    }
    if (asked.cpuPeriod() != 0 || asked.cpuQuota() != 0) {
      warn("CPU CFS scheduler. CPU period/quota discarded.");
      kept.cpuPeriod(0).cpuQuota(0);
    }
  }

  private void cpuset() {
    if ((given(asked.cpusetCpus()) || given(asked.cpusetMems())) && lacks("cpuset")) {
      warn("cpuset" + UNMOUNTED + " Cpuset discarded.");
      kept.cpusetCpus(null).cpusetMems(null);
    }
  }

  private void blockIo() {
    if (!lacks("io")) {
      return;
    }
    if (asked.blkioWeight() > 0) {
      warn("Block I/O weight" + UNMOUNTED + " Weight discarded.");
      kept.blkioWeight(0);
    }
    if (some(asked.blkioWeightDevice())) {
      warn("Block I/O weight_device" + UNMOUNTED + " Weight-device discarded.");
      kept.blkioWeightDevice(List.of());
    }
    if (some(asked.blkioDeviceReadBps())) {
      warn("BPS Block I/O read limit" + UNMOUNTED + " Block I/O BPS read limit discarded.");
      kept.blkioDeviceReadBps(List.of());
    }
    if (some(asked.blkioDeviceWriteBps())) {
      warn("BPS Block I/O write limit" + UNMOUNTED + " Block I/O BPS write limit discarded.");
      kept.blkioDeviceWriteBps(List.of());
    }
    if (some(asked.blkioDeviceReadIOps())) {
      warn("IOPS Block read limit" + UNMOUNTED + " Block I/O IOPS read limit discarded.");
      kept.blkioDeviceReadIOps(List.of());
    }
    if (some(asked.blkioDeviceWriteIOps())) {
      warn("IOPS Block write limit" + UNMOUNTED + " Block I/O IOPS write limit discarded.");
      kept.blkioDeviceWriteIOps(List.of());
    }
  }

  private boolean lacks(String controller) {
    return !controllers.contains(controller);
  }

  private void warn(String what) {
    warnings.add("Your kernel does not support " + what + WAY_OUT);
  }

  private static boolean given(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static boolean some(@Nullable List<?> list) {
    return list != null && !list.isEmpty();
  }
}
