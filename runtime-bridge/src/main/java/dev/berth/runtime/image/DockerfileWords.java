package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of single Dockerfile instructions. */
final class DockerfileWords {
  private DockerfileWords() {}

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

  /** A JSON array, or words apart by white space. */
  static List<String> list(String text) {
    List<String> words = json(text);
    return words == null ? split(text) : words;
  }

  /** {@code KEY=value} pairs, or the old form {@code KEY the rest}. */
  static Map<String, String> pairs(String instruction, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> words = split(text);
    if (words.isEmpty()) {
      throw EngineException.invalid(instruction + " requires at least one argument");
    }
    if (words.getFirst().indexOf('=') < 0) {
      String key = words.getFirst();
      if (words.size() < 2) {
        throw EngineException.invalid(instruction + " must have two arguments");
      }
      pairs.put(key, text.substring(text.indexOf(key) + key.length()).strip());
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw EngineException.invalid(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  /** Words apart by white space; quotes and backslashes keep it. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
