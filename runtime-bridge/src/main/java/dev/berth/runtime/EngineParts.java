package dev.berth.runtime;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.config.LinuxHostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.container.ContainerParts;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.CreatePlanner;
import dev.berth.runtime.container.LogKeeper;
import dev.berth.runtime.container.NameGenerator;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.container.plan.DefaultCreatePlanner;
import dev.berth.runtime.container.plan.WordNames;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.exec.ContainerExecs;
import dev.berth.runtime.files.RootfsFiles;
import dev.berth.runtime.files.VolumeArchives;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.log.ContainerLogs;
import dev.berth.runtime.log.LogDesk;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.network.LocalNetworks;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.oci.CdiSpecs;
import dev.berth.runtime.oci.CgroupManagerChoice;
import dev.berth.runtime.oci.JsonSpecRenderer;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.Programs;
import dev.berth.runtime.oci.ResourcesJson;
import dev.berth.runtime.oci.RoutedRuntime;
import dev.berth.runtime.oci.Runtimes;
import dev.berth.runtime.oci.SharedTmpfs;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.pod.LocalPods;
import dev.berth.runtime.pod.PodSlices;
import dev.berth.runtime.secret.LocalSecrets;
import dev.berth.runtime.secret.Secrets;
import dev.berth.runtime.stats.CgroupStatsReader;
import dev.berth.runtime.stats.StatsReader;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.ContainerStreams;
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.volume.LocalVolumes;
import dev.berth.runtime.volume.VolumeFiles;
import dev.berth.runtime.volume.Volumes;
import java.nio.file.Files;
import java.time.Duration;

/**
 * The parts of the engine over this machine, each made at its first use; what is made is safe for
 * any number of threads.
 */
final class EngineParts implements ContainerParts {
  private final EngineConfig config;
  private final StorePaths paths;
  private final Kernel kernel = new LinuxKernel();
  private final EventJournal events;
  private final ImageParts images;
  private final Lazy<HostFacts> host;
  private final Lazy<UserNamespaces> userNamespaces;
  private final Lazy<Volumes> volumes;
  private final Lazy<VolumeFiles> volumeFiles;
  private final Lazy<Secrets> secrets;
  private final Lazy<Networks> networks;
  private final Runtimes runtimes;
  private final Lazy<RoutedRuntime> runtime;
  private final Lazy<SpecRenderer> renderer;
  private final Lazy<ContainerStreams> streams;
  private final Lazy<ContainerExecs> execs;
  private final Lazy<Logs> logs;
  private final Lazy<LogKeeper> logKeeper;
  private final Lazy<StatsReader> stats;
  private final Lazy<NameGenerator> names = new Lazy<>(WordNames::new);
  private final Lazy<CreatePlanner> planner;
  private final Lazy<ContainerService> containers;
  private final Lazy<LocalPods> pods;
  private final Lazy<ContainerFiles> files;

  EngineParts(EngineConfig config, StorePaths paths) {
    this.config = config;
    this.paths = paths;
    this.events = new EventJournal(paths);
    this.images = new ImageParts(this, config, paths, kernel);
    this.host = new Lazy<>(this::makeHost);
    this.userNamespaces = new Lazy<>(() -> new UserNamespaces(paths, kernel));
    this.volumes = new Lazy<>(() -> new LocalVolumes(paths, events, kernel, images.trash()));
    this.volumeFiles =
        new Lazy<>(() -> new VolumeArchives(volumes(), kernel, this::runsWithVolume));
    this.secrets = new Lazy<>(() -> new LocalSecrets(paths, events));
    this.networks = new Lazy<>(() -> new LocalNetworks(paths, config, kernel, events));
    this.runtimes = new Runtimes(kernel, config, paths);
    this.runtime = new Lazy<>(() -> new RoutedRuntime(kernel, config, paths, runtimes));
    this.renderer = new Lazy<>(() -> makeRenderer());
    this.logs = new Lazy<>(() -> new ContainerLogs(containers()));
    this.logKeeper = new Lazy<>(() -> new LogDesk(kernel, paths));
    this.streams = new Lazy<>(() -> new ContainerStreams(kernel, paths, this::find, logs, events));
    this.execs = new Lazy<>(this::makeExecs);
    this.stats = new Lazy<>(() -> new CgroupStatsReader(containers()));
    this.planner = new Lazy<>(this::makePlanner);
    this.containers = new Lazy<>(() -> ContainerService.open(this));
    this.pods = new Lazy<>(this::makePods);
    this.files =
        new Lazy<>(() -> new RootfsFiles(paths, kernel, images(), rootFileSystems(), this::find));
  }

