package dev.berth.runtime.exec;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.oci.CrunHarness;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.oci.TestContainers;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.Capture;
import dev.berth.runtime.stream.RecordedEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A running container to start execs in, for tests and for measuring by hand. */
public final class ExecBench implements AutoCloseable {
  final CrunHarness harness;
  final RecordedEvents events = new RecordedEvents();
  final ContainerExecs execs;
  volatile Container container;
  final Container created;

  ExecBench(Path root) throws IOException {
    this.harness = new CrunHarness(root);
    this.created = TestContainers.container(false, false, false);
    harness.create(created, "sleep", "1000");
    harness.runtime.start(created.id());
    this.container = TestContainers.in(created, ContainerStatus.RUNNING);
    this.execs =
        new ContainerExecs(
            harness.kernel,
            harness.paths,
            unused -> harness.runtime.program(),
            new PlainRenderer(),
            ref -> container,
            events);
  }

  static ExecSpec spec(boolean tty, boolean stdin, String... cmd) {
    return new ExecSpec(List.of(cmd), tty, stdin, true, true, null, false, null, null, null, null);
  }

  /** Runs a command to its end. */
  Exec run(Capture client, @Nullable InputStream stdin, ExecSpec spec) throws Exception {
    String id = execs.create(container.id().hex(), spec);
    execs
        .prepareAttached(id)
        .run(new AttachRequest(stdin, true, true, new byte[] {16, 17}, false, true), client, null);
    return execs.get(id);
  }

  @Override
  public void close() throws IOException {
    harness.remove(created);
    harness.close();
  }

  /** Only what an exec needs here. */
  private static final class PlainRenderer implements SpecRenderer {
    @Override
    public byte[] render(StartPlan plan) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void refreshHosts(Container container) {}

    @Override
    public byte[] renderExec(Container container, Path rootfs, ExecSpec spec) {
      Map<String, Object> process = new LinkedHashMap<>();
      process.put("terminal", spec.tty());
      process.put("cwd", spec.workingDir() == null ? "/" : spec.workingDir());
      process.put("args", spec.cmd());
      process.put("env", List.of("PATH=/bin", "TERM=xterm"));
      process.put("user", Map.of("uid", 0, "gid", 0));
      List<Integer> size = spec.consoleSize();
      if (size != null) {
        process.put("consoleSize", Map.of("height", size.get(0), "width", size.get(1)));
      }
      try {
        return Json.write(process);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Measures echo, and looks for leaks. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    try (ExecBench bench = new ExecBench(Path.of(args[0]))) {
      Thread runner =
          Thread.startVirtualThread(
              () -> {
                try {
                  bench.measure(rounds);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      runner.join();
    }
  }

  private void measure(int rounds) throws Exception {
    for (int i = 0; i < 20; i++) {
      run(new Capture(), null, spec(false, false, "echo", "x"));
    }
    report("before");
    long[] times = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long t0 = System.nanoTime();
      Capture client = new Capture();
      Exec exec = run(client, null, spec(false, false, "echo", "hello"));
      times[i] = System.nanoTime() - t0;
      if (!client.out().equals("hello\n") || !Integer.valueOf(0).equals(exec.exitCode())) {
        throw new IllegalStateException(exec + client.out() + client.err());
      }
    }
    Arrays.sort(times);
    System.out.printf(
        "exec echo: median %.2f ms, 95%% %.2f ms%n",
        times[rounds / 2] / 1e6, times[rounds * 95 / 100] / 1e6);
    report("after");
  }

  private static void report(String when) throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"));
        Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      System.out.printf(
          "%s: %d descriptors, %d threads, %d children%n",
          when, fds.count(), tasks.count(), ProcessHandle.current().children().count());
    }
  }
}
