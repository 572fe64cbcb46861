package dev.berth.docker.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON request bodies by Docker's rules: the content type must be application/json, there is
 * one document, an absent body is not an error. Trees are plain maps and lists, so that the typed
 * view ({@link JsonObject}) can word type errors as Go does.
 */
public final class JsonBody {
  /** No request document of the API comes near this size. */
  private static final int LIMIT = 8 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonBody() {}

  /**
   * The body as an object; empty when there is no body.
   *
   * @param type name of the request's Go type, for error texts
   */
  public static JsonObject read(Exchange exchange, String type) throws IOException {
    JsonObject body = optional(exchange, type);
    return body == null ? new JsonObject(Map.of(), type) : body;
  }

  /** The body as an object, or null when there is none. */
  public static @Nullable JsonObject optional(Exchange exchange, String type) throws IOException {
    checkContentType(exchange);
    if (!exchange.hasBody()) {
      return null;
    }
    byte[] bytes = bounded(exchange.body());
    if (bytes.length == 0) {
      throw EngineException.invalid("invalid JSON: got EOF while reading request body");
    }
    Object value = parse(bytes);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw EngineException.invalid(
          "invalid JSON: json: cannot unmarshal %s into Go value of type %s"
              .formatted(JsonObject.kind(value), type));
    }
    return JsonObject.of(value, type);
  }

  /** Parses one document into maps, lists, texts, numbers and booleans. */
  static @Nullable Object parse(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw EngineException.invalid("invalid JSON: got EOF while reading request body");
      }
      Object value = value(parser, token);
      if (more(parser)) {
        throw EngineException.invalid("unexpected content after JSON");
      }
      return value;
    } catch (JsonEOFException e) {
      throw EngineException.invalid("invalid JSON: unexpected EOF");
    } catch (JsonProcessingException e) {
      throw EngineException.invalid("invalid JSON: " + GoJsonSyntax.complaint(bytes));
    }
  }

  /** Parses text that is not a body, such as a query value; INVALID when it is no JSON. */
  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw EngineException.invalid("invalid JSON: unexpected end of JSON input");
      }
      Object value = value(parser, token);
      if (more(parser)) {
        throw EngineException.invalid("unexpected content after JSON");
      }
      return value;
    } catch (IOException e) {
      throw EngineException.invalid(
          "invalid JSON: " + GoJsonSyntax.complaint(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Text after the document is an error whether or not it is JSON itself. */
  private static boolean more(JsonParser parser) throws IOException {
    try {
      return parser.nextToken() != null;
    } catch (JsonProcessingException e) {
      return true;
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    String name = parser.nextFieldName();
    while (name != null) {
      members.put(name, value(parser, parser.nextToken()));
      name = parser.nextFieldName();
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      elements.add(value(parser, token));
      token = parser.nextToken();
    }
    return elements;
  }

  private static void checkContentType(Exchange exchange) {
    String header = exchange.header("Content-Type");
    if (header == null || header.isEmpty()) {
      if (!exchange.hasBody()) {
        return;
      }
      throw EngineException.invalid("malformed Content-Type header (): mime: no media type");
    }
    int end = header.indexOf(';');
    String type = (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")) {
      throw EngineException.invalid(
          "unsupported Content-Type header (" + header + "): must be 'application/json'");
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw new StatusException(413, "request body too large");
    }
    return bytes;
  }
}
