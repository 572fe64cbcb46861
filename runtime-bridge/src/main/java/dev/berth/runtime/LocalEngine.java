package dev.berth.runtime;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.config.LinuxHostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.container.ContainerParts;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.CreatePlanner;
import dev.berth.runtime.container.NameGenerator;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.plan.DefaultCreatePlanner;
import dev.berth.runtime.container.plan.WordNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.ContainerExecs;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.files.RootfsFiles;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.StorageDrivers;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.image.UnpackedLayers;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.log.ContainerLogs;
import dev.berth.runtime.log.LogRotator;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.network.LocalNetworks;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.oci.CgroupManagerChoice;
import dev.berth.runtime.oci.CrunRuntime;
import dev.berth.runtime.oci.JsonSpecRenderer;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.Programs;
import dev.berth.runtime.oci.ResourcesJson;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.registry.HttpRegistries;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.stats.CgroupStatsReader;
import dev.berth.runtime.stats.StatsReader;
import dev.berth.runtime.store.EngineId;
import dev.berth.runtime.store.StoreLock;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.ContainerStreams;
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.volume.LocalVolumes;
import dev.berth.runtime.volume.Volumes;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The engine over this machine: puts the parts together. Each part is made at its first use, so
 * that the first answer does not wait for what it does not need; what is made is safe for any
 * number of threads.
 */
public final class LocalEngine implements Engine {
  private static final System.Logger LOG = System.getLogger(LocalEngine.class.getName());

  private final EngineConfig config;
  private final StorePaths paths;
  private final StoreLock lock;
  private final Kernel kernel = new LinuxKernel();
  private final EventJournal events;
  private final Trash trash;
  private final Lazy<String> id;
  private final Lazy<HostFacts> host;
  private final Lazy<UnpackedLayers> layers;
  private final Lazy<ImageStore> images;
  private final Lazy<Registries> registries;
  private final Lazy<Volumes> volumes;
  private final Lazy<Networks> networks;
  private final Lazy<CrunRuntime> runtime;
  private final Lazy<SpecRenderer> renderer;
  private final Lazy<ContainerStreams> streams;
  private final Lazy<ContainerExecs> execs;
  private final Lazy<Logs> logs;
  private final Lazy<StatsReader> stats;
  private final Lazy<ContainerService> containers;
  private final Lazy<ContainerFiles> files;
  private final Thread opening = Thread.ofVirtual().name("open-containers").unstarted(this::warmUp);

  private LocalEngine(EngineConfig config, StorePaths paths, StoreLock lock) {
    this.config = config;
    this.paths = paths;
    this.lock = lock;
    this.events = new EventJournal(paths);
    this.trash = new Trash(paths);
    this.id = new Lazy<>(() -> EngineId.of(paths));
    this.host =
        new Lazy<>(
            () ->
                new LinuxHostFacts(
                    () -> CgroupManagerChoice.detect(config.environment()).driver(),
                    name -> Programs.find(name, config.environment())));
    this.layers = new Lazy<>(() -> new UnpackedLayers(paths, StorageDrivers.ownership()));
    this.images =
        new Lazy<>(() -> new ImageStore(paths, new Blobs(paths), layers.get(), trash, events));
    this.registries =
        new Lazy<>(() -> new HttpRegistries(config, images.get(), images.get(), events));
    this.volumes = new Lazy<>(() -> new LocalVolumes(paths, events, kernel));
    this.networks = new Lazy<>(() -> new LocalNetworks(paths, config.environment(), kernel));
    this.runtime = new Lazy<>(() -> CrunRuntime.detect(kernel, config, paths));
    this.renderer = new Lazy<>(this::makeRenderer);
    this.logs = new Lazy<>(() -> new ContainerLogs(containers()));
    this.streams = new Lazy<>(() -> new ContainerStreams(kernel, paths, this::find, logs, events));
    this.execs =
        new Lazy<>(
            () ->
                new ContainerExecs(
                    kernel, paths, runtime.get().program(), renderer.get(), this::find, events));
    this.stats = new Lazy<>(() -> new CgroupStatsReader(containers()));
    Parts parts = new Parts();
    this.containers = new Lazy<>(() -> ContainerService.open(parts));
    this.files =
        new Lazy<>(
            () ->
                new RootfsFiles(paths, kernel, images.get(), parts.rootFileSystems(), this::find));
  }

