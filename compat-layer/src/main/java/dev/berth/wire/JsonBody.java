package dev.berth.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.io.InputStream;
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
    return JsonObject.of(parse(bytes), type);
  }

  /** The body as an object whatever type it claims to have; empty when there is no body. */
  public static JsonObject readAnyType(Exchange exchange, String type) throws IOException {
    byte[] bytes = bounded(exchange.body());
    JsonObject body = bytes.length == 0 ? null : JsonObject.of(parse(bytes), type);
    return body == null ? new JsonObject(Map.of(), type) : body;
  }

  /** Parses one document into maps, lists, texts, numbers and booleans. */
  static @Nullable Object parse(byte[] bytes) {
    return GoJson.parse(bytes);
  }

  /** Parses text that is not a body, such as a query value; INVALID when it is no JSON. */
  public static @Nullable Object parse(String text) {
    if (text.isBlank()) {
      throw EngineException.invalid("invalid JSON: unexpected end of JSON input");
    }
    return GoJson.parse(text);
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
