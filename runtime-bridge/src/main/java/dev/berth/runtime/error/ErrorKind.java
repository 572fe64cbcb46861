package dev.berth.runtime.error;

/** The closed set of failure kinds; a dialect maps each to a status code in one place. */
public enum ErrorKind {
  NOT_FOUND,
  INVALID,
  CONFLICT,
  UNAUTHORIZED,
  FORBIDDEN,
  UNAVAILABLE,
  NOT_MODIFIED,
  NOT_IMPLEMENTED,
  TOO_MANY_REQUESTS,
  INTERNAL;

  /** Runs a step for which a failure of this kind is as good as success: others came before. */
  public void tolerate(Runnable step) {
    try {
      step.run();
    } catch (EngineException e) {
      if (e.kind() != this) {
        throw e;
      }
    }
  }
}
