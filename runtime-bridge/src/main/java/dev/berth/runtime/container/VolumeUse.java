package dev.berth.runtime.container;

import java.nio.file.Files;

/** Tells which volumes containers need mounted now. */
final class VolumeUse {
  private final ContainerParts parts;
  private final ContainerRegistry registry;

  VolumeUse(ContainerParts parts, ContainerRegistry registry) {
    this.parts = parts;
    this.registry = registry;
  }

  /** Whether another container runs with it, or is being started: its directory is there then. */
  boolean isNeeded(String volume, Container besides) {
    for (Container other : registry.list()) {
      if (!other.id().equals(besides.id())
          && other.mountsVolume(volume)
          && Files.exists(parts.paths().containerRun(other.id()))) {
        return true;
      }
    }
    return false;
  }
}
