package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Values in texts as Go's standard library reads them, with its words for what is wrong. */
public final class GoText {
  private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");
  private static final List<String> FALSE = List.of("0", "f", "F", "FALSE", "false", "False");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L, // micro sign
          "μs", 1_000L, // Greek letter
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoText() {}

  /** {@code strconv.Atoi}; values beyond an int are cut to its ends. */
  public static int atoi(String text) {
    long value = number("Atoi", text, Long.MIN_VALUE, Long.MAX_VALUE);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  /** {@code strconv.ParseUint}; values beyond a long are cut to its end. */
  public static long parseUint(String text) {
    if (text.startsWith("-") || text.startsWith("+")) {
      throw bad("ParseUint", text, "invalid syntax");
    }
    return number("ParseUint", text, 0, Long.MAX_VALUE);
  }

  private static long number(String function, String text, long least, long most) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw bad(function, text, "invalid syntax");
    }
    BigInteger value = new BigInteger(text.startsWith("+") ? digits : text);
    if (value.compareTo(BigInteger.valueOf(least)) < 0
        || value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw bad(function, text, "value out of range");
    }
    return value.longValue();
  }

  /** {@code strconv.ParseBool}. */
  public static boolean parseBool(String text) {
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw bad("ParseBool", text, "invalid syntax");
  }

  private static EngineException bad(String function, String text, String what) {
    return EngineException.invalid(
        "strconv." + function + ": parsing " + quote(text) + ": " + what);
  }

  /** {@code time.ParseDuration}: {@code 1h2m3.5s}. */
  public static Duration parseDuration(String text) {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = Pattern.compile("([0-9]*\\.?[0-9]*)([^0-9.]*)").matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length() && part.find(at) && part.end() > at) {
      nanos = nanos.add(nanos(text, part.group(1), part.group(2)));
      at = part.end();
    }
    if (rest.isEmpty()) {
      throw EngineException.invalid("time: invalid duration " + quote(text));
    }
    long total = nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    return Duration.ofNanos(text.startsWith("-") ? -total : total);
  }

  private static BigDecimal nanos(String all, String number, String unit) {
    if (number.isEmpty() || number.equals(".")) {
      throw EngineException.invalid("time: invalid duration " + quote(all));
    }
    if (unit.isEmpty()) {
      throw EngineException.invalid("time: missing unit in duration " + quote(all));
    }
    Long factor = UNITS.get(unit);
    if (factor == null) {
      throw EngineException.invalid(
          "time: unknown unit " + quote(unit) + " in duration " + quote(all));
    }
    return new BigDecimal(number.startsWith(".") ? "0" + number : number)
        .multiply(BigDecimal.valueOf(factor));
  }

  /** A regular expression; the words are Go's where the fault is a common one. */
  public static Pattern regex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      String what =
          switch (e.getDescription()) {
            case "Unclosed group" -> "missing closing )";
            case "Unmatched closing ')'" -> "unexpected )";
            case "Unclosed character class" -> "missing closing ]";
            default ->
                e.getDescription().startsWith("Dangling meta character")
                    ? "missing argument to repetition operator"
                    : e.getDescription();
          };
      throw EngineException.invalid("error parsing regexp: " + what + ": `" + text + "`");
    }
  }

  /** As Go's {@code %q} for plain text. */
  public static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
