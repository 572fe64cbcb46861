package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a Dockerfile into instructions: continuation lines, comments between them and here-documents
 * (Dockerfile reference, "Format").
 */
final class InstructionReader {
  private static final Set<String> WITH_HEREDOCS = Set.of("RUN", "COPY", "ADD");
  private static final Pattern HEREDOC = Pattern.compile("^(\\d*)<<(-?)([^<]*)$");

  private final List<String> lines;
  private final char escape;
  private final List<String> warnings = new ArrayList<>();
  private int next;
  private boolean gaps;

  InstructionReader(List<String> lines, char escape) {
    this.lines = lines;
    this.escape = escape;
  }

  /** All instructions, in order. */
  List<RawInstruction> read() {
    List<RawInstruction> all = new ArrayList<>();
    while (next < lines.size()) {
      int first = next + 1;
      gaps = false;
      String joined = logicalLine();
      if (!joined.isBlank()) {
        RawInstruction instruction = instruction(joined.strip(), first);
        all.add(instruction);
        if (gaps) {
          warnings.add("Empty continuation line found in: " + firstLine(instruction.text()));
        }
      }
    }
    if (!warnings.isEmpty()) {
      warnings.add("Empty continuation lines will become errors in a future release.");
    }
    return all;
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** What was read but should not have been written so. */
  List<String> warnings() {
    return warnings;
  }

  /** One line with those that continue it; empty for a comment. */
  private String logicalLine() {
    String line = lines.get(next++).stripLeading();
    if (line.startsWith("#")) {
      return "";
    }
    StringBuilder whole = new StringBuilder();
    boolean more = append(whole, line);
    while (more && next < lines.size()) {
      String following = lines.get(next++);
      if (following.isBlank()) {
        gaps = true;
      } else if (!following.stripLeading().startsWith("#")) {
        more = append(whole, following);
      }
    }
    return whole.toString();
  }

  /** Appends without the continuation character; whether there was one. */
  private boolean append(StringBuilder whole, String line) {
    String text = line.stripTrailing();
    int end = text.length();
    boolean continued =
        end > 0 && text.charAt(end - 1) == escape && (end == 1 || text.charAt(end - 2) != escape);
    whole.append(continued ? text.substring(0, end - 1) : line);
    return continued;
  }

  private RawInstruction instruction(String line, int first) {
    int at = wordEnd(line, 0);
    String keyword = line.substring(0, at);
    List<String> flags = new ArrayList<>();
    String rest = FlagWords.cut(line.substring(at).strip(), escape, flags);
    List<Heredoc> heredocs = heredocs(keyword.toUpperCase(Locale.ROOT), rest, first);
    StringBuilder text = new StringBuilder(line);
    for (Heredoc heredoc : heredocs) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new RawInstruction(keyword, flags, rest, heredocs, first, text.toString());
  }

  /** Reads a trigger: its here-documents follow its first line. */
  static RawInstruction one(String text, char escape) {
    List<RawInstruction> all = new InstructionReader(List.of(text.split("\n", -1)), escape).read();
    if (all.size() != 1) {
      throw EngineException.invalid("one instruction expected: " + text);
    }
    return all.getFirst();
  }

  private List<Heredoc> heredocs(String name, String rest, int line) {
    String words = rest;
    String owner = name;
    if (name.equals("ONBUILD")) {
      int at = wordEnd(rest, 0);
      owner = rest.substring(0, at).toUpperCase(Locale.ROOT);
      words = rest.substring(at);
    }
    if (!WITH_HEREDOCS.contains(owner) || !words.contains("<<")) {
      return List.of();
    }
    List<Heredoc> found = new ArrayList<>();
    for (String word : RawWords.split(words, escape)) {
      Matcher matcher = HEREDOC.matcher(word);
      if (matcher.matches() && !matcher.group(3).isEmpty()) {
        found.add(heredoc(matcher, line));
      }
    }
    return found;
  }

  private Heredoc heredoc(Matcher word, int line) {
    String quoted = word.group(3);
    String end = RawWords.unquote(quoted, escape);
    boolean chomp = word.group(2).equals("-");
    StringBuilder content = new StringBuilder();
    while (next < lines.size()) {
      String text = lines.get(next++);
      String candidate = chomp ? text.replaceAll("^\t+", "") : text;
      if (candidate.equals(end)) {
        return new Heredoc(end, end.equals(quoted), chomp, content.toString(), word.group(1));
      }
      content.append(text).append('\n');
    }
    throw DockerfileProblem.at(line, "unterminated heredoc");
  }

  private static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
