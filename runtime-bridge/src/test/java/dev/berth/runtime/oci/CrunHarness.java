package dev.berth.runtime.oci;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real busybox bundle below the real runtime, for trials by hand and for tests: run it inside a
 * user and mount namespace of an ordinary user.
 */
public final class CrunHarness implements AutoCloseable {
  public final LinuxKernel kernel = new LinuxKernel();
  public final StorePaths paths;
  public final CrunRuntime runtime;
  private final Path rootfs;

  public CrunHarness(Path root) throws IOException {
    EngineConfig config =
        new EngineConfig(root.resolve("data"), root.resolve("run"), root, System.getenv());
    this.paths = new StorePaths(config);
    this.runtime =
        new CrunRuntime(
            kernel,
            RuntimeProgram.detect(kernel, config, paths),
            Programs.find("conmon", config.environment()),
            paths.exits());
    this.rootfs = root.resolve("rootfs");
    makeRootFileSystem();
  }

  /** Whether crun, conmon, busybox and a user namespace to use them in are here. */
  public static boolean available() {
    try {
      Programs.find("crun", System.getenv());
      Programs.find("conmon", System.getenv());
      String map = Files.readString(Path.of("/proc/self/uid_map")).strip();
      return Files.isExecutable(Path.of("/bin/busybox"))
          && map.startsWith("0")
          && !map.matches("0\\s+0\\s+4294967295");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void makeRootFileSystem() throws IOException {
    for (String directory : List.of("bin", "proc", "dev", "sys", "etc", "tmp")) {
      Files.createDirectories(rootfs.resolve(directory));
    }
    Path busybox = rootfs.resolve("bin/busybox");
    if (!Files.exists(busybox)) {
      Files.copy(Path.of("/bin/busybox"), busybox);
      for (String name : "sh true echo cat sleep yes head stty tty kill id env dd".split(" ")) {
        Files.createSymbolicLink(rootfs.resolve("bin").resolve(name), Path.of("busybox"));
      }
    }
  }

  /** Writes the bundle of a container and makes it. */
  public OciRuntime.Created create(Container container, String... args) throws IOException {
    Path bundle = Files.createDirectories(paths.bundle(container.id()));
    Files.createDirectories(paths.container(container.id()));
    Files.writeString(bundle.resolve("config.json"), spec(container.config().tty(), args));
    return runtime.create(
        new OciRuntime.LaunchRequest(
            container,
            bundle,
            bundle.resolveSibling("pid"),
            bundle.resolveSibling("conmon.pid"),
            log(container),
            "k8s-file",
            0,
            null,
            ""));
  }

  /** The container's log file. */
  public Path log(Container container) {
    return paths.container(container.id()).resolve("ctr.log");
  }

  /** Waits for the exit file and returns the exit code. */
  public int awaitExit(Container container) throws IOException, InterruptedException {
    Path file = paths.exits().resolve(container.id().hex());
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!Files.exists(file)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no exit file of " + container.id());
      }
      Thread.sleep(Duration.ofNanos(200_000));
    }
    return Integer.parseInt(Files.readString(file).strip());
  }

  /** Removes what is left of it. */
  public void remove(Container container) throws IOException {
    runtime.delete(container.id(), true);
    AtomicFiles.deleteTree(paths.containerRun(container.id()));
  }

  /** Gives back what is mounted. */
  @Override
  public void close() throws IOException {
    if (runtime.program().path().equals(paths.runtimeBinary())) {
      kernel.unmount(paths.runtimeBinary(), 2);
    }
  }

  private String spec(boolean tty, String... args) {
    StringBuilder command = new StringBuilder();
    for (String arg : args) {
      command.append(command.isEmpty() ? "" : ",").append('"').append(escape(arg)).append('"');
    }
    return """
        {"ociVersion":"1.0.2","process":{"terminal":%s,"user":{"uid":0,"gid":0},"args":[%s],
        "env":["PATH=/bin","TERM=xterm"],"cwd":"/"},"root":{"path":"%s"},"hostname":"h",
        "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
        {"destination":"/dev","type":"tmpfs","source":"tmpfs",
         "options":["nosuid","mode=755","size=65536k"]},
        {"destination":"/dev/pts","type":"devpts","source":"devpts",
         "options":["nosuid","noexec","newinstance","ptmxmode=0666","mode=0620","gid=5"]}],
        "linux":{"namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},
        {"type":"network"}]}}
        """
        .formatted(tty, command, rootfs);
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Measures create, start, wait and delete. */
  public static void main(String[] args) throws Exception {
    CrunHarness harness = new CrunHarness(Path.of(args[0]));
    int rounds = Integer.parseInt(args[1]);
    long[] sums = new long[4];
    for (int i = -5; i < rounds; i++) {
      Container container = TestContainers.container(false, false, false);
      long t0 = System.nanoTime();
      harness.create(container, "true");
      long t1 = System.nanoTime();
      harness.runtime.start(container.id());
      long t2 = System.nanoTime();
      int exit = harness.awaitExit(container);
      long t3 = System.nanoTime();
      harness.remove(container);
      long t4 = System.nanoTime();
      if (exit != 0) {
        throw new IllegalStateException("exit " + exit + Files.readString(harness.log(container)));
      }
      long[] times = {t1 - t0, t2 - t1, t3 - t2, t4 - t3};
      for (int k = 0; k < sums.length && i >= 0; k++) {
        sums[k] += times[k];
      }
      if (i == -5) {
        report("first", times, 1);
      }
    }
    report("mean", sums, rounds);
  }

  private static void report(String what, long[] times, int rounds) {
    System.out.printf(
        "%s: create %.2f start %.2f wait %.2f remove %.2f ms%n",
        what,
        times[0] / 1e6 / rounds,
        times[1] / 1e6 / rounds,
        times[2] / 1e6 / rounds,
        times[3] / 1e6 / rounds);
  }
}
