package dev.berth.libpod.manifest;

import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.manifest.ManifestList;

/** Finds lists by the names that clients use. */
final class KnownLists {
  private final Engine engine;
  private final LocalNames names;

  KnownLists(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  /** 404, with Podman's words, when there is none; 404 also for an image that is no list. */
  ManifestList require(String name) {
    ManifestList found = names.list(name);
    if (found != null) {
      return found;
    }
    if (engine.images().find(names.of(name)) != null) {
      throw PodmanException.caused(404, name, "image is not a manifest list");
    }
    throw PodmanException.caused(404, name, "image not known");
  }

  /** Whether there is one. */
  boolean has(String name) {
    return names.list(name) != null;
  }

  LocalNames names() {
    return names;
  }
}
