package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;

/** The character rules of image names, without regular expressions: they run in hot lookups. */
final class ReferenceGrammar {
  static final String FORMAT = "invalid reference format";

  private static final int MAX_NAME = 255;
  private static final int MAX_TAG = 128;

  private ReferenceGrammar() {}

  static void require(boolean wellFormed) {
    if (!wellFormed) {
      throw EngineException.invalid(FORMAT);
    }
  }

  static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), FORMAT, e);
    }
  }

  /** {@code [\w][\w.-]{0,127}}. */
  static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > MAX_TAG) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = isAlphanumeric(c) || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  /** Components of {@code [a-z0-9]+} joined by {@code . _ __ -+}, separated by slashes. */
  static boolean isPath(String text) {
    if (text.length() > MAX_NAME) {
      throw EngineException.invalid("repository name must not be more than 255 characters");
    }
    int start = 0;
    while (true) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      if (!isComponent(text, start, end)) {
        return false;
      }
      if (slash < 0) {
        return true;
      }
      start = slash + 1;
    }
  }

  private static boolean isComponent(String text, int start, int end) {
    int i = start;
    while (true) {
      int word = i;
      while (i < end && isLowerAlphanumeric(text.charAt(i))) {
        i++;
      }
      if (i == word) {
        return false; // a component neither begins nor ends with a separator
      }
      if (i == end) {
        return true;
      }
      int length = separatorLength(text, i, end);
      if (length == 0) {
        return false;
      }
      i += length;
    }
  }

  private static int separatorLength(String text, int at, int end) {
    char c = text.charAt(at);
    int same = at;
    while (same < end && text.charAt(same) == c) {
      same++;
    }
    int run = same - at;
    return switch (c) {
      case '-' -> run;
      case '_' -> run <= 2 ? run : 0;
      case '.' -> run == 1 ? 1 : 0;
      default -> 0;
    };
  }

  /** Host name, IPv4 or bracketed IPv6 address, with an optional port. */
  static boolean isDomain(String text) {
    int colon = text.lastIndexOf(':');
    String host = text;
    if (colon >= 0 && text.indexOf(']', colon) < 0) {
      if (!isPort(text, colon + 1)) {
        return false;
      }
      host = text.substring(0, colon);
    }
    return host.startsWith("[") ? isBracketed(host) : isHostName(host);
  }

  private static boolean isPort(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < text.length();
  }

  private static boolean isBracketed(String host) {
    if (host.length() < 4 || host.charAt(host.length() - 1) != ']') {
      return false;
    }
    for (int i = 1; i < host.length() - 1; i++) {
      char c = host.charAt(i);
      if (c != ':' && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostName(String host) {
    char before = '.';
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed =
          isAlphanumeric(c) || (c == '-' && before != '.') || (c == '.' && isAlphanumeric(before));
      if (!allowed) {
        return false;
      }
      before = c;
    }
    return isAlphanumeric(before);
  }

  private static boolean isAlphanumeric(char c) {
    return isLowerAlphanumeric(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLowerAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
