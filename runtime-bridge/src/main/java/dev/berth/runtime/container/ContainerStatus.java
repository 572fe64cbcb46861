package dev.berth.runtime.container;

/** The state words of a container, as clients see them. */
public enum ContainerStatus {
  CREATED,
  RUNNING,
  PAUSED,
  RESTARTING,
  REMOVING,
  EXITED,
  DEAD;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