  private LocalPods makePods() {
    return new LocalPods(
        paths,
        events,
        images::store,
        containers::get,
        names.get(),
        config.environment(),
        new PodSlices(config.environment(), host::get));
  }

  private HostFacts makeHost() {
    return new LinuxHostFacts(
        () -> CgroupManagerChoice.detect(config.environment()).driver(),
        name -> Programs.find(name, config.environment()));
  }

  private ContainerExecs makeExecs() {
    return new ContainerExecs(
        kernel, paths, runtime.get()::program, renderer(), this::find, events);
  }

  private SpecRenderer makeRenderer() {
    return new JsonSpecRenderer(
        host(),
        paths,
        networks(),
        CdiSpecs.of(config),
        volume -> volumes().restrictions(volume),
        secret -> secrets().data(secret),
        this::find,
        new SharedTmpfs(kernel));
  }

  private CreatePlanner makePlanner() {
    return new DefaultCreatePlanner(
        config, host(), images(), volumes(), networks(), runtimes, this::find);
  }

  private boolean runsWithVolume(String volume) {
    return containers().list().stream()
        .anyMatch(each -> each.state().running() && each.mountsVolume(volume));
  }

  VolumeFiles volumeFiles() {
    return volumeFiles.get();
  }

  private Container find(String ref) {
    return containers().get(ref);
  }

  /** Those that have to do with images. */
  ImageParts ofImages() {
    return images;
  }

  EngineConfig config() {
    return config;
  }

  HostFacts host() {
    return host.get();
  }

  RuntimeNames runtimes() {
    return runtimes;
  }

  Streams streams() {
    return streams.get();
  }

  Logs logs() {
    return logs.get();
  }

  StatsReader stats() {
    return stats.get();
  }

  ContainerService containers() {
    return containers.get();
  }

  @Override
  public LocalPods pods() {
    return pods.get();
  }

  /** Finishes what a killed service was doing to pods. */
  void recoverPods() {
    if (Files.isDirectory(paths.pods())) {
      pods.get().recover();
    }
  }

  @Override
  public ContainerFiles files() {
    return files.get();
  }

  /** Closes what was made, in the order that lets each part finish; all is tried. */
  void close(Closing closing) {
    ContainerService service = containers.ifMade();
    if (service != null) {
      closing.step(service::close);
    }
    Networks used = networks.ifMade();
    if (used != null) {
      closing.step(used::rest);
    }
    closing.step(events::close);
  }

  @Override
  public StorePaths paths() {
    return paths;
  }

  @Override
  public EventJournal events() {
    return events;
  }

  @Override
  public ImageStore images() {
    return images.store();
  }

  @Override
  public UserNamespaces userNamespaces() {
    return userNamespaces.get();
  }

  @Override
  public RootFileSystems rootFileSystems() {
    return images.rootFileSystems();
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
  public Secrets secrets() {
    return secrets.get();
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
  public ContainerExecs execs() {
    return execs.get();
  }

  @Override
  public LogKeeper logKeeper() {
    return logKeeper.get();
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
  public void wakeIn(Duration time) {
    new WakeTimer(kernel, config.environment()).set(time);
  }

  @Override
  public boolean busy() {
    ContainerExecs made = execs.ifMade();
    return made != null && made.running() > 0;
  }
}
