package dev.berth.it.diff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * The differences that may be, each with its reason, one a line: version, scenario, request, place,
 * reason. An entry that no answer needs any more is named at the end, so that the list does not
 * rot.
 */
public final class AllowedDifferences {
  /** A line of the list; used is set when a difference needed it. */
  private record Entry(
      Pattern version,
      Pattern scenario,
      Pattern request,
      Pattern place,
      String line,
      AtomicBoolean used) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Reads the list of that name in the resources. */
  public static AllowedDifferences read(String resource) {
    AllowedDifferences allowed = new AllowedDifferences();
    try (InputStream in =
        Objects.requireNonNull(AllowedDifferences.class.getResourceAsStream(resource), resource)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(allowed::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return allowed;
  }

  private void add(String line) {
    String[] cells = line.split(" +\\| +", 5);
    if (cells.length != 5) {
      throw new IllegalArgumentException("version | scenario | request | place | reason: " + line);
    }
    entries.add(
        new Entry(
            glob(cells[0]),
            glob(cells[1]),
            glob(cells[2]),
            glob(cells[3]),
            line,
            new AtomicBoolean()));
  }

  /** Whether the list has it. */
  public boolean has(String version, String scenario, String request, Difference difference) {
    boolean found = false;
    for (Entry entry : entries) {
      if (entry.version().matcher(version).matches()
          && entry.scenario().matcher(scenario).matches()
          && entry.request().matcher(request).matches()
          && entry.place().matcher(difference.place()).matches()) {
        entry.used().set(true);
        found = true;
      }
    }
    return found;
  }

  /** The entries that nothing needed. */
  public List<String> unused() {
    return entries.stream().filter(entry -> !entry.used().get()).map(Entry::line).toList();
  }

  /** An asterisk stands for any text, a comma for "or". */
  private static Pattern glob(String text) {
    List<String> choices = new ArrayList<>();
    for (String choice : text.split(", ")) {
      choices.add("\\Q" + choice.replace("*", "\\E.*\\Q") + "\\E");
    }
    return Pattern.compile(String.join("|", choices), Pattern.DOTALL);
  }
}
