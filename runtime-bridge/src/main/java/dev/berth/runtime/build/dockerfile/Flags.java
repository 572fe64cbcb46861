package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The flags of one instruction, checked against those it knows. */
final class Flags {
  private final Set<String> strings;
  private final Set<String> lists;
  private final Set<String> switches;
  private final Map<String, List<String>> values = new HashMap<>();

  /**
   * @param strings flags with a value, at most once
   * @param lists flags with a value, any number of times
   * @param switches flags that are true when they stand alone
   */
  Flags(RawInstruction instruction, Set<String> strings, Set<String> lists, Set<String> switches) {
    this.strings = strings;
    this.lists = lists;
    this.switches = switches;
    for (String flag : instruction.flags()) {
      add(flag.substring(2));
    }
  }

  /** Refuses every flag. */
  static void none(RawInstruction instruction) {
    new Flags(instruction, Set.of(), Set.of(), Set.of());
  }

  private void add(String flag) {
    int equals = flag.indexOf('=');
    String name = equals < 0 ? flag : flag.substring(0, equals);
    if (!strings.contains(name) && !lists.contains(name) && !switches.contains(name)) {
      throw EngineException.invalid("unknown flag: --" + name + Suggestion.of(name, all(), false));
    }
    List<String> all = values.computeIfAbsent(name, unused -> new ArrayList<>());
    if (!all.isEmpty() && !lists.contains(name)) {
      throw EngineException.invalid("duplicate flag specified: --" + name);
    }
    boolean alone = equals < 0;
    boolean empty = equals == flag.length() - 1;
    if (switches.contains(name) ? empty : alone) {
      throw EngineException.invalid("missing a value on flag: --" + name);
    }
    all.add(alone ? "true" : flag.substring(equals + 1));
    if (switches.contains(name)) {
      boolean unused = isTrue(name, all.getLast());
    }
  }

  private TreeSet<String> all() {
    TreeSet<String> all = new TreeSet<>(strings);
    all.addAll(lists);
    all.addAll(switches);
    return all;
  }

  @Nullable String get(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.getFirst();
  }

  /** The value; null also for an empty one. */
  @Nullable String filled(String name) {
    String value = get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  String get(String name, String otherwise) {
    String value = filled(name);
    return value == null ? otherwise : value;
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Null when it was not given. */
  @Nullable Boolean tristate(String name) {
    String value = get(name);
    return value == null ? null : isTrue(name, value);
  }

  boolean isSet(String name) {
    return Boolean.TRUE.equals(tristate(name));
  }

  private static boolean isTrue(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw EngineException.invalid(
              "expecting boolean value for flag --" + name + ", not: " + value);
    };
  }
}
