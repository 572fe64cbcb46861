package dev.berth.runtime.container;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.oci.FixedNetworks;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.pod.LocalPods;
import dev.berth.runtime.pod.PodCgroups;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A container service over fakes, in a directory of the test's own. */
final class Harbour implements AutoCloseable {
  final StorePaths paths;
  final FakeRuntime runtime;
  final FakeRootFileSystems layers = new FakeRootFileSystems();
  final FakeVolumes volumes = new FakeVolumes();
  final ManualScheduler scheduler = new ManualScheduler();
  final EventJournal journal;
  HealthState.@Nullable Probe probe;
  UnaryOperator<HostConfigBuilder> host = b -> b;
  UnaryOperator<ContainerConfigBuilder> config = b -> b;
  List<MountPoint> mounts = List.of();
  ContainerService service;
  LocalPods pods;

  Harbour(Path root) {
    paths = new StorePaths(new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of()));
    runtime = new FakeRuntime(paths);
    journal = new EventJournal(paths);
    pods = openPods();
    service = open();
  }

  private LocalPods openPods() {
    return new LocalPods(
        paths,
        journal,
        FakeImages::new,
        () -> service,
        attempt -> "happy_hopper" + attempt,
        Map.of(),
        PodCgroups.NONE);
  }

  private ContainerService open() {
    Lifecycle life =
        new Lifecycle(new Parts(), new FakeProcessTable(runtime), scheduler, scheduler);
    return ContainerService.open(life, this::probe);
  }

  private HealthState.Probe probe(Container container, Healthcheck check) {
    HealthState.Probe next = probe;
    if (next == null) {
      throw new IllegalStateException("no probe result was set");
    }
    return new HealthState.Probe(
        scheduler.instant(), scheduler.instant(), next.exitCode(), next.output());
  }

  private CreatePlanner.Planned plan(ContainerId id, String name, CreateContainer request) {
    Container made =
        new Container(
            1,
            id,
            name,
            scheduler.instant(),
            Samples.IMAGE,
            "busybox",
            "linux",
            "sh",
            List.of(),
            request.config(),
            request.hostConfig(),
            mounts,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            ContainerState.CREATED);
    return new CreatePlanner.Planned(made, List.of());
  }

  String create(@Nullable String name) {
    HostConfig hostConfig = host.apply(new HostConfigBuilder().networkMode("none")).build();
    ContainerConfig containerConfig =
        config.apply(new ContainerConfigBuilder().labels(Map.of("l", "v"))).build();
    return service
        .create(new CreateContainer(name, "busybox", null, containerConfig, hostConfig, Map.of()))
        .id()
        .hex();
  }

  String started(String name) {
    String id = create(name);
    service.start(id);
    return id;
  }

  void exit(String id, int code) {
    runtime.exit(new ContainerId(id), code);
  }

  /** The service dies by SIGKILL, and another one takes over. */
  void crash() {
    service.abandon();
    pods = openPods();
    service = open();
    pods.recover();
  }

  /** As {@code crash}, but the machine went down too. */
  void reboot() {
    runtime.running.clear();
    try {
      AtomicFiles.deleteTree(paths.runRoot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    crash();
  }

  List<String> actions(String type) {
    return journal.replay(null, null, event -> event.type().equals(type)).stream()
        .map(Event::action)
        .toList();
  }

  ContainerStatus status(String id) {
    return service.get(id).state().status();
  }

  /** Waits for something that another thread is about to do. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    service.close();
    journal.close();
  }

  private final class Parts implements ContainerParts {
    @Override
    public StorePaths paths() {
      return paths;
    }

    @Override
    public Events events() {
      return journal;
    }

    @Override
    public Images images() {
      return new FakeImages();
    }

    @Override
    public RootFileSystems rootFileSystems() {
      return layers;
    }

    @Override
    public UserNamespaces userNamespaces() {
      return new UserNamespaces(paths, new LinuxKernel());
    }

    @Override
    public Networks networks() {
      return new FixedNetworks();
    }

    @Override
    public Volumes volumes() {
      return volumes;
    }

    @Override
    public OciRuntime runtime() {
      return runtime;
    }

    @Override
    public SpecRenderer renderer() {
      return new NoSpecs();
    }

    @Override
    public AttachHub attachHub() {
      return new NoAttachments();
    }

    @Override
    public NameGenerator names() {
      return attempt -> attempt == 0 ? "calm_curie" : "calm_curie" + attempt;
    }

    @Override
    public CreatePlanner planner() {
      return Harbour.this::plan;
    }

    @Override
    public Execs execs() {
      throw new UnsupportedOperationException();
    }

    @Override
    public LogKeeper logKeeper() {
      return new FileLogs();
    }

    @Override
    public byte[] renderLimits(Resources limits) {
      return new byte[0];
    }

    @Override
    public boolean wakeable() {
      return false;
    }

    @Override
    public PodGate pods() {
      return pods;
    }

    @Override
    public boolean busy() {
      return false;
    }
  }

  private static final class FileLogs implements LogKeeper {
    @Override
    public Plan prepare(Container container) {
      return new Plan("none", null, 0, null);
    }

    @Override
    public void changed(Container container) {}

    @Override
    public void flush(Container container) {}

    @Override
    public boolean forwarding() {
      return false;
    }

    @Override
    public void close() {}
  }

  private static final class NoSpecs implements SpecRenderer {
    @Override
    public byte[] render(StartPlan plan) {
      return new byte[] {'{', '}'};
    }

    @Override
    public byte[] renderExec(Container container, Path rootfs, ExecSpec spec) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoAttachments implements AttachHub {
    @Override
    public void created(Container container) {}

    @Override
    public void ended(ContainerId id) {}

    @Override
    public void resize(Container container, int height, int width) {}
  }
}
