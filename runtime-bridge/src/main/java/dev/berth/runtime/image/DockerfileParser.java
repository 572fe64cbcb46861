package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits the text of a Dockerfile into instructions: comments, continued lines and the {@code
 * escape} directive (Dockerfile reference, "Format" and "Parser directives"). One use.
 */
final class DockerfileParser {
  private static final String DIRECTIVE = "escape";

  private final List<DockerfileInstruction> instructions = new ArrayList<>();
  private char escape = '\\';

  private DockerfileParser() {}

  /** What was read, and the character that escapes. */
  record Parsed(List<DockerfileInstruction> instructions, char escape) {}

  /** Parses; INVALID when there is no instruction at all. */
  static Parsed parse(String text) {
    DockerfileParser parser = new DockerfileParser();
    parser.read(text);
    if (parser.instructions.isEmpty()) {
      throw EngineException.invalid("file with no instructions");
    }
    return new Parsed(parser.instructions, parser.escape);
  }

  private void read(String text) {
    StringBuilder joined = new StringBuilder();
    boolean directives = true;
    for (String each : text.split("\n", -1)) {
      String line = each.stripLeading();
      if (line.startsWith("#")) {
        directives = directives && directive(line);
        continue;
      }
      directives = false;
      if (line.isBlank()) {
        continue;
      }
      // Only a line that continues another keeps the space it begins with.
      String whole = joined.isEmpty() ? line : each;
      int end = continues(whole);
      joined.append(end < 0 ? whole : whole.substring(0, end));
      if (end < 0) {
        add(joined);
      }
    }
    add(joined);
  }

  /** Takes the one directive that changes how lines are read; whether others may follow. */
  private boolean directive(String comment) {
    int equals = comment.indexOf('=');
    if (equals < 0) {
      return false;
    }
    String name = comment.substring(1, equals).strip().toLowerCase(Locale.ROOT);
    String value = comment.substring(equals + 1).strip();
    if (name.equals(DIRECTIVE)) {
      if (!value.equals("`") && !value.equals("\\")) {
        throw EngineException.invalid("invalid ESCAPE '" + value + "'. Must be ` or \\");
      }
      escape = value.charAt(0);
    }
    return true;
  }

  /** Where the character is that continues the line, -1 for none. */
  private int continues(String line) {
    int at = line.length() - 1;
    while (at >= 0
        && (line.charAt(at) == ' ' || line.charAt(at) == '\t' || line.charAt(at) == '\r')) {
      at--;
    }
    return at >= 0 && line.charAt(at) == escape ? at : -1;
  }

  private void add(StringBuilder joined) {
    String line = joined.toString().strip();
    joined.setLength(0);
    if (!line.isEmpty()) {
      instructions.add(instruction(line));
    }
  }

  /** One whole line. */
  static DockerfileInstruction instruction(String line) {
    int end = wordEnd(line, 0);
    String name = line.substring(0, end).toLowerCase(Locale.ROOT);
    List<String> flags = new ArrayList<>();
    String rest = line.substring(end).strip();
    while (rest.startsWith("--")) {
      int flagEnd = wordEnd(rest, 0);
      String flag = rest.substring(0, flagEnd);
      rest = rest.substring(flagEnd).strip();
      if (flag.equals("--")) {
        break;
      }
      flags.add(flag);
    }
    return new DockerfileInstruction(name, List.copyOf(flags), rest, line);
  }

  private static int wordEnd(String text, int from) {
    int end = from;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
