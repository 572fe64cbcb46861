package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.time.Instant;
import java.util.List;

/** What the fake runtime runs, and nothing after a reboot. */
record FakeProcessTable(FakeRuntime runtime) implements ProcessTable {
  @Override
  public boolean isMonitor(int pid, ContainerId container) {
    Integer main = runtime.running.get(container);
    return main != null && main + 100_000 == pid;
  }

  @Override
  public boolean isAlive(int pid, Instant startedAt) {
    return runtime.running.containsValue(pid);
  }

  @Override
  public List<Integer> insideOf(int pid) {
    return List.of(pid);
  }
}
