package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signals by name or number, as Linux on all 64-bit architectures but MIPS numbers them. */
public final class Signals {
  static final int KILL = 9;
  static final int TERM = 15;
  private static final int UNKNOWN = Integer.MIN_VALUE;
  private static final int RTMIN = 34;
  private static final int RTMAX = 64;
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("IOT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", 25),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("POLL", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31),
          Map.entry("RTMIN", RTMIN),
          Map.entry("RTMAX", RTMAX));

  private Signals() {}

  /** The number of a signal, or the default when none is given. INVALID for an unknown one. */
  public static int parse(@Nullable String text, int whenAbsent) {
    if (text == null || text.isEmpty()) {
      return whenAbsent;
    }
    int number = number(text.toUpperCase(Locale.ROOT));
    if (number == 0 || number == UNKNOWN) {
      throw EngineException.invalid("invalid signal: " + text);
    }
    if (number < 1 || number > RTMAX) {
      throw EngineException.invalid("the linux daemon does not support signal " + number);
    }
    return number;
  }

  private static int number(String text) {
    char first = text.charAt(0);
    if (Character.isDigit(first) || first == '-' || first == '+') {
      return decimal(text);
    }
    String name = text.startsWith("SIG") ? text.substring(3) : text;
    Integer known = NUMBERS.get(name);
    if (known != null) {
      return known;
    }
    if (name.startsWith("RTMIN+")) {
      int offset = decimal(name.substring(6));
      return offset < 0 || RTMIN + offset > RTMAX ? UNKNOWN : RTMIN + offset;
    }
    if (name.startsWith("RTMAX-")) {
      int offset = decimal(name.substring(6));
      return offset < 0 || RTMAX - offset < RTMIN ? UNKNOWN : RTMAX - offset;
    }
    return UNKNOWN;
  }

  private static int decimal(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
