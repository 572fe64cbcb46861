package dev.berth.wire;

import dev.berth.api.Exchange;

/** The few forms that whole answers take. */
public final class Replies {
  public static final String JSON = "application/json";
  public static final String RAW_STREAM = "application/vnd.docker.raw-stream";
  public static final String MULTIPLEXED_STREAM = "application/vnd.docker.multiplexed-stream";

  private Replies() {}

  /** Status 200 and a document. */
  public static void json(Exchange exchange, JsonWriter document) {
    json(exchange, 200, document);
  }

  public static void json(Exchange exchange, int status, JsonWriter document) {
    exchange.send(status, JSON, document.line());
  }

  /** A status without a body. */
  public static void empty(Exchange exchange, int status) {
    exchange.send(status, null, null);
  }
}
