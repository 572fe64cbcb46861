package dev.berth.it.libpod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Background;
import dev.berth.it.Cli;
import dev.berth.it.Cli.Result;
import dev.berth.it.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The podman command in its remote form, {@code podman --url unix://...}, against a service. Its
 * home is a directory of the test's own: settings and stores of the account stay out of it.
 *
 * @param program what to run, before the first argument of podman's own
 * @param home an empty directory, or one of an earlier client
 */
record PodmanRemote(Service service, List<String> program, Path home) {
  private static final int SECONDS = 90;

  /** This machine's podman. */
  PodmanRemote(Service service, Path home) {
    this(service, List.of("podman"), home);
  }

  /** Why there is none here; empty when there is. */
  static String missing() {
    return Cli.run(Map.of(), "sh", "-c", "command -v podman").exitCode() == 0
        ? ""
        : "podman is not installed";
  }

  /** Runs {@code podman ARGUMENTS}. */
  Result run(String... arguments) {
    return withInput("", arguments);
  }

  /** The same with something on its standard input. */
  Result withInput(String input, String... arguments) {
    return Cli.run(SECONDS, environment(), input, command(arguments));
  }

  /** Runs it; it must succeed. Its output without the last newline. */
  String ok(String... arguments) {
    return run(arguments).ok();
  }

  /** The lines of its output; it must succeed. */
  List<String> lines(String... arguments) {
    return ok(arguments).lines().toList();
  }

  /** Its output as JSON, of {@code inspect} and {@code --format json}; it must succeed. */
  JsonNode json(String... arguments) {
    return Api.parse(ok(arguments));
  }

  /** Starts it and leaves it running. */
  Background start(String... arguments) {
    return new Background(environment(), command(arguments));
  }

  /** Variables of its environment. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    environment.put("XDG_DATA_HOME", home.resolve("data").toString());
    environment.put("CONTAINER_HOST", "unix://" + service.socket());
    return environment;
  }

  /** The whole command line. */
  String[] command(String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("--url", "unix://" + service.socket()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }
}
