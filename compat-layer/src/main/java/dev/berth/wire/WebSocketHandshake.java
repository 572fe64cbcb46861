package dev.berth.wire;

import dev.berth.api.Exchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The opening handshake of RFC 6455, section 4.2, as a server. */
public final class WebSocketHandshake {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private WebSocketHandshake() {}

  /** What is wrong with the request in the words of Docker's library; null for nothing. */
  public static @Nullable String fault(Exchange exchange) {
    if (!has(exchange.header("Upgrade"), "websocket")
        || !has(exchange.header("Connection"), "upgrade")) {
      return "not websocket protocol";
    }
    if (!isKey(exchange.header("Sec-WebSocket-Key"))) {
      return "mismatch challenge/response";
    }
    return VERSION.equals(exchange.header("Sec-WebSocket-Version"))
        ? null
        : "missing or bad WebSocket Version";
  }

  /** Answers 400 with what is wrong, and with the version that is spoken here. */
  public static void refuse(Exchange exchange, String fault) {
    exchange.setHeader("Sec-WebSocket-Version", VERSION);
    exchange.send(400, "text/plain; charset=utf-8", fault.getBytes(StandardCharsets.UTF_8));
  }

  /** The headers that accept the request. */
  public static Map<String, String> acceptance(Exchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put(
        "Sec-WebSocket-Accept", accept(String.valueOf(exchange.header("Sec-WebSocket-Key"))));
    String protocol = exchange.header("Sec-WebSocket-Protocol");
    if (protocol != null && protocol.indexOf(',') < 0) {
      headers.put("Sec-WebSocket-Protocol", protocol.strip());
    }
    return headers;
  }

  /** The proof that the key was understood. */
  static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key.strip() + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean has(@Nullable String list, String token) {
    if (list != null) {
      for (String each : list.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (each.strip().equals(token)) {
          return true;
        }
      }
    }
    return false;
  }
}
