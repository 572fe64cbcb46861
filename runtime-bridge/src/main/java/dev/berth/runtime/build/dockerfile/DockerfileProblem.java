package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;

/** What is wrong with a Dockerfile, and where, as BuildKit words it. */
public final class DockerfileProblem {
  private DockerfileProblem() {}

  /**
   * INVALID.
   *
   * @param line first line of the instruction, counted from 1
   */
  public static EngineException at(int line, String problem) {
    return EngineException.invalid("dockerfile parse error on line " + line + ": " + problem);
  }
}
