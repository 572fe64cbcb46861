package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.oci.SpecRenderer.StartPlan;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A start plan, and the containers its namespace modes refer to. */
final class StartContext {
  private final StartPlan plan;
  private final Function<String, Container> containers;

  StartContext(StartPlan plan, Function<String, Container> containers) {
    this.plan = plan;
    this.containers = containers;
  }

  StartPlan plan() {
    return plan;
  }

  Container container() {
    return plan.container();
  }

  HostConfig host() {
    return plan.container().hostConfig();
  }

  /** The container a {@code container:<ref>} mode names; null for any other mode. */
  @Nullable Container shared(@Nullable String mode) {
    String ref = Modes.containerRef(mode);
    if (ref == null) {
      return null;
    }
    Container known = plan.sharedWith();
    if (known != null && (known.id().hex().equals(ref) || known.name().equals(ref))) {
      return known;
    }
    return containers.apply(ref);
  }

  /**
   * The container whose network this one sees, through others that share it; null for its own, and
   * where they share in a circle.
   */
  @Nullable Container networkOwner() {
    return last(shared(host().networkMode()), containers);
  }

  /** The same for one that does not start now; fails where a container on the way is gone. */
  static @Nullable Container networkOwner(
      Container container, Function<String, Container> containers) {
    String ref = Modes.containerRef(container.hostConfig().networkMode());
    return ref == null ? null : last(containers.apply(ref), containers);
  }

  private static @Nullable Container last(
      @Nullable Container first, Function<String, Container> containers) {
    Container owner = first;
    Set<ContainerId> seen = new HashSet<>();
    while (owner != null && seen.add(owner.id())) {
      String ref = Modes.containerRef(owner.hostConfig().networkMode());
      if (ref == null) {
        return owner;
      }
      owner = containers.apply(ref);
    }
    return null;
  }

  /** The path of the namespace that the mode names; if it is a container's, that must run. */
  @Nullable String sharedNamespace(@Nullable String mode, String kind, String label) {
    String path = Modes.path(mode);
    if (path != null) {
      return path;
    }
    Container other = shared(mode);
    if (other == null) {
      return null;
    }
    if (!other.state().running() || other.state().pid() <= 0) {
      throw EngineException.conflict(
          "cannot join " + label + " of a non running container: " + other.id().hex());
    }
    return "/proc/" + other.state().pid() + "/ns/" + kind;
  }

  /** Whether the process sees the host's own network. */
  boolean hostNetwork() {
    return Modes.isHost(host().networkMode());
  }

  /** Docker makes a named mode mean "no new namespace" only for these. */
  boolean hostPid() {
    return Modes.isHost(host().pidMode());
  }

  boolean hostIpc() {
    return Modes.isHost(host().ipcMode());
  }

  boolean hostUts() {
    return Modes.isHost(host().utsMode());
  }

  /** Whether its names are those of the host, of another container, or of who knows whom. */
  boolean sharesNames() {
    String mode = host().utsMode();
    return hostUts() || Modes.containerRef(mode) != null || Modes.path(mode) != null;
  }
}
