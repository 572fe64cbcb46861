package dev.berth.runtime.build.dockerfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of arguments. */
final class JsonWords {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonWords() {}

  /**
   * The strings of the JSON array the text is; null when it is anything else, INVALID for an array
   * with something else in it.
   */
  static @Nullable List<String> of(String text) {
    if (!text.startsWith("[")) {
      return null;
    }
    List<String> words = new ArrayList<>();
    boolean strings = true;
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        strings &= parser.currentToken() == JsonToken.VALUE_STRING;
        words.add(parser.getText());
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        return null;
      }
    } catch (IOException e) {
      return null;
    }
    if (!strings) {
      throw EngineException.invalid(
          "when using JSON array syntax, arrays must be comprised of strings only");
    }
    return words;
  }
}
