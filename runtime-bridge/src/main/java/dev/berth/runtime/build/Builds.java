package dev.berth.runtime.build;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;

/** Builds images (Docker Engine API, {@code POST /build}). */
public interface Builds {
  /**
   * Builds and names an image; returns its id. Nothing but cache stays behind on failure.
   *
   * @param context a tar, compressed or not
   */
  Digest build(BuildRequest request, InputStream context, ProgressSink progress);

  /** Ends a build at work that has this {@code buildId}; nothing happens when there is none. */
  void cancel(String id);

  /**
   * Forgets cached steps; their layers go when no image uses them.
   *
   * @param keepBytes how much of what is newest stays
   * @param filter takes the id of a step and when it was made
   */
  PruneReport pruneCache(long keepBytes, BiPredicate<String, Instant> filter);

  /** The cached steps there are, by id. */
  default List<CachedStep> cached() {
    return List.of();
  }

  /**
   * What a step made.
   *
   * @param description the instruction
   * @param shared whether an image has its layer, too
   * @param size bytes of its layer
   */
  record CachedStep(String id, String description, boolean shared, long size, Instant created) {}

  /** What prune removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}
}
