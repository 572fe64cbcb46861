package dev.berth.runtime.build.dockerfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of arguments. */
final class JsonWords {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonWords() {}

  /** The strings of the JSON array the text is; null when it is anything else. */
  static @Nullable List<String> of(String text) {
    if (!text.startsWith("[")) {
      return null;
    }
    List<String> words = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          return null;
        }
        words.add(parser.getText());
      }
      return parser.nextToken() == null ? words : null;
    } catch (IOException e) {
      return null;
    }
  }
}
