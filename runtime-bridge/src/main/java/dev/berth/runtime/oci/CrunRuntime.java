package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * crun below conmon. What crun does in one step that has not changed since its first release
 * (starting through the exec fifo, signalling the main process) is done without a process of its
 * own; the binary stays the fallback and does all the rest.
 */
public final class CrunRuntime implements OciRuntime {
  private static final System.Logger LOG = System.getLogger(CrunRuntime.class.getName());
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int SIGKILL = 9;

  private final Kernel kernel;
  private final RuntimeProgram program;
  private final RuntimeCalls calls;
  private final ConmonLauncher launcher;

  public CrunRuntime(Kernel kernel, RuntimeProgram program, Path conmon, Path exits) {
    this.kernel = kernel;
    this.program = program;
    this.calls = new RuntimeCalls(kernel, program);
    this.launcher = new ConmonLauncher(kernel, program, conmon, exits);
  }

  /** The runtime as it is called here, for those who run other commands of it. */
  public RuntimeProgram program() {
    return program;
  }

  @Override
  public Created create(LaunchRequest request) {
    return blocking(
        "create",
        () -> {
          try {
            Created created = launcher.launch(request);
            noteCgroup(request, created.pid());
            return created;
          } catch (Exception e) {
            discard(request.container().id(), e);
            throw e;
          }
        });
  }

  /** Prepares for {@link #outOfMemory}; a process that is gone already cannot be asked. */
  void noteCgroup(LaunchRequest request, int pid) {
    boolean without = request.container().hostConfig().more().cgroupsDisabled();
    if (without || program.cgroups() == CgroupManagerChoice.DISABLED) {
      return;
    }
    try {
      MemoryEvents.note(request.container(), request.bundle(), pid);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot tell the cgroup of process " + pid, e);
    }
  }

  @Override
  public boolean outOfMemory(Path bundle) {
    return MemoryEvents.killed(bundle);
  }

  /** A failed create leaves nothing, whoever it was that failed. */
  private void discard(ContainerId id, Exception first) {
    try {
      deleteState(id, true);
    } catch (Exception e) {
      first.addSuppressed(e);
    }
  }

  @Override
  public void start(ContainerId id) {
    blocking(
        "start",
        () -> {
          if (!openExecFifo(id)) {
            require("start", calls.run(List.of("start", id.hex())));
          }
          return id;
        });
  }

  /** The created process waits for a byte; false when no one waits. */
  private boolean openExecFifo(ContainerId id) {
    Path fifo = program.stateRoot().resolve(id.hex()).resolve("exec.fifo");
    try {
      int descriptor = kernel.open(fifo, O_WRONLY | O_NONBLOCK, 0);
      try {
        Files.delete(fifo);
        kernel.write(descriptor, new byte[1], 0, 1);
        return true;
      } finally {
        kernel.close(descriptor);
      }
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void kill(ContainerId id, int signal, boolean all) {
    boolean found =
        blocking("kill", () -> all ? killAll(id, signal) : signalMainProcess(id, signal));
    if (!found) {
      throw EngineException.notFound("container " + id + " has no running process");
    }
  }

  private boolean signalMainProcess(ContainerId id, int signal) throws IOException {
    RuntimeState state = RuntimeState.read(program.stateRoot(), id);
    if (state == null) {
      return false;
    }
    int pidfd = kernel.pidfdOpen(state.pid());
    if (pidfd < 0) {
      return false;
    }
    try {
      return state.alive() && kernel.signal(pidfd, signal);
    } finally {
      kernel.close(pidfd);
    }
  }

  /** Without a cgroup only the main process can be had; its pid namespace dies with it. */
  private boolean killAll(ContainerId id, int signal) throws IOException, InterruptedException {
    if (program.cgroups() == CgroupManagerChoice.DISABLED) {
      return signalMainProcess(id, signal);
    }
    RuntimeCalls.Result result =
        calls.run(List.of("kill", "--all", id.hex(), Integer.toString(signal)));
    return result.status() == 0 || signalMainProcess(id, signal);
  }

  @Override
  public void pause(ContainerId id) {
    freeze("pause", id);
  }

  @Override
  public void resume(ContainerId id) {
    freeze("resume", id);
  }

  private void freeze(String command, ContainerId id) {
    if (program.cgroups() == CgroupManagerChoice.DISABLED) {
      throw EngineException.internal(
          "Cannot "
              + (command.equals("pause") ? "pause" : "unpause")
              + " container "
              + id
              + ": no cgroup freezer: this host delegates no cgroup v2 to the user (boot with"
              + " systemd.unified_cgroup_hierarchy=1, or run below a systemd user session)",
          null);
    }
    blocking(
        command,
        () -> {
          require(command, calls.run(List.of(command, id.hex())));
          return id;
        });
  }

  @Override
  public void delete(ContainerId id, boolean force) {
    blocking(
        "delete",
        () -> {
          deleteState(id, force);
          return id;
        });
  }

  @Override
  public void released(Container container) {
    if (program.cgroups() != CgroupManagerChoice.SYSTEMD || !MemoryEvents.limited(container)) {
      return;
    }
    String parent = container.hostConfig().resources().cgroupParent();
    List<String> command =
        List.of("systemctl", "--user", "--quiet", "stop", MemoryEvents.slice(container, parent));
    blocking("release", () -> calls.program(command).status());
  }

  private void deleteState(ContainerId id, boolean force) throws IOException, InterruptedException {
    Path directory = program.stateRoot().resolve(id.hex());
    if (!Files.exists(directory)) {
      return;
    }
    RuntimeState state = RuntimeState.read(program.stateRoot(), id);
    boolean alive = state != null && state.alive();
    if (alive && !force) {
      throw EngineException.conflict("container " + id + " is still running");
    }
    if (program.cgroups() == CgroupManagerChoice.DISABLED) {
      if (alive) {
        signalMainProcess(id, SIGKILL);
      }
      AtomicFiles.deleteTree(directory);
      return;
    }
    RuntimeCalls.Result result = calls.run(List.of("delete", "--force", id.hex()));
    if (result.status() != 0 && Files.exists(directory)) {
      require("delete", result);
    }
  }

  @Override
  public void update(ContainerId id, byte[] resourcesJson) {
    blocking(
        "update",
        () -> {
          require("update", calls.run(List.of("update", "--resources=-", id.hex()), resourcesJson));
          return id;
        });
  }

  private static void require(String command, RuntimeCalls.Result result) {
    if (result.status() != 0) {
      throw EngineException.internal(
          "OCI runtime " + command + " failed: crun: " + result.errors().strip(), null);
    }
  }

  private static <T> T blocking(String command, Callable<T> task) {
    try {
      return NativeThreads.call(task);
    } catch (EngineException e) {
      throw e;
    } catch (Exception e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw EngineException.internal("OCI runtime " + command + " failed: " + reason, e);
    }
  }
}
