package dev.berth.runtime.exec;

import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One exec from its creation until it is forgotten. */
final class ExecEntry {
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHOWN_SURELY = Duration.ofMinutes(5);
  private static final int NO_TERMINAL = -1;

  private final String id;
  private final ContainerId containerId;
  private final ExecSpec spec;
  private final Path directory;
  private final @Nullable Instant containerStart;
  private Phase phase = Phase.PREPARED;
  private @Nullable Integer exitCode;
  private int pid;
  private int terminal = NO_TERMINAL;
  private long endedNanos;

  private enum Phase {
    PREPARED,
    CLAIMED,
    STARTED,
    ENDED
  }

  /**
   * @param containerStart the run of the container that it belongs to
   */
  ExecEntry(
      String id,
      ContainerId containerId,
      ExecSpec spec,
      Path directory,
      @Nullable Instant containerStart) {
    this.id = id;
    this.containerId = containerId;
    this.spec = spec;
    this.directory = directory;
    this.containerStart = containerStart;
  }

  String id() {
    return id;
  }

  ContainerId containerId() {
    return containerId;
  }

  ExecSpec spec() {
    return spec;
  }

  /** Where its process document, pid file, log and console socket are while it runs. */
  Path directory() {
    return directory;
  }

  /** Where the runtime writes the pid. */
  Path pidFile() {
    return directory.resolve("pid");
  }

  /** Takes the one start of this exec. */
  synchronized void claim() {
    if (phase == Phase.ENDED) {
      throw EngineException.conflict("Error: Exec command " + id + " has already run");
    }
    if (phase != Phase.PREPARED) {
      throw EngineException.conflict("Error: Exec command " + id + " is already running");
    }
    phase = Phase.CLAIMED;
  }

  synchronized void started() {
    phase = Phase.STARTED;
    notifyAll();
  }

  /** The terminal can be resized from now on. */
  synchronized void terminalOpened(int descriptor) {
    terminal = descriptor;
    notifyAll();
  }

  /** The terminal's descriptor is about to be closed. */
  synchronized void terminalClosed() {
    terminal = NO_TERMINAL;
  }

  synchronized void ended(int code) {
    phase = Phase.ENDED;
    exitCode = code;
    endedNanos = System.nanoTime();
    notifyAll();
  }

  synchronized boolean running() {
    return phase == Phase.STARTED;
  }

  /** Whether it was never started, and the run of its container that it was made for is over. */
  synchronized boolean outlived(ContainerState state) {
    boolean sameRun = state.alive() && Objects.equals(state.startedAt(), containerStart);
    return phase == Phase.PREPARED && !sameRun;
  }

  /** Whether it is over. */
  synchronized boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  /** Whether it ended longer ago than this. */
  synchronized boolean endedBefore(Duration age) {
    return phase == Phase.ENDED && System.nanoTime() - endedNanos > age.toNanos();
  }

  /** Resizes the terminal once there is one; nothing to do for one that has none or ended. */
  synchronized void resize(Kernel kernel, int height, int width) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      while (phase != Phase.ENDED && (phase != Phase.STARTED || awaitsTerminal())) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw EngineException.internal("timeout waiting for exec session ready", null);
        }
        wait(left);
      }
      if (terminal != NO_TERMINAL) {
        kernel.setWindowSize(terminal, height, width);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.internal("interrupted while waiting for the exec", e);
    } catch (IOException e) {
      throw EngineException.internal("cannot resize the terminal: " + e.getMessage(), e);
    }
  }

  private boolean awaitsTerminal() {
    return spec.tty() && terminal == NO_TERMINAL;
  }

  synchronized Exec snapshot() {
    int shown = phase == Phase.STARTED ? pid() : pid;
    return new Exec(id, containerId, spec, running(), exitCode, shown, endedBefore(SHOWN_SURELY));
  }

  /** The process id, 0 while the runtime has not told it. */
  synchronized int pid() {
    if (pid == 0) {
      try {
        pid = Integer.parseInt(Files.readString(pidFile()).strip());
      } catch (IOException | NumberFormatException e) {
        return 0;
      }
    }
    return pid;
  }
}
