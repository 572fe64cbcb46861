package dev.berth.runtime;

import dev.berth.runtime.artifact.Artifacts;
import dev.berth.runtime.build.BuildCache;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.build.LocalBuilds;
import dev.berth.runtime.build.UnfinishedSteps;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.StorageDrivers;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.image.UnpackedLayers;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.manifest.ManifestLists;
import dev.berth.runtime.registry.HttpRegistries;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.conf.RegistrySettings;
import dev.berth.runtime.store.StorePaths;

/** The parts of the engine that have to do with images: their store, registries and builds. */
final class ImageParts {
  private final EngineParts engine;
  private final StorePaths paths;
  private final Kernel kernel;
  private final Trash trash;
  private final Blobs blobs;
  private final Lazy<UnpackedLayers> layers;
  private final Lazy<RootFileSystems> rootFileSystems = new Lazy<>(this::makeRootFileSystems);
  private final Lazy<ImageStore> store = new Lazy<>(this::makeStore);
  private final Lazy<RegistrySettings> registrySettings;
  private final Lazy<Registries> registries = new Lazy<>(this::makeRegistries);
  private final Lazy<ManifestLists> manifestLists;
  private final Lazy<Artifacts> artifacts;
  private final Lazy<BuildCache> buildCache;
  private final Lazy<Builds> builds = new Lazy<>(this::makeBuilds);
  private final Lazy<UnfinishedSteps> unfinishedSteps = new Lazy<>(this::sweepSteps);

  /**
   * @param engine whose other parts these use, at first use only
   */
  ImageParts(EngineParts engine, EngineConfig config, StorePaths paths, Kernel kernel) {
    this.engine = engine;
    this.paths = paths;
    this.kernel = kernel;
    this.trash = new Trash(paths);
    this.blobs = new Blobs(paths);
    this.layers = new Lazy<>(() -> new UnpackedLayers(paths, StorageDrivers.ownership()));
    this.registrySettings = new Lazy<>(() -> new RegistrySettings(config));
    this.manifestLists = new Lazy<>(() -> new ManifestLists(paths, blobs));
    this.artifacts = new Lazy<>(() -> new Artifacts(paths, blobs));
    this.buildCache = new Lazy<>(() -> new BuildCache(paths, blobs, layers.get()));
  }

  private RootFileSystems makeRootFileSystems() {
    return StorageDrivers.rootFileSystems(
        paths, layers.get(), kernel, trash, engine.config().environment());
  }

  private ImageStore makeStore() {
    return new ImageStore(
        paths,
        blobs,
        layers.get(),
        trash,
        engine.events(),
        (keptBlobs, keptLayers) -> {
          buildCache.get().keep(keptBlobs, keptLayers);
          manifestLists.get().keep(keptBlobs);
          artifacts.get().keep(keptBlobs);
        });
  }

  private Registries makeRegistries() {
    return new HttpRegistries(engine.config(), registrySettings(), store(), engine.events());
  }

  private Builds makeBuilds() {
    return new LocalBuilds(
        paths,
        kernel,
        engine.host(),
        store(),
        rootFileSystems(),
        registries(),
        engine.containers(),
        engine.streams(),
        buildCache.get(),
        unfinishedSteps.get());
  }

  private UnfinishedSteps sweepSteps() {
    UnfinishedSteps steps = new UnfinishedSteps(paths);
    if (steps.any()) {
      steps.sweep(engine.containers(), store());
    }
    return steps;
  }

  /** Removes what builds left that a killed service was at; before any build begins, and once. */
  void recoverBuilds() {
    unfinishedSteps.get();
  }

  Trash trash() {
    return trash;
  }

  ImageStore store() {
    return store.get();
  }

  RootFileSystems rootFileSystems() {
    return rootFileSystems.get();
  }

  RegistrySettings registrySettings() {
    return registrySettings.get();
  }

  Registries registries() {
    return registries.get();
  }

  ManifestLists manifestLists() {
    return manifestLists.get();
  }

  Artifacts artifacts() {
    return artifacts.get();
  }

  Builds builds() {
    return builds.get();
  }
}
