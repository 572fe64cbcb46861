package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The small init process of {@code --init}: reaps zombies and passes signals on. */
final class Init {
  private static final String DOCKER = "/sbin/docker-init";
  private static final String PODMAN = "/run/podman-init";

  private static final List<Path> CANDIDATES =
      List.of(
          Path.of("/usr/libexec/podman/catatonit"),
          Path.of("/usr/bin/catatonit"),
          Path.of("/usr/lib/podman/catatonit"),
          Path.of("/usr/bin/tini-static"),
          Path.of("/usr/bin/docker-init"));

  private Init() {}

  /** Whether the container runs below it: only where it would be process 1. */
  static boolean wanted(StartContext start) {
    String pid = start.host().pidMode();
    return Boolean.TRUE.equals(start.host().init()) && (pid == null || pid.isEmpty());
  }

  /** Where it is seen inside: as the API shows it that the container was made by. */
  static String inside(StartContext start) {
    return start.host().extras() == null ? DOCKER : PODMAN;
  }

  static Optional<RuntimeMount> mount(StartContext start) {
    if (!wanted(start)) {
      return Optional.empty();
    }
    for (Path candidate : CANDIDATES) {
      if (Files.isExecutable(candidate)) {
        return Optional.of(RuntimeMount.bind(candidate.toString(), inside(start), "bind", "ro"));
      }
    }
    throw EngineException.internal(
        "no init program found for --init: install the package catatonit", null);
  }
}
