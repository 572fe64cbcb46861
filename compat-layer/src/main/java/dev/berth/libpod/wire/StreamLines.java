package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** An answer of one JSON object a line, which begins with its first line. */
public final class StreamLines {
  private final Exchange exchange;
  private final boolean quiet;
  private @Nullable OutputStream out;

  /**
   * Makes one.
   *
   * @param quiet whether progress is left out
   */
  public StreamLines(Exchange exchange, boolean quiet) {
    this.exchange = exchange;
    this.quiet = quiet;
  }

  /** A line of progress. */
  public void progress(String text) {
    if (!quiet) {
      write(new JsonWriter(128).object().put("stream", text).end());
    }
  }

  /** A failure after all. */
  public void error(String text) {
    write(new JsonWriter(256).object().put("error", text).end());
  }

  /** A failure as builds tell it: twice, as older and newer clients look for it. */
  public void failure(String text) {
    JsonWriter line = new JsonWriter(256).object();
    line.object("errorDetail").put("message", text).end();
    write(line.put("error", text).end());
  }

  /** A line of its own kind. */
  public synchronized void write(JsonWriter line) {
    try {
      OutputStream open = open();
      open.write(line.line());
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a line went out, so that a failure has no status any more. */
  public synchronized boolean begun() {
    return out != null;
  }

  /** Ends the answer. */
  public synchronized void close() throws IOException {
    open().close();
  }

  private OutputStream open() {
    if (out == null) {
      out = exchange.stream(200, Replies.JSON);
    }
    return out;
  }
}
