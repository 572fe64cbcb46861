package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A copy of a project of {@code compose/} under a name of its own, and Docker Compose to run it:
 * version 2 as the docker CLI's plugin, or version 1.
 */
final class Compose implements AutoCloseable {
  private static final int SECONDS = 150;

  private final Service service;
  private final List<String> tool;
  private final Path directory;
  private final String name;
  private final Map<String, String> environment;

  /** A project of Compose version 2, which finds more variables in its environment. */
  Compose(String resource, Map<String, String> variables) {
    this(Service.shared(), resource, variables);
  }

  /** The same with a service of the test's own. */
  Compose(Service service, String resource, Map<String, String> variables) {
    this(service, List.of("docker", "compose"), resource, variables);
  }

  private Compose(
      Service service, List<String> tool, String resource, Map<String, String> variables) {
    this.service = service;
    this.tool = tool;
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    name = resource + "-" + HexFormat.of().formatHex(random);
    try {
      directory = Files.createTempDirectory("compose-").resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String original = Resources.directory("/compose/" + resource).toString();
    Cli.run(Map.of(), "cp", "-r", original, directory.toString()).ok();
    environment = new HashMap<>(variables);
    environment.put("DOCKER_HOST", "unix://" + service.socket());
    environment.put("DOCKER_CONFIG", config().toString());
    environment.put("DOCKER_BUILDKIT", "0");
    environment.put("COMPOSE_PROJECT_NAME", name);
    environment.put("COMPOSE_HTTP_TIMEOUT", "60");
  }

  /** A project of docker-compose 1.29, Debian's last one of version 1. */
  static Compose one(String resource) {
    // its `events` reads fields that API 1.52 has no more, also those of dockerd
    return new Compose(
        Service.shared(),
        List.of("docker-compose"),
        resource,
        Map.of("COMPOSE_API_VERSION", "1.41"));
  }

  /** Why there is no version 2 here; empty when there is. */
  static String missing() {
    if (!DebianImages.missing().isEmpty()) {
      return DebianImages.missing();
    }
    try {
      return Files.exists(config()) ? "" : "no Docker Compose";
    } catch (AssertionError e) {
      return "Docker Compose cannot be fetched: " + e.getMessage();
    }
  }

  /** Why there is no version 1 here; empty when there is. */
  static String oneMissing() {
    Cli.Result version = Cli.run(Map.of(), "sh", "-c", "docker-compose version --short");
    return version.out().startsWith("1.") ? "" : "docker-compose 1.29 is not installed";
  }

  /** A directory of the docker CLI's settings with the plugin; fetched once a machine. */
  static synchronized Path config() {
    try {
      String home =
          System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache");
      Path cache = Path.of(home, "berth-test");
      Path unpacked = cache.resolve("docker-compose");
      Path config = cache.resolve("docker-config");
      Path link = config.resolve("cli-plugins/docker-compose");
      if (!Files.exists(link)) {
        String fetch = DebianImages.script("debian-package.sh");
        Cli.run(Map.of(), "bash", fetch, "trixie", "docker-compose", unpacked.toString()).ok();
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(
            link, unpacked.resolve("usr/libexec/docker/cli-plugins/docker-compose"));
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code docker compose ARGUMENTS} in the project's directory. */
  Cli.Result run(String... arguments) {
    return Cli.within(SECONDS, environment, command(arguments));
  }

  /** The same; it must succeed. Its output. */
  String ok(String... arguments) {
    return run(arguments).ok();
  }

  /** What a service's containers have said. */
  String logs(String service) {
    // the plugin clears each line even where it writes to no terminal
    return ok("logs", "--no-log-prefix", service).replace("\u001b[2K", "").strip();
  }

  /** Starts {@code docker compose ARGUMENTS} and leaves it running. */
  Background start(String... arguments) {
    return new Background(environment, command(arguments));
  }

  private String[] command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "cd \"$1\"; shift; exec \"$@\"", "sh", directory.toString()));
    command.addAll(tool);
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /** The project's name. */
  String name() {
    return name;
  }

  /** A file of the project. */
  Path file(String path) {
    return directory.resolve(path);
  }

  /** Name of a service's first container. */
  String container(String service) {
    return name + (tool.size() == 1 ? "_" + service + "_1" : "-" + service + "-1");
  }

  /** A value of a service's first container. */
  String inspect(String service, String format) {
    return Cli.dockerOf(this.service, "inspect", "--format", format, container(service)).ok();
  }

  /** Runs something in a service's first container; its output. */
  String exec(String service, String... command) {
    List<String> arguments = new ArrayList<>(List.of("exec", container(service)));
    arguments.addAll(List.of(command));
    return Cli.dockerOf(this.service, arguments.toArray(String[]::new)).ok();
  }

  /** What a service's published port answers to a GET of /. */
  String page(String service, int port) {
    String address = Objects.requireNonNull(ok("port", service, String.valueOf(port)));
    return Cli.page(address);
  }

  /** Ends it; nothing of it stays. */
  @Override
  public void close() {
    List<String> down = new ArrayList<>();
    if (tool.size() > 1) {
      down.addAll(List.of("--profile", "*"));
    }
    down.addAll(List.of("down", "-v", "--remove-orphans", "-t", "1", "--rmi", "local"));
    Cli.Result ended = run(down.toArray(String[]::new));
    Cli.run(Map.of(), "rm", "-rf", directory.resolve("..").normalize().toString());
    ended.ok();
  }
}
