package dev.berth.libpod.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line that made a container or a pod, taken apart as far as a unit needs it. Podman's
 * other options are not known here: like Podman's own reading, one of them takes the next word as
 * its value unless that begins with a dash.
 */
final class CreateCommand {
  private static final Set<String> SWITCHES = Set.of("detach", "replace");
  private static final Set<String> TEXTS =
      Set.of("name", "env", "sdnotify", "restart", "help", "infra-name");
  private static final Map<String, String> SHORT = Map.of("d", "detach", "e", "env", "h", "help");

  /** Options of the whole program, {@code --url} for example. */
  final List<String> root;

  private final List<String> options;
  private final List<String> arguments;
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  private CreateCommand(List<String> root, List<String> words) {
    this.root = root;
    int end = read(words);
    this.options = words.subList(0, end);
    this.arguments = words.subList(end, words.size());
  }

  /** One that made a container; null when it is none. */
  static @Nullable CreateCommand ofContainer(List<String> command) {
    for (int i = 0; i < command.size(); i++) {
      if (command.get(i).equals("run") || command.get(i).equals("create")) {
        boolean below = i > 1 && command.get(i - 1).equals("container");
        List<String> root = command.subList(Math.min(1, i), below ? i - 1 : Math.max(1, i));
        return new CreateCommand(root, command.subList(i + 1, command.size()));
      }
    }
    return null;
  }

  /** One that made a pod; null when it is none, such as {@code run --pod new:name}. */
  static @Nullable CreateCommand ofPod(List<String> command) {
    for (int i = 2; i < command.size(); i++) {
      if (command.get(i - 1).equals("pod") && command.get(i).equals("create")) {
        return new CreateCommand(command.subList(1, i - 1), command.subList(i + 1, command.size()));
      }
    }
    return null;
  }

  /** Whether the option was given, and not as {@code =false}. */
  boolean has(String option) {
    List<String> values = given.get(option);
    return values != null && !values.getLast().equals("false");
  }

  /** The last value of an option, null without one. */
  @Nullable String value(String option) {
    List<String> values = given.get(option);
    return values == null ? null : values.getLast();
  }

  List<String> values(String option) {
    return given.getOrDefault(option, List.of());
  }

  /**
   * The words without some options.
   *
   * @param switches dropped alone
   * @param valued dropped with their values
   */
  List<String> without(Set<String> switches, Set<String> valued) {
    List<String> kept = new ArrayList<>(options.size() + arguments.size());
    for (int i = 0; i < options.size(); i++) {
      String word = options.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (valued.contains(name)) {
        i += equals < 0 ? 1 : 0;
      } else if (!switches.contains(name)) {
        kept.add(word);
      }
    }
    kept.addAll(arguments);
    return kept;
  }

  /** The same with {@code -d} taken out of groups of short switches such as {@code -dit}. */
  static List<String> attached(List<String> words) {
    List<String> kept = new ArrayList<>(words.size());
    boolean option = true;
    for (String word : words) {
      option &= word.startsWith("-");
      if (option && word.matches("-[ditqP]*d[ditqP]*")) {
        String rest = word.replace("d", "");
        if (rest.length() > 1) {
          kept.add(rest);
        }
      } else {
        kept.add(word);
      }
    }
    return kept;
  }

  /** Reads options; where the first word is that is none. */
  private int read(List<String> words) {
    int i = 0;
    while (i < words.size()) {
      String word = words.get(i);
      if (word.equals("--")) {
        return i;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        return i;
      }
      i = word.startsWith("--") ? readLong(words, i) : readShort(words, i);
    }
    return words.size();
  }

  private int readLong(List<String> words, int at) {
    String word = words.get(at).substring(2);
    int equals = word.indexOf('=');
    if (equals >= 0) {
      put(word.substring(0, equals), word.substring(equals + 1));
      return at + 1;
    }
    if (SWITCHES.contains(word)) {
      put(word, "true");
      return at + 1;
    }
    return readValue(words, at, word);
  }

  private int readValue(List<String> words, int at, String name) {
    boolean known = TEXTS.contains(name);
    boolean more = at + 1 < words.size();
    if (known && more) {
      put(name, words.get(at + 1));
      return at + 2;
    }
    return more && !words.get(at + 1).startsWith("-") ? at + 2 : at + 1;
  }

  private int readShort(List<String> words, int at) {
    String letters = words.get(at).substring(1);
    boolean unknown = false;
    for (int i = 0; i < letters.length(); i++) {
      String name = SHORT.get(letters.substring(i, i + 1));
      if (name == null) {
        unknown = true;
        if (i + 1 < letters.length() && letters.charAt(i + 1) == '=') {
          return at + 1;
        }
      } else if (SWITCHES.contains(name)) {
        put(name, "true");
      } else if (i + 1 < letters.length()) {
        String rest = letters.substring(i + 1);
        put(name, rest.startsWith("=") ? rest.substring(1) : rest);
        return at + 1;
      } else {
        return readValue(words, at, name);
      }
    }
    boolean value = unknown && at + 1 < words.size() && !words.get(at + 1).startsWith("-");
    return value ? at + 2 : at + 1;
  }

  private void put(String name, String value) {
    given.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }
}
