package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import org.jspecify.annotations.Nullable;

/** Takes the progress of a pull, push, load or import, one call a line of Docker's stream. */
public interface ProgressSink {
  /**
   * A manifest or index.
   *
   * @param size in bytes
   * @param platform of an image, null for an index
   */
  record Content(String mediaType, Digest digest, long size, @Nullable Platform platform) {}

  /**
   * A status line, with or without an id and a measure.
   *
   * @param id layer or tag the line is about, null for none
   * @param current bytes done, -1 for a line without measure
   * @param total bytes in all, -1 when unknown
   */
  void status(@Nullable String id, String status, long current, long total);

  /** Free text, as load prints it. */
  void stream(String text);

  /**
   * A layer of what is transferred, also one that is there already, in the order of its manifest.
   */
  default void layer(Digest blob) {}

  /** A build's result. */
  default void built(Digest id) {}

  /** A tag that was pushed, and the manifest it names there: its digest and size in bytes. */
  default void pushed(String tag, Digest manifest, long size) {}

  /**
   * That only one image of an index is pushed, since the registry would lack others of it.
   *
   * @param index what the name means here
   */
  default void pushedInstead(Content index, Content manifest) {}

  /** The exit code of the program that failed, before the failure itself is told. */
  default void exited(int code) {}

  /** Whether the client has gone and the work should end. */
  boolean cancelled();
}
