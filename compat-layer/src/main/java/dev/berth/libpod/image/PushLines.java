package dev.berth.libpod.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A push's answer: progress as {@code {"stream"}} lines, the digest, failures in-band. */
final class PushLines implements ProgressSink {
  /** Older clients take no other lines than progress and errors. */
  private static final ApiVersion FIVE = new ApiVersion(5, 0);

  private final Exchange exchange;
  private final boolean quiet;
  private @Nullable OutputStream out;
  private @Nullable Digest digest;

  PushLines(Exchange exchange, boolean quiet) {
    this.exchange = exchange;
    this.quiet = quiet;
  }

  /** Does the work and ends the answer. */
  void run(Runnable work) throws IOException {
    try {
      work.run();
      Digest pushed = digest;
      if (pushed != null && exchange.version().compareTo(FIVE) >= 0) {
        write(new JsonWriter(128).object().put("manifestdigest", pushed.text()).end());
      }
    } catch (EngineException e) {
      if (out == null && quiet) {
        throw e;
      }
      write(new JsonWriter(256).object().put("error", e.text()).end());
    }
    open().close();
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    boolean begun = id != null && status.equals("Preparing");
    if (!quiet && begun) {
      stream("Copying blob " + id + "\n");
    }
  }

  @Override
  public void stream(String text) {
    if (!quiet) {
      write(new JsonWriter(128).object().put("stream", text).end());
    }
  }

  @Override
  public void pushed(String tag, Digest manifest, long size) {
    digest = manifest;
    stream("Writing manifest to image destination\n");
  }

  @Override
  public boolean cancelled() {
    return exchange.clientGone();
  }

  private synchronized void write(JsonWriter line) {
    try {
      OutputStream open = open();
      open.write(line.line());
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized OutputStream open() {
    if (out == null) {
      out = exchange.stream(200, Replies.JSON);
    }
    return out;
  }
}
