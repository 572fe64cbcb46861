package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Any OCI runtime below conmon, by the commands that all of them have: create, start, kill, delete,
 * pause, resume and update.
 */
final class CommandRuntime implements OciRuntime {
  private final RuntimeProgram program;
  private final RuntimeCalls calls;
  private final ConmonLauncher launcher;

  CommandRuntime(Kernel kernel, RuntimeProgram program, Path conmon, Path exits) {
    this.program = program;
    this.calls = new RuntimeCalls(kernel, program);
    this.launcher = new ConmonLauncher(kernel, program, conmon, exits);
  }

  @Override
  public Created create(LaunchRequest request) {
    return blocking(
        "create",
        () -> {
          try {
            Files.createDirectories(program.stateRoot());
            return launcher.launch(request);
          } catch (Exception e) {
            discard(request.container().id(), e);
            throw e;
          }
        });
  }

  /** A failed create leaves nothing, whoever it was that failed. */
  private void discard(ContainerId id, Exception first) {
    try {
      calls.run(List.of("delete", "--force", id.hex()));
    } catch (Exception e) {
      first.addSuppressed(e);
    }
  }

  @Override
  public void start(ContainerId id) {
    RuntimeCalls.Result result = blocking("start", () -> calls.run(List.of("start", id.hex())));
    if (result.status() != 0) {
      // Some look for the command only now.
      throw LaunchFailures.create(program.name(), result.errors(), id.hex());
    }
  }

  @Override
  public void kill(ContainerId id, int signal, boolean all) {
    List<String> command = new ArrayList<>(List.of("kill"));
    if (all) {
      command.add("--all");
    }
    command.addAll(List.of(id.hex(), Integer.toString(signal)));
    RuntimeCalls.Result result = blocking("kill", () -> calls.run(command));
    if (result.status() != 0) {
      throw EngineException.notFound(
          "container " + id + " has no running process: " + RuntimeText.message(result.errors()));
    }
  }

  @Override
  public void pause(ContainerId id) {
    freeze("pause", id);
  }

  @Override
  public void resume(ContainerId id) {
    freeze("resume", id);
  }

  @Override
  public void delete(ContainerId id, boolean force) {
    if (!Files.isDirectory(program.stateRoot())) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("delete"));
    if (force) {
      command.add("--force");
    }
    command.add(id.hex());
    RuntimeCalls.Result result = blocking("delete", () -> calls.run(command));
    if (result.status() != 0 && holds(id)) {
      throw failure("delete", result);
    }
  }

  /** Whether the runtime still keeps something of the container. */
  private boolean holds(ContainerId id) {
    try (var entries = Files.list(program.stateRoot())) {
      return entries.anyMatch(entry -> entry.getFileName().toString().contains(id.hex()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void update(ContainerId id, byte[] resourcesJson) {
    RuntimeCalls.Result result =
        blocking(
            "update",
            () -> calls.run(List.of("update", "--resources", "-", id.hex()), resourcesJson));
    if (result.status() != 0) {
      throw failure("update", result);
    }
  }

  /** gVisor stops its own kernel; the others need a cgroup with a freezer. */
  private void freeze(String command, ContainerId id) {
    if (program.cgroups() == CgroupManagerChoice.DISABLED
        && program.family() != RuntimeFamily.RUNSC) {
      throw EngineException.internal(
          "Cannot " + command + " container " + id + ": no cgroup freezer for this user", null);
    }
    RuntimeCalls.Result result = blocking(command, () -> calls.run(List.of(command, id.hex())));
    if (result.status() != 0) {
      throw failure(command, result);
    }
  }

  private EngineException failure(String command, RuntimeCalls.Result result) {
    return EngineException.internal(
        "OCI runtime "
            + command
            + " failed: "
            + program.name()
            + ": "
            + RuntimeText.message(result.errors()),
        null);
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
