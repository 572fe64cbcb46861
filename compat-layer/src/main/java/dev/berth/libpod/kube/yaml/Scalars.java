package dev.berth.libpod.kube.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What plain scalars are, by the rules of the YAML library that Podman reads manifests with. */
final class Scalars {
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private Scalars() {}

  /** The truth value, or null when it is none. */
  static @Nullable Boolean bool(YamlNode.Scalar scalar) {
    if (!scalar.plain()) {
      return null;
    }
    return switch (scalar.value()) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> null;
    };
  }

  /** The whole number, or null when it is none; {@code 0644} and {@code 0o644} are octal. */
  static @Nullable BigInteger whole(YamlNode.Scalar scalar) {
    if (!scalar.plain() || scalar.value().isEmpty()) {
      return null;
    }
    String text = scalar.value().replace("_", "");
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = radix(digits);
    String body =
        radix == 10 ? digits : digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2);
    if (body.isEmpty() || !onlyDigits(body, radix)) {
      return null;
    }
    BigInteger value = new BigInteger(body, radix);
    return negative ? value.negate() : value;
  }

  private static int radix(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return 10;
    }
    return switch (digits.charAt(1)) {
      case 'x' -> 16;
      case 'b' -> 2;
      case 'o', '0', '1', '2', '3', '4', '5', '6', '7' -> 8;
      default -> 10;
    };
  }

  private static boolean onlyDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return text.length() < 40;
  }

  /** The text that a field for texts gets: numbers and truth values in their usual form. */
  static String text(YamlNode.Scalar scalar) {
    Boolean flag = bool(scalar);
    if (flag != null) {
      return flag.toString();
    }
    BigInteger whole = whole(scalar);
    if (whole != null) {
      return whole.toString();
    }
    String value = scalar.value();
    if (scalar.plain() && value.length() < 30 && FLOAT.matcher(value).matches()) {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      return Math.abs(number.precision() - number.scale()) < 20 ? number.toPlainString() : value;
    }
    return value;
  }
}
