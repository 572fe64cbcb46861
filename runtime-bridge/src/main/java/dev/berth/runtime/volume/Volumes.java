package dev.berth.runtime.volume;

import dev.berth.runtime.id.ContainerId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The volumes of this user; names are exact. */
public interface Volumes {
  /**
   * Makes one, or returns the existing one whatever its options.
   *
   * @param name null or empty for an anonymous one
   * @param options of the driver; INVALID when they cannot be met
   */
  Volume create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels);

  /**
   * The same for a container that is being made: until {@link #release} or {@link #abandon} nobody
   * can remove the volume, although no container refers to it yet.
   */
  default Volume createFor(
      ContainerId holder,
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    return create(name, driver, options, labels);
  }

  /** Keeps an existing volume for a container that is being made; NOT_FOUND when it is gone. */
  default void hold(ContainerId holder, String name) {}

  /** The container is among those that {@link Users} knows: what was held for it is so no more. */
  default void release(ContainerId holder) {}

  /** The container was not made: what was made for it, and nobody took up since, is removed. */
  default void abandon(ContainerId holder, Users users) {}

  /**
   * Notes that these go with a container that is about to be removed, until {@link #release}; see
   * {@link #recover}.
   */
  default void leaving(ContainerId holder, List<String> names) {}

  /** Removes what a killed service had made for a container, or was to remove with one. */
  default void recover(Users users) {}

  /** NOT_FOUND {@code get <name>: no such volume}. */
  Volume get(String name);

  /** All, by name. */
  List<Volume> list();

  /**
   * Removes one; CONFLICT while a container refers to it.
   *
   * @param force whether one that is not there is fine
   * @param users asked while no container can take it up
   */
  void remove(String name, boolean force, Users users);

  /** Removes the volumes that nobody uses and the filter accepts. */
  PruneReport prune(Predicate<Volume> filter, Users users);

  /** Bytes on disk. */
  long size(String name);

  /** Makes its content visible where its mount point says, mounting what its options name. */
  default void attach(String name) {}

  /**
   * Takes off again what {@link #attach} mounted.
   *
   * @param inUse asked while nobody can attach: whether a container still needs it
   */
  default void detach(String name, BooleanSupplier inUse) {}

  /**
   * Mounts a part of an attached volume somewhere else; links in the volume lead nowhere out of it.
   * NOT_FOUND where there is no such part.
   */
  default void mountPart(String name, Path subpath, Path place) {}

  /** Takes off what {@link #mountPart} mounted; nothing happens where nothing is. */
  default void unmountPart(Path place) {}

  /**
   * What the options of a volume forbid to those who mount it: {@code ro}, {@code nosuid} and so
   * on. Runtimes that mount it again would forget them.
   */
  default List<String> restrictions(String name) {
    return List.of();
  }

  /** Gives a tree to a user and a group, by number as this process sees them. */
  default void own(Path tree, long uid, long gid) {}

  /** Whether {@link #copyUp} may have something to do: the volume is empty as far as known. */
  default boolean mayBeFilled(String name) {
    return true;
  }

  /**
   * Fills an empty volume with what the image has at the path, owners and modes kept.
   *
   * @param rootfs a mounted root file system
   * @param path absolute inside it
   */
  void copyUp(String name, Path rootfs, String path);

  /** Tells who refers to a volume. */
  @FunctionalInterface
  interface Users {
    /** Nobody does. */
    Users NONE = volume -> List.of();

    /** Ids of the containers that refer to it. */
    List<String> of(String volume);
  }

  /** What prune removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}
}
