package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A project to build: a script of {@code projects/} that makes the context, with lines of settings
 * at its head.
 *
 * <ul>
 *   <li>{@code #: base NAME}: an image of {@code bases.sh} it needs
 *   <li>{@code #: args WORDS}: arguments for every builder
 *   <li>{@code #: buildah WORDS}: more arguments for buildah, such as another Dockerfile without
 *       what it does not know yet
 *   <li>{@code #: berth}: has what dockerd's classic builder does not know
 *   <li>{@code #: allow PATTERN because REASON}: a difference that may be
 *   <li>{@code #: dockerd PATTERN because REASON}: one that may be where dockerd builds
 * </ul>
 */
record Project(String name, Path script, List<String> settings) {
  /** A difference that may be. */
  record Allowed(Pattern difference, String line) {
    static Allowed parse(String line) {
      String[] parts = line.split(" because ", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("a difference needs a reason: " + line);
      }
      return new Allowed(Pattern.compile(parts[0]), line);
    }
  }

  /** The directory of resources with the scripts. */
  static Path directory() {
    return Resources.directory("/projects");
  }

  /** Every project, by name. */
  static List<Project> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(".sh") && !file.endsWith("bases.sh"))
          .sorted()
          .map(Project::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Differences that may be in every project. */
  static List<Allowed> allowedEverywhere() {
    try {
      return Files.readAllLines(directory().resolve("allowed.txt")).stream()
          .filter(line -> !line.startsWith("#"))
          .map(Allowed::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Project read(Path script) {
    try {
      List<String> settings =
          Files.readAllLines(script).stream()
              .filter(line -> line.startsWith("#: "))
              .map(line -> line.substring(3))
              .toList();
      return new Project(
          script.getFileName().toString().replaceFirst("\\.sh$", ""), script, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the context in a new directory. */
  Path context(Path above) throws IOException {
    Path directory = Files.createDirectory(above.resolve("context-" + name));
    Cli.run(
            Map.of(),
            "sh",
            "-c",
            // clients round times of files to whole seconds, each its own way
            "umask 022; cd \"$1\" && bash -eu \"$2\""
                + " && find . -newermt 2020-01-01 -exec touch -h -d 2024-06-01T12:00:00Z {} +",
            "sh",
            directory.toString(),
            script.toString())
        .ok();
    return directory;
  }

  /** The bases it needs. */
  List<String> bases() {
    return values("base");
  }

  /** Arguments of {@code docker build} and {@code buildah bud}. */
  List<String> arguments() {
    return words("args");
  }

  /** More of them, for buildah. */
  List<String> buildahArguments() {
    return words("buildah");
  }

  /** Whether it needs more than dockerd's classic builder. */
  boolean beyondClassic() {
    return settings.contains("berth");
  }

  /** Differences that may be in this project. */
  List<Allowed> allowed() {
    return values("allow").stream().map(Allowed::parse).toList();
  }

  /** More of them where the engine under test is dockerd. */
  List<Allowed> allowedOfDockerd() {
    return values("dockerd").stream().map(Allowed::parse).toList();
  }

  private List<String> values(String setting) {
    List<String> values = new ArrayList<>();
    for (String line : settings) {
      if (line.startsWith(setting + " ")) {
        values.add(line.substring(setting.length() + 1));
      }
    }
    return values;
  }

  private List<String> words(String setting) {
    return values(setting).stream().flatMap(line -> Stream.of(line.split(" +"))).toList();
  }
}
