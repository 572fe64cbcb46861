package dev.berth.it.diff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A named sequence of requests, read from a script in the resources. Its lines:
 *
 * <pre>
 * ## title                        begins a scenario
 * only 1.41 1.45                  runs at these versions only ("newest" is one of them; "from 1.44": not below)
 * needs limits                    left out where the host lets Berth set no limits and freeze nothing
 * GET /path?query                 one request; $name stands for a value kept, $n for the scenario's own name, $r for the registry
 * + Header: value                 of the request above
 * {...  [...  "...  |text         one line of its body, after the bar as it is
 * tar a=text d/ l->target         its body is an archive of these entries
 * context a=text d/               the same, with the lines of the body as its Dockerfile
 * archive NAME                    its body is that archive of an image
 * cut 500                         read for so many milliseconds only
 * as NAME Path.To.Value           keep a value of the answer above as $NAME
 * until /path Path.To.Value text  ask until the value is so
 * # remark
 * </pre>
 *
 * A request of which only its effect matters is written with a minus before the method: its answer
 * is not compared.
 */
record Scenario(
    String file, String title, List<String> only, int from, boolean limits, List<Step> steps) {
  /** One line of work. */
  sealed interface Step permits Call, Keep, Until {}

  /** A request; empty limit of time is 0. */
  record Call(
      String method,
      String path,
      Map<String, String> headers,
      List<String> body,
      String tar,
      int cutMillis,
      boolean compared)
      implements Step {}

  /** Keeps a value of the last answer. */
  record Keep(String name, String pointer) implements Step {}

  /** Asks until a value is there. */
  record Until(String path, String pointer, String value) implements Step {}

  /** Whether it runs at API 1.minor. */
  boolean runsAt(int minor, int newest) {
    return minor >= from
        && (only.isEmpty()
            || only.contains("1." + minor)
            || (minor == newest && only.contains("newest")));
  }

  /** Reads a script. */
  static List<Scenario> read(String file) {
    try (InputStream in =
        Objects.requireNonNull(Scenario.class.getResourceAsStream("/diff/" + file), file)) {
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Scenario> parse(String file, String text) {
    List<Scenario> all = new ArrayList<>();
    for (String part : text.split("(?m)^## ")) {
      if (part.isBlank() || all.isEmpty() && part.startsWith("#")) {
        continue;
      }
      List<String> lines = part.lines().toList();
      all.add(new Reader(file, lines.getFirst().strip()).read(lines.subList(1, lines.size())));
    }
    return all;
  }

  /** Gathers the lines of one scenario. */
  private static final class Reader {
    private final String file;
    private final String title;
    private final List<Step> steps = new ArrayList<>();
    private List<String> only = List.of();
    private int from;
    private boolean limits;

    Reader(String file, String title) {
      this.file = file;
      this.title = title;
    }

    Scenario read(List<String> lines) {
      for (String line : lines) {
        if (!line.isBlank() && !line.startsWith("#")) {
          line(line);
        }
      }
      return new Scenario(file, title, only, from, limits, List.copyOf(steps));
    }

    private void line(String line) {
      String[] words = line.split(" ");
      if (line.matches("-?[A-Z]+ /.*")) {
        String method = words[0].replace("-", "");
        boolean compared = !line.startsWith("-");
        String path = line.substring(words[0].length() + 1);
        steps.add(new Call(method, path, new TreeMap<>(), new ArrayList<>(), "", 0, compared));
      } else if ("{[\"|".indexOf(line.charAt(0)) >= 0) {
        call().body().add(line.startsWith("|") ? line.substring(1) : line);
      } else {
        switch (words[0]) {
          case "only" -> only = List.of(words).subList(1, words.length);
          case "needs" -> limits = true;
          case "from" -> from = Integer.parseInt(words[1].replace("1.", ""));
          case "+" -> call().headers().put(words[1].replace(":", ""), line.split(": ", 2)[1]);
          case "tar" -> replace(line.substring(4), call().cutMillis());
          case "context", "archive" -> replace(line, call().cutMillis());
          case "cut" -> replace(call().tar(), Integer.parseInt(words[1]));
          case "as" -> steps.add(new Keep(words[1], words[2]));
          case "until" -> steps.add(new Until(words[1], words[2], words[3]));
          default -> throw new IllegalArgumentException(file + ": " + line);
        }
      }
    }

    private Call call() {
      return (Call) steps.getLast();
    }

    private void replace(String tar, int cutMillis) {
      Call c = (Call) steps.removeLast();
      steps.add(
          new Call(c.method(), c.path(), c.headers(), c.body(), tar, cutMillis, c.compared()));
    }
  }
}
