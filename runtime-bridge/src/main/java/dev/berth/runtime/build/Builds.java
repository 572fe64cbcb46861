package dev.berth.runtime.build;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.io.InputStream;
import java.util.List;

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

  /** What builds keep for later ones, notes without content left out. */
  List<CacheRecord> cache();

  /** Forgets some of it; layers go when no image uses them. */
  PruneReport prune(CachePrune wanted);

  /** What prune removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}
}