  /**
   * Takes the store, and begins reading the containers in the background; UNAVAILABLE when another
   * service has the store.
   */
  public static LocalEngine open(EngineConfig config) {
    StorePaths paths = new StorePaths(config);
    StoreLock lock = StoreLock.acquire(paths);
    try {
      LocalEngine engine = new LocalEngine(config, paths, lock);
      engine.trash.sweep();
      engine.opening.start();
      return engine;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw EngineException.internal("cannot open the store: " + e.getMessage(), e);
    }
  }

  /** The first request shares this work or finds it done; its failure is the request's to tell. */
  private void warmUp() {
    try {
      containers.get();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot open the containers", e);
    }
  }

  private SpecRenderer makeRenderer() {
    return new JsonSpecRenderer(host.get(), paths, networks.get(), this::find);
  }

  private Container find(String ref) {
    return containers.get().get(ref);
  }

  /** What containers ask for, when they ask for it. */
  private final class Parts implements ContainerParts {
    private final Lazy<RootFileSystems> rootFileSystems =
        new Lazy<>(
            () ->
                StorageDrivers.rootFileSystems(
                    paths, layers.get(), kernel, trash, config.environment()));
    private final Lazy<CreatePlanner> planner =
        new Lazy<>(
            () ->
                new DefaultCreatePlanner(
                    config,
                    host.get(),
                    LocalEngine.this.images.get(),
                    LocalEngine.this.volumes.get(),
                    LocalEngine.this.networks.get(),
                    LocalEngine.this::find));
    private final Lazy<NameGenerator> names = new Lazy<>(WordNames::new);

    @Override
    public StorePaths paths() {
      return paths;
    }

    @Override
    public Events events() {
      return events;
    }

    @Override
    public Images images() {
      return images.get();
    }

    @Override
    public RootFileSystems rootFileSystems() {
      return rootFileSystems.get();
    }

    @Override
    public Networks networks() {
      return networks.get();
    }

    @Override
    public Volumes volumes() {
      return volumes.get();
    }

    @Override
    public OciRuntime runtime() {
      return runtime.get();
    }

    @Override
    public SpecRenderer renderer() {
      return renderer.get();
    }

    @Override
    public AttachHub attachHub() {
      return streams.get();
    }

    @Override
    public NameGenerator names() {
      return names.get();
    }

    @Override
    public CreatePlanner planner() {
      return planner.get();
    }

    @Override
    public Execs execs() {
      return execs.get();
    }

    @Override
    public void rotateLog(Container container, Path log, long maxSize, int maxFiles)
        throws IOException {
      Path control = paths.bundle(container.id()).resolve("ctl");
      new LogRotator(kernel).rotate(log, control, maxSize, maxFiles);
    }

    @Override
    public byte[] renderLimits(Resources limits) {
      return ResourcesJson.render(limits, host.get().cgroupControllers());
    }

    @Override
    public boolean wakeable() {
      return "systemd".equals(config.environment().get("BERTH_WAKE"));
    }

    @Override
    public boolean busy() {
      ContainerExecs made = execs.ifMade();
      return made != null && made.running() > 0;
    }
  }

  @Override
  public ContainerFiles files() {
    return files.get();
  }

  @Override
  public EngineConfig config() {
    return config;
  }

  @Override
  public HostFacts host() {
    return host.get();
  }

  @Override
  public Containers containers() {
    return containers.get();
  }

  @Override
  public Streams streams() {
    return streams.get();
  }

  @Override
  public Execs execs() {
    return execs.get();
  }

  @Override
  public Logs logs() {
    return logs.get();
  }

  @Override
  public StatsReader stats() {
    return stats.get();
  }

  @Override
  public Images images() {
    return images.get();
  }

  @Override
  public Registries registries() {
    return registries.get();
  }

  @Override
  public Volumes volumes() {
    return volumes.get();
  }

  @Override
  public Networks networks() {
    return networks.get();
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public String id() {
    return id.get();
  }

  @Override
  public void close() {
    RuntimeException failure = closing(this::awaitOpening, null);
    ContainerService service = containers.ifMade();
    if (service != null) {
      failure = closing(service::close, failure);
    }
    Networks used = networks.ifMade();
    if (used != null) {
      failure = closing(used::rest, failure);
    }
    failure = closing(events::close, failure);
    failure = closing(lock::close, failure);
    if (failure != null) {
      throw failure;
    }
  }

  private void awaitOpening() {
    try {
      opening.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is closed whatever fails; the first failure is told, the others with it. */
  private static @Nullable RuntimeException closing(
      Runnable step, @Nullable RuntimeException first) {
    try {
      step.run();
      return first;
    } catch (RuntimeException e) {
      if (first == null) {
        return e;
      }
      first.addSuppressed(e);
      return first;
    }
  }
}
