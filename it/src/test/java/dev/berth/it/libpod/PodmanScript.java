package dev.berth.it.libpod;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A named sequence of podman commands, read from a script in the resources. Its lines:
 *
 * <pre>
 * ## title               begins a scenario
 * needs limits           left out where no cgroup limits can be set
 * podman ps -a           one command; quotes as in a shell, $name stands for a value kept, $n for the
 *                        scenario's own name, $d for a directory of its own, $r for a registry,
 *                        $p for a free port
 * json inspect x         the same; its output is compared as JSON, field by field
 * -podman rm x           the same; only its effect matters
 * &lt;text                  a line of the command's input
 * as NAME                keep the output of the command above as $NAME
 * until REGEX ps -a      repeat a command until its whole output matches
 * file NAME              a file in $d, its lines:
 * |text
 * # remark
 * </pre>
 */
record PodmanScript(String file, String title, boolean limits, List<Step> steps) {
  /** One line of work. */
  sealed interface Step permits Command, Keep, Until, Written {}

  /** A command; how is "podman" or "json". */
  record Command(String how, List<String> words, List<String> input, boolean compared)
      implements Step {}

  /** Keeps the last output. */
  record Keep(String name) implements Step {}

  /** Repeats a command. */
  record Until(String regex, List<String> words) implements Step {}

  /** Writes a file. */
  record Written(String name, List<String> lines) implements Step {}

  /** The commands whose answers are compared. */
  List<Command> compared() {
    List<Command> all = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Command command && command.compared()) {
        all.add(command);
      }
    }
    return all;
  }

  /** Reads a script. */
  static List<PodmanScript> read(String file) {
    try (InputStream in =
        Objects.requireNonNull(PodmanScript.class.getResourceAsStream("/podman/" + file), file)) {
      List<PodmanScript> all = new ArrayList<>();
      for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^## ")) {
        if (!part.isBlank() && !part.startsWith("#")) {
          List<String> lines = part.lines().toList();
          all.add(parse(file, lines.getFirst().strip(), lines.subList(1, lines.size())));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PodmanScript parse(String file, String title, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("|")) {
        ((Written) steps.getLast()).lines().add(line.substring(1));
      } else if (line.startsWith("<")) {
        ((Command) steps.getLast()).input().add(line.substring(1));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        step(file, line).ifPresent(steps::add);
      }
    }
    return new PodmanScript(file, title, lines.contains("needs limits"), List.copyOf(steps));
  }

  private static Optional<Step> step(String file, String line) {
    List<String> words = words(line);
    List<String> rest = words.subList(1, words.size());
    Step step =
        switch (words.getFirst()) {
          case "podman", "json" -> new Command(words.getFirst(), rest, new ArrayList<>(), true);
          case "-podman" -> new Command("podman", rest, new ArrayList<>(), false);
          case "as" -> new Keep(rest.getFirst());
          case "until" -> new Until(rest.getFirst(), rest.subList(1, rest.size()));
          case "file" -> new Written(rest.getFirst(), new ArrayList<>());
          case "needs" -> null;
          default -> throw new IllegalArgumentException(file + ": " + line);
        };
    return Optional.ofNullable(step);
  }

  /** Words as a shell splits them; quotes of both kinds keep blanks. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        begun = true;
      } else if (quote == 0 && c == ' ') {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
