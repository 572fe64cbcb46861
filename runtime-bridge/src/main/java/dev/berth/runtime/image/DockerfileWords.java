package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of single Dockerfile instructions, quotes and variables still as written. */
final class DockerfileWords {
  private DockerfileWords() {}

  /** A name and a value. */
  record Pair(String name, String value) {}

  /** The JSON array of strings that the text is, or null when it is none. */
  static @Nullable List<String> json(String text) {
    if (!text.startsWith("[")) {
      return null;
    }
    try {
      JsonNode array = Json.mapper().readTree(text);
      List<String> words = new ArrayList<>();
      for (JsonNode word : array) {
        if (!word.isTextual()) {
          return null;
        }
        words.add(word.asText());
      }
      return words;
    } catch (IOException e) {
      return null;
    }
  }

  /** A JSON array, or words apart by white space, which no quotes keep together. */
  static List<String> list(String text) {
    List<String> words = json(text);
    return words != null ? words : text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
  }

  /** {@code KEY=value} pairs, or the old form {@code KEY the rest}. */
  static List<Pair> pairs(String instruction, String text, char escape) {
    List<String> words = split(text, escape);
    if (words.isEmpty()) {
      throw EngineException.invalid(instruction + " requires at least one argument");
    }
    if (words.getFirst().indexOf('=') < 0) {
      String[] halves = text.split("\\s+", 2);
      if (halves.length < 2) {
        throw EngineException.invalid(instruction + " must have two arguments");
      }
      return List.of(new Pair(halves[0], halves[1]));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw EngineException.invalid(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  /** Words apart by white space; quotes and escapes keep it, and stay in the words. */
  static List<String> split(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == escape && quote != '\'') {
        if (i + 1 < text.length()) {
          word.append(c).append(text.charAt(++i));
        }
      } else if (quote == 0 && Character.isWhitespace(c)) {
        add(words, word);
      } else {
        if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        }
        word.append(c);
      }
    }
    add(words, word);
    return words;
  }

  private static void add(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
