package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import java.nio.charset.StandardCharsets;

/** Answers that are a bare string, which Podman does not write as JSON (Podman, WriteResponse). */
public final class TextAnswer {
  private static final String TYPE = "text/plain; charset=us-ascii";

  private TextAnswer() {}

  /** Sends the text and a newline. */
  public static void send(Exchange exchange, int status, String text) {
    exchange.send(status, TYPE, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
