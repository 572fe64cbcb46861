package dev.berth.runtime.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One challenge of a WWW-Authenticate header (RFC 9110, section 11.6.1). */
record Challenge(String scheme, Map<String, String> parameters) {

  boolean bearer() {
    return scheme.equals("bearer");
  }

  boolean basic() {
    return scheme.equals("basic");
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  /** All challenges of all headers; what cannot be read is left out. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> all = new ArrayList<>();
    for (String header : headers) {
      new Scanner(header).into(all);
    }
    return all;
  }

  /** A token followed by a space begins a challenge; a token followed by = is a parameter. */
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    void into(List<Challenge> all) {
      Map<String, String> parameters = null;
      while (true) {
        skip(" \t,");
        String token = token();
        if (token.isEmpty()) {
          return;
        }
        if (at < text.length() && text.charAt(at) == '=') {
          at++;
          String value = value();
          if (parameters != null) {
            parameters.put(token.toLowerCase(Locale.ROOT), value);
          }
        } else {
          parameters = new HashMap<>();
          all.add(new Challenge(token.toLowerCase(Locale.ROOT), parameters));
        }
      }
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return token();
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at++;
      return value.toString();
    }
  }
}
