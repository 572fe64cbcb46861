package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.time.Instant;
import java.util.List;

/** What the kernel says about processes; tests have one that lies on purpose. */
interface ProcessTable {
  /** Whether the process is there and is the monitor of this very container. */
  boolean isMonitor(int pid, ContainerId container);

  /** Whether the process is there and began about then: process ids are used again. */
  boolean isAlive(int pid, Instant startedAt);

  /** All processes in the pid namespace of the process given, itself first. */
  List<Integer> insideOf(int pid);
}
