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
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.volume.VolumeFiles;
import dev.berth.runtime.volume.Volumes;

/** The engine as a dialect sees it: one small interface a role. */
public interface Engine extends AutoCloseable {
  EngineConfig config();

  HostFacts host();

  Containers containers();

  Streams streams();

  Execs execs();

  Logs logs();

  StatsReader stats();

  Images images();

  Registries registries();

  Volumes volumes();

  Networks networks();

  Events events();

  /** What the files of the user and the machine say about registries. */
  default RegistrySettings registrySettings() {
    throw EngineException.notImplemented("settings of registries are not known");
  }

  /** Containers that share namespaces and a life. */
  default Pods pods() {
    throw EngineException.notImplemented("pods are not available");
  }

  /** Files inside containers. */
  default ContainerFiles files() {
    throw EngineException.notImplemented("copying files is not available");
  }

  /** The OCI runtimes that containers can ask for. */
  default RuntimeNames runtimes() {
    throw EngineException.notImplemented("runtimes are not known");
  }

  /** Looks the whole store over; takes its time. */
  default StoreFindings checkStore() {
    throw EngineException.notImplemented("checking the store is not available");
  }

  /** The content of volumes. */
  default VolumeFiles volumeFiles() {
    throw EngineException.notImplemented("the content of volumes is not available");
  }

  /** Secrets that containers get. */
  default Secrets secrets() {
    throw EngineException.notImplemented("secrets are not available");
  }

  /** Building images. */
  default Builds builds() {
    throw EngineException.notImplemented("building images is not available");
  }

  /** Lists of images for several platforms. */
  default ManifestLists manifestLists() {
    throw EngineException.notImplemented("lists of images are not available");
  }

  /** Files in registries and here that are no images. */
  default Artifacts artifacts() {
    throw EngineException.notImplemented("artifacts are not available");
  }

  /** Where content of lists and artifacts is brought to. */
  default ImageRegistrar content() {
    throw EngineException.notImplemented("the content store is not available");
  }

  /** The name of the root file system driver, as clients know it. */
  default String storageDriver() {
    return "overlay2";
  }

  /** A stable id of this engine's store. */
  String id();

  /** Lets running work end its current step, and releases the store; containers go on. */
  @Override
  void close();
}
