package dev.berth.runtime.container.plan;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;
import java.util.Set;

/** Signal names of Linux, with or without SIG. */
final class SignalNames {
  private static final int LAST = 64;

  private static final Set<String> NAMES =
      Set.of(
          "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
          "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
          "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

  private SignalNames() {}

  /** Fails INVALID when it is no signal of this system. */
  static void check(String text) {
    if (!valid(text)) {
      throw EngineException.invalid("invalid signal: " + text);
    }
  }

  private static boolean valid(String text) {
    if (!text.isEmpty() && text.length() < 4 && text.chars().allMatch(Character::isDigit)) {
      int number = Integer.parseInt(text);
      return number > 0 && number <= LAST;
    }
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    return NAMES.contains(name) || realTime(name);
  }

  private static boolean realTime(String name) {
    if (!name.startsWith("RTMIN") && !name.startsWith("RTMAX")) {
      return false;
    }
    String rest = name.substring(5);
    if (rest.isEmpty()) {
      return true;
    }
    char sign = name.startsWith("RTMIN") ? '+' : '-';
    String number = rest.substring(1);
    return rest.charAt(0) == sign
        && !number.isEmpty()
        && number.length() < 3
        && number.chars().allMatch(Character::isDigit)
        && Integer.parseInt(number) <= 15;
  }
}
