package dev.berth.it.libpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.it.Cli;
import dev.berth.it.FakeRegistry;
import dev.berth.it.libpod.PodmanScript.Command;
import dev.berth.it.libpod.PodmanScript.Keep;
import dev.berth.it.libpod.PodmanScript.Until;
import dev.berth.it.libpod.PodmanScript.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of the two engines, with the client's home and a registry of its own. */
final class PodmanSide implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 20;
  private static final int CLEANING_SECONDS = 60;

  /** A command did not end in time; says which. */
  static final class Hung extends RuntimeException {
    private static final long serialVersionUID = 1;

    Hung(String message) {
      super(message);
    }
  }

  private final List<String> client;
  private final Map<String, String> environment;
  private final Path directory;
  private final FakeRegistry registry = FakeRegistry.start();

  /**
   * Makes one.
   *
   * @param client the command line up to podman's first argument
   * @param environment the client's
   * @param directory an empty one
   */
  PodmanSide(List<String> client, Map<String, String> environment, Path directory) {
    this.client = client;
    this.environment = environment;
    this.directory = directory;
  }

  /** Ends its registry. */
  @Override
  public void close() {
    registry.close();
  }

  /** Runs every step; what the compared commands did, normalised, in order. */
  List<JsonNode> run(PodmanScript script, String name) {
    try {
      Path files = Files.createDirectories(directory.resolve(name));
      Map<String, String> values = new HashMap<>();
      values.put("n", name);
      values.put("d", files.toString());
      values.put("r", registry.host());
      values.put("p", freePort());
      return run(script, values, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  private List<JsonNode> run(PodmanScript script, Map<String, String> values, Path files)
      throws IOException {
    PodmanNormal normal = new PodmanNormal(values);
    List<JsonNode> answers = new ArrayList<>();
    String last = "";
    for (PodmanScript.Step step : script.steps()) {
      switch (step) {
        case Keep keep -> values.put(keep.name(), last.strip());
        case Until until -> await(until, values);
        case Written file ->
            Files.writeString(
                Files.createDirectories(files.resolve(file.name()).getParent())
                    .resolve(Path.of(file.name()).getFileName()),
                fill(String.join("\n", file.lines()) + "\n", values));
        case Command command -> {
          String input = fill(String.join("\n", command.input()), values);
          Cli.Result result = podman(fill(command.words(), values), input);
          last = result.out();
          if (command.compared()) {
            answers.add(shown(command, result, normal));
          } else if (result.exitCode() != 0 && System.getenv("BERTH_DIFF_REPORT") != null) {
            System.err.println(client + " " + command.words() + ": " + result);
          }
        }
      }
    }
    return answers;
  }

  private static JsonNode shown(Command command, Cli.Result result, PodmanNormal normal) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("exit", result.exitCode());
    if (command.how().equals("json") && result.exitCode() == 0) {
      try {
        tree.set("out", normal.json(JSON.readTree(result.out())));
      } catch (IOException e) {
        tree.put("out", "no JSON: " + normal.text(result.out()));
      }
    } else {
      tree.set("out", normal.lines(result.out()));
    }
    tree.set("err", normal.lines(result.err()));
    return tree;
  }

  private Cli.Result podman(List<String> words, String input) {
    return podman(SECONDS, words, input);
  }

  private Cli.Result podman(int seconds, List<String> words, String input) {
    // coreutils' timeout ends the command's children as well
    List<String> line = new ArrayList<>(List.of("timeout", "-s", "KILL", String.valueOf(seconds)));
    line.addAll(client);
    line.addAll(words);
    String text = input.isEmpty() ? "" : input + "\n";
    long began = System.nanoTime();
    Cli.Result result = Cli.run(seconds + 5, environment, text, line.toArray(String[]::new));
    if (System.nanoTime() - began >= seconds * 1_000_000_000L) {
      throw new Hung(String.join(" ", line) + "\n" + result);
    }
    return result;
  }

  /** Whether a container can be run; else why not. */
  String cannotRun() {
    Cli.Result result = podman(List.of("run", "--rm", "--network", "none", "busybox", "true"), "");
    return result.exitCode() == 0 ? "" : result.toString();
  }

  private void await(Until until, Map<String, String> values) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    String seen = "";
    while (System.nanoTime() < deadline) {
      seen = podman(fill(until.words(), values), "").out();
      if (seen.strip().matches("(?s)" + until.regex())) {
        return;
      }
    }
    throw new AssertionError(client + ": " + until + " stayed " + seen);
  }

  /** Loads busybox under the name it has on Docker Hub, and no other. */
  void loadBusybox(Path archive) {
    String loaded = "localhost/busybox:latest";
    podman(List.of("load", "-q", "-i", archive.toString()), "");
    podman(List.of("tag", loaded, "docker.io/library/busybox:latest"), "");
    podman(List.of("rmi", loaded), "");
  }

  /** Removes what scenarios made; busybox stays. */
  void clean() {
    clean("pod", "rm", "-fa", "-t", "0");
    clean("rm", "-fa", "-t", "0");
    clean("network", "prune", "-f");
    clean("volume", "prune", "-f");
    removeListed(List.of("secret", "ls", "--format", "{{.ID}}"), List.of("secret", "rm"));
    removeListed(
        List.of("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"),
        List.of("rmi", "-f", "--ignore"));
  }

  private void clean(String... words) {
    podman(CLEANING_SECONDS, List.of(words), "");
  }

  private void removeListed(List<String> list, List<String> remove) {
    List<String> words = new ArrayList<>(remove);
    podman(CLEANING_SECONDS, list, "")
        .out()
        .lines()
        .filter(line -> !line.isBlank() && !line.contains("library/busybox:latest"))
        .filter(line -> !line.contains("podman-pause"))
        .map(line -> line.startsWith("<none>") ? line.split(" ")[1] : line.split(" ")[0])
        .forEach(words::add);
    if (words.size() > remove.size()) {
      podman(CLEANING_SECONDS, words, "");
    }
  }

  private static List<String> fill(List<String> words, Map<String, String> values) {
    return words.stream().map(word -> fill(word, values)).toList();
  }

  private static String fill(String text, Map<String, String> values) {
    String filled = text;
    // $name before $n
    List<String> names =
        values.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    for (String name : names) {
      filled = filled.replace("$" + name, Objects.requireNonNull(values.get(name)));
    }
    return filled;
  }
}
