package dev.berth.runtime.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The volumes of this user; names are exact. */
public interface Volumes {
  /** Makes one, or returns the existing one; CONFLICT when it exists with another driver. */
  Volume create(
      @Nullable String name,
      @Nullable String driver,
      Map<String, String> options,
      Map<String, String> labels);

  /** NOT_FOUND {@code get <name>: no such volume}. */
  Volume get(String name);

  /** All, by name. */
  List<Volume> list();

  /**
   * Removes one; CONFLICT while a container refers to it.
   *
   * @param users ids of containers that refer to it
   */
  void remove(String name, boolean force, List<String> users);

  /** Removes the volumes that nobody uses and the filter accepts. */
  PruneReport prune(Predicate<Volume> filter, Predicate<String> inUse);

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
   * Fills an empty volume with what the image has at the path, owners and modes kept.
   *
   * @param rootfs a mounted root file system
   * @param path absolute inside it
   */
  void copyUp(String name, Path rootfs, String path);

  /** What prune removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}
}
