package dev.berth.runtime.oci;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.Pipe;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a container's monitor, conmon(8): it runs the OCI runtime's create, keeps the standard
 * streams and the log, and writes the exit file. It forks away at once, so that it outlives the
 * service; its first process is reaped here.
 */
final class ConmonLauncher {
  private static final int SYNC_DESCRIPTOR = 3;

  private final Kernel kernel;
  private final RuntimeProgram program;
  private final Path conmon;
  private final Path exits;

  ConmonLauncher(Kernel kernel, RuntimeProgram program, Path conmon, Path exits) {
    this.kernel = kernel;
    this.program = program;
    this.conmon = conmon;
    this.exits = exits;
  }

  OciRuntime.Created launch(OciRuntime.LaunchRequest request)
      throws IOException, InterruptedException {
    prepare(request);
    try (Pipe sync = Pipe.open(kernel);
        Pipe err = Pipe.open(kernel)) {
      Kernel.Child monitor = spawn(request, sync.writeEnd(), err.writeEnd());
      sync.closeWrite();
      err.closeWrite();
      String answer = RuntimeCalls.readLine(kernel, sync.readEnd(), monitor.pid());
      monitor.waitFor();
      String command = request.container().path();
      if (answer.isEmpty()) {
        String text = RuntimeCalls.readAll(kernel, err.readEnd(), monitor.pid());
        throw LaunchFailures.create(program.name(), text, command);
      }
      return new OciRuntime.Created(pid(answer, command), conmonPid(request.conmonPidFile()));
    }
  }

  private Kernel.Child spawn(OciRuntime.LaunchRequest request, int sync, int err)
      throws IOException {
    Map<String, String> environment = new HashMap<>(program.environment());
    environment.put("_OCI_SYNCPIPE", Integer.toString(SYNC_DESCRIPTOR));
    Map<Integer, Integer> descriptors = Map.of(2, err, SYNC_DESCRIPTOR, sync);
    return kernel.spawn(arguments(request), environment, descriptors, request.bundle());
  }

  /**
   * Some versions fail over fifos and sockets of an earlier run; {@code oom} is what it writes into
   * its working directory when the kernel killed for lack of memory.
   */
  private void prepare(OciRuntime.LaunchRequest request) throws IOException {
    Files.createDirectories(exits);
    Files.deleteIfExists(exits.resolve(request.container().id().hex()));
    for (String name : List.of("attach", "ctl", "winsz", "oom")) {
      Files.deleteIfExists(request.bundle().resolve(name));
    }
  }

  List<String> arguments(OciRuntime.LaunchRequest request) {
    String id = request.container().id().hex();
    ContainerConfig config = request.container().config();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of(conmon.toString(), "--api-version", "1", "--full-attach"));
    argv.addAll(List.of("-c", id, "-u", id, "-n", request.container().name()));
    argv.addAll(List.of("-b", request.bundle().toString()));
    // where conmon leaves the file "oom" when the kernel killed the container
    argv.addAll(List.of("--persist-dir", request.bundle().toString()));
    argv.addAll(List.of("-p", request.pidFile().toString()));
    argv.addAll(List.of("-P", request.conmonPidFile().toString()));
    argv.addAll(List.of("--exit-dir", exits.toString(), "--no-sync-log"));
    addLog(argv, request);
    if (config.tty()) {
      argv.add("-t");
    }
    if (config.openStdin()) {
      argv.add("-i");
      if (config.tty() || !config.stdinOnce()) {
        argv.add("--leave-stdin-open");
      }
    }
    Extras more = request.container().hostConfig().more();
    if (more.timeoutSeconds() > 0) {
      argv.addAll(List.of("--timeout", Integer.toString(more.timeoutSeconds())));
    }
    argv.addAll(List.of("-r", program.path().toString()));
    for (String option : program.globalOptions()) {
      argv.addAll(List.of("--runtime-arg", option));
    }
    if (more.cgroupsDisabled() && program.family() == RuntimeFamily.CRUN) {
      // The last one counts.
      argv.addAll(List.of("--runtime-arg", "--cgroup-manager=disabled"));
    }
    return argv;
  }

  private static void addLog(List<String> argv, OciRuntime.LaunchRequest request) {
    argv.add("-l");
    Path path = request.logPath();
    if (request.logDriver().equals("k8s-file") && path != null) {
      argv.add("k8s-file:" + path);
      if (request.logSizeMax() > 0) {
        argv.addAll(List.of("--log-size-max", Long.toString(request.logSizeMax())));
      }
    } else {
      argv.add(request.logDriver().equals("journald") ? "journald" : "none");
      String tag = request.logTag();
      if (tag != null) {
        argv.addAll(List.of("--log-tag", tag));
      }
    }
  }

  /** The pid of {@code {"data": pid}}; the failure of {@code {"data": -1, "message": text}}. */
  private int pid(String answer, String command) throws IOException {
    JsonNode sync = Json.mapper().readTree(answer);
    int pid = sync.path("data").asInt(-1);
    if (pid <= 0) {
      String text = sync.path("message").asText("the runtime did not say why");
      throw LaunchFailures.create(program.name(), text, command);
    }
    return pid;
  }

  private static int conmonPid(Path file) {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw EngineException.internal("conmon did not write its pid file " + file, e);
    }
  }
}
