package dev.berth.libpod.image;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;

/** Tells in whose naming a request went wrong, as Podman does. */
final class NamingWords {
  private NamingWords() {}

  /**
   * Does work that a bad name makes fail.
   *
   * @param doing what stands in front of such a failure's words; other failures stay as they are
   */
  static void run(String doing, Runnable work) {
    try {
      work.run();
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.INVALID) {
        throw e;
      }
      PodmanWords.Said said = PodmanWords.of(e.text());
      throw new PodmanException(400, said.cause(), doing + ": " + said.message());
    }
  }
}
