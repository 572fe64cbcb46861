package dev.berth.docker.container;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the host's ps says of some processes. The program is ours to call with the client's
 * arguments because its output format is what the client asked for.
 */
record ProcessTable(List<String> titles, List<List<String>> rows) {
  /** A renamed column could show a process id that is none. */
  private static final Pattern RENAMED = Pattern.compile("\\s+\\w*=\\s*PID");

  private static final Pattern ASCII_BLANKS = Pattern.compile("[\\t\\n\\f\\r ]+");

  static ProcessTable read(String psArgs, List<Integer> pids)
      throws IOException, InterruptedException {
    if (RENAMED.matcher(" " + psArgs.toUpperCase(Locale.ROOT)).find()) {
      throw EngineException.invalid("specifying \"" + psArgs + "\" is not allowed");
    }
    List<String> args = List.of(ASCII_BLANKS.split(psArgs.strip()));
    String wanted = String.join(",", pids.stream().map(String::valueOf).toList());
    Output output = run(args, List.of("-q" + wanted));
    if (output.status != 0) {
      // some options of ps do not go together with -q
      output = run(args, List.of());
    }
    if (output.status != 0) {
      String why = output.text.strip().lines().findFirst().orElse("error running ps");
      throw EngineException.internal(why, null);
    }
    return parse(output.text, Set.copyOf(pids));
  }

  /** Picks the rows of the processes; words beyond the titles belong to the last column. */
  static ProcessTable parse(String text, Set<Integer> pids) {
    List<String> lines = text.lines().toList();
    List<String> titles = lines.isEmpty() ? List.of() : fields(lines.get(0));
    int pidColumn = titles.indexOf("PID");
    if (pidColumn < 0) {
      throw EngineException.internal("Couldn't find PID field in ps output", null);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = fields(line);
      // threads have a dash for the process they belong to
      if (fields.size() > pidColumn && pids.contains(number(fields.get(pidColumn)))) {
        rows.add(fold(fields, titles.size()));
      }
    }
    return new ProcessTable(titles, rows);
  }

  private static List<String> fold(List<String> fields, int columns) {
    if (fields.size() <= columns) {
      return fields;
    }
    List<String> row = new ArrayList<>(fields.subList(0, columns - 1));
    row.add(String.join(" ", fields.subList(columns - 1, fields.size())));
    return row;
  }

  private static List<String> fields(String line) {
    return Arrays.stream(ASCII_BLANKS.split(line)).filter(each -> !each.isEmpty()).toList();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Output run(List<String> args, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ps"));
    args.stream().filter(each -> !each.isEmpty()).forEach(command::add);
    command.addAll(more);
    Process ps = new ProcessBuilder(command).redirectErrorStream(true).start();
    ps.getOutputStream().close();
    String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(ps.waitFor(), text);
  }

  private record Output(int status, String text) {}
}
