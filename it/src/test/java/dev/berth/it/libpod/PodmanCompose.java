package dev.berth.it.libpod;

import dev.berth.it.Cli;
import dev.berth.it.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of a project of {@code compose/} and podman-compose to run it; the podman it calls is the
 * remote one.
 */
final class PodmanCompose implements AutoCloseable {
  private static final int SECONDS = 150;

  private final PodmanRemote podman;
  private final Path directory;
  private final Path command;
  private final String name;

  /**
   * Makes a copy.
   *
   * @param work an empty directory
   */
  PodmanCompose(PodmanRemote podman, String resource, Path work) {
    this.podman = podman;
    this.name = resource + "-podman";
    this.directory = work.resolve(name);
    this.command = work.resolve("podman");
    String original = Resources.directory("/compose/" + resource).toString();
    Cli.run(Map.of(), "cp", "-r", original, directory.toString()).ok();
    try {
      Files.writeString(
          command, "#!/bin/sh\nexec " + String.join(" ", podman.command()) + " \"$@\"\n");
      Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why there is none here; empty when there is. */
  static String missing() {
    return Cli.run(Map.of(), "sh", "-c", "command -v podman-compose").exitCode() == 0
        ? ""
        : "podman-compose is not installed";
  }

  /** Runs {@code podman-compose ARGUMENTS} in the project's directory. */
  Cli.Result run(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of("sh", "-c", "cd \"$1\"; shift; exec \"$@\"", "sh", directory.toString()));
    line.addAll(List.of("podman-compose", "--podman-path", command.toString(), "-p", name));
    line.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(podman.environment());
    environment.put("PYTHONUNBUFFERED", "1");
    return Cli.within(SECONDS, environment, line.toArray(String[]::new));
  }

  /** The same; it must succeed. Its output. */
  String ok(String... arguments) {
    return run(arguments).ok();
  }

  /** Name of a service's container. */
  String container(String service, int number) {
    return name + "_" + service + "_" + number;
  }

  /** A file of the project. */
  Path file(String path) {
    return directory.resolve(path);
  }

  /** Ends it, with its volumes. */
  @Override
  public void close() {
    run("down", "-v", "-t", "1");
  }
}
