package dev.berth.runtime.build.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of one instruction, checked against those it knows. */
final class Flags {
  private final RawInstruction instruction;
  private final Map<String, List<String>> values = new HashMap<>();

  /**
   * @param strings flags with a value, at most once
   * @param lists flags with a value, any number of times
   * @param switches flags that are true when they stand alone
   */
  Flags(RawInstruction instruction, Set<String> strings, Set<String> lists, Set<String> switches) {
    this.instruction = instruction;
    for (String flag : instruction.flags()) {
      add(flag.substring(2), strings, lists, switches);
    }
  }

  private void add(String flag, Set<String> strings, Set<String> lists, Set<String> switches) {
    int equals = flag.indexOf('=');
    String name = equals < 0 ? flag : flag.substring(0, equals);
    if (!strings.contains(name) && !lists.contains(name) && !switches.contains(name)) {
      throw instruction.problem("unknown flag: --" + name);
    }
    if (equals < 0 && !switches.contains(name)) {
      throw instruction.problem("missing a value on flag: --" + name);
    }
    List<String> all = values.computeIfAbsent(name, unused -> new ArrayList<>());
    if (!all.isEmpty() && !lists.contains(name)) {
      throw instruction.problem("duplicate flag specified: " + name);
    }
    all.add(equals < 0 ? "true" : flag.substring(equals + 1));
  }

  @Nullable String get(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.getFirst();
  }

  String get(String name, String otherwise) {
    String value = get(name);
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

  private boolean isTrue(String name, String value) {
    return switch (value.toLowerCase(java.util.Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw instruction.problem("expecting boolean value for flag " + name + ", not: " + value);
    };
  }
}
