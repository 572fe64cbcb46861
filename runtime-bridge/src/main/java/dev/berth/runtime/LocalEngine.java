package dev.berth.runtime;

import dev.berth.runtime.artifact.Artifacts;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.manifest.ManifestLists;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.pod.Pods;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.conf.RegistrySettings;
import dev.berth.runtime.secret.Secrets;
import dev.berth.runtime.stats.StatsReader;
import dev.berth.runtime.store.EngineId;
import dev.berth.runtime.store.StoreLock;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.volume.VolumeFiles;
import dev.berth.runtime.volume.Volumes;
import java.io.IOException;

/**
 * The engine over this machine, as dialects see it. Opening takes the store and begins reading the
 * containers; the first answer does not wait for parts it does not need.
 */
public final class LocalEngine implements Engine {
  private static final System.Logger LOG = System.getLogger(LocalEngine.class.getName());

  private final EngineParts parts;
  private final StoreLock lock;
  private final Lazy<String> id;
  private final Thread opening = Thread.ofVirtual().name("open-containers").unstarted(this::warmUp);

  private LocalEngine(EngineParts parts, StoreLock lock) {
    this.parts = parts;
    this.lock = lock;
    this.id = new Lazy<>(() -> EngineId.of(parts.paths()));
  }

  /**
   * Takes the store, and begins reading the containers in the background; UNAVAILABLE when another
   * service has the store.
   */
  public static LocalEngine open(EngineConfig config) {
    StorePaths paths = new StorePaths(config);
    StoreLock lock = StoreLock.acquire(paths);
    try {
      LocalEngine engine = new LocalEngine(new EngineParts(config, paths), lock);
      engine.parts.ofImages().trash().sweep();
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
      parts.containers();
      parts.recoverPods();
      parts.ofImages().recoverBuilds();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot open the containers", e);
    }
  }

  @Override
  public EngineConfig config() {
    return parts.config();
  }

  @Override
  public HostFacts host() {
    return parts.host();
  }

  @Override
  public RuntimeNames runtimes() {
    return parts.runtimes();
  }

  @Override
  public Containers containers() {
    return parts.containers();
  }

  @Override
  public Pods pods() {
    return parts.pods();
  }

  @Override
  public ContainerFiles files() {
    return parts.files();
  }

  @Override
  public ManifestLists manifestLists() {
    return parts.ofImages().manifestLists();
  }

  @Override
  public Artifacts artifacts() {
    return parts.ofImages().artifacts();
  }

  @Override
  public ImageRegistrar content() {
    return parts.images();
  }

  @Override
  public Builds builds() {
    return parts.ofImages().builds();
  }

  @Override
  public Streams streams() {
    return parts.streams();
  }

  @Override
  public Execs execs() {
    return parts.execs();
  }

  @Override
  public Logs logs() {
    return parts.logs();
  }

  @Override
  public StatsReader stats() {
    return parts.stats();
  }

  @Override
  public Images images() {
    return parts.images();
  }

  @Override
  public Registries registries() {
    return parts.ofImages().registries();
  }

  @Override
  public RegistrySettings registrySettings() {
    return parts.ofImages().registrySettings();
  }

  @Override
  public Volumes volumes() {
    return parts.volumes();
  }

  @Override
  public StoreFindings checkStore() {
    FindingsByKind report = new FindingsByKind();
    try {
      new StoreDoctor(parts.config(), report).look();
    } catch (IOException e) {
      throw EngineException.internal("cannot check the store: " + e.getMessage(), e);
    }
    return report.findings();
  }

  @Override
  public VolumeFiles volumeFiles() {
    return parts.volumeFiles();
  }

  @Override
  public Secrets secrets() {
    return parts.secrets();
  }

  @Override
  public Networks networks() {
    return parts.networks();
  }

  @Override
  public Events events() {
    return parts.events();
  }

  @Override
  public String id() {
    return id.get();
  }

  @Override
  public void close() {
    Closing closing = new Closing();
    closing.step(this::awaitOpening);
    parts.close(closing);
    closing.step(lock::close);
    closing.end();
  }

  private void awaitOpening() {
    try {
      opening.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
