package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;

/** What is wrong with a Dockerfile, and where, as BuildKit words it. */
public final class DockerfileProblem {
  private static final String PREFIX = "dockerfile parse error on line ";

  private DockerfileProblem() {}

  /**
   * INVALID.
   *
   * @param line first line of the instruction, counted from 1
   */
  public static EngineException at(int line, String problem) {
    return EngineException.invalid(PREFIX + line + ": " + problem);
  }

  /** The same problem with its line, unless it names one already. */
  public static EngineException at(int line, EngineException problem) {
    return problem.text().startsWith(PREFIX) ? problem : at(line, problem.text());
  }
}
