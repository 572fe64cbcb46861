package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.userns.Hallway;
import dev.berth.runtime.userns.IdMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The user namespace of a container that is being started: most have the engine's. */
final class UserNamespace {
  private final ContainerParts parts;
  private final ContainerId id;
  private final IdMapping ids;
  private final @Nullable Path joined;
  private final @Nullable Hallway hallway;

  private UserNamespace(
      ContainerParts parts, ContainerId id, IdMapping ids, @Nullable Path joined) {
    this.parts = parts;
    this.joined = joined;
    this.id = id;
    this.ids = ids;
    this.hallway = ids.mapsOwner() ? null : parts.userNamespaces().hallway(id);
  }

  /**
   * Makes it where the container's ids are mapped.
   *
   * @param joined the one of another container that is joined instead, null for none
   */
  static UserNamespace create(ContainerParts parts, ContainerId id, @Nullable Path joined) {
    IdMapping ids = parts.rootFileSystems().ids(id);
    if (!ids.identity() && joined == null) {
      parts.userNamespaces().create(id, ids);
    }
    return new UserNamespace(parts, id, ids, joined);
  }

  IdMapping ids() {
    return ids;
  }

  /** What keeps it, null for the engine's own. */
  @Nullable Path file() {
    if (ids.identity()) {
      return null;
    }
    return joined == null ? parts.paths().userNamespace(id) : joined;
  }

  /** The path by which the OCI runtime finds what it mounts. */
  UnaryOperator<String> passage() {
    return hallway == null ? source -> source : hallway::through;
  }

  /** Gives files of the container's directory to its root. */
  void give(List<String> names) {
    if (!ids.identity()) {
      Path directory = parts.paths().container(id);
      parts.userNamespaces().give(ids, names.stream().map(directory::resolve).toList());
    }
  }

  /** Gives new volumes to its root, for whom a directory of the calling user would be nobody's. */
  void giveVolumes(Container container) {
    if (ids.mapsOwner()) {
      return;
    }
    for (MountPoint mount : container.mounts()) {
      if (mount.volume() != null) {
        parts.userNamespaces().giveIfNew(ids, Path.of(mount.source()));
      }
    }
  }

  /** Lets go of what the runtime has taken. */
  void release() {
    if (!ids.identity() && joined == null) {
      parts.userNamespaces().release(id);
    }
  }
}
