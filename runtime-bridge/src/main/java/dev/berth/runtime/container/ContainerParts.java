package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.secret.Secrets;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.volume.Volumes;
import java.time.Duration;

/**
 * The other parts of the engine that containers are made of. Each may be made when it is first
 * asked for: listing containers needs none but paths and events.
 */
public interface ContainerParts {
  StorePaths paths();

  Events events();

  Images images();

  RootFileSystems rootFileSystems();

  UserNamespaces userNamespaces();

  Networks networks();

  Volumes volumes();

  /** Secrets that containers get. */
  default Secrets secrets() {
    throw EngineException.notImplemented("secrets are not available");
  }

  OciRuntime runtime();

  SpecRenderer renderer();

  AttachHub attachHub();

  NameGenerator names();

  CreatePlanner planner();

  Execs execs();

  /** Files inside containers. */
  default ContainerFiles files() {
    throw EngineException.notImplemented("copying files is not available");
  }

  /** The pods that containers are in. */
  default PodGate pods() {
    return PodGate.NONE;
  }

  LogKeeper logKeeper();

  /** Limits as the OCI runtime reads them, without those that cannot be set here. */
  byte[] renderLimits(Resources limits);

  /**
   * Whether systemd starts the service again when a container ends, so that a restart policy or
   * {@code --rm} does not keep it from leaving.
   */
  boolean wakeable();

  /** Has systemd start the service again after a time. */
  default void wakeIn(Duration time) {}

  /** Whether processes other than those of containers need this service. */
  boolean busy();
}
