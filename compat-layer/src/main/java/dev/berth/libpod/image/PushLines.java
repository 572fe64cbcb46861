package dev.berth.libpod.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.wire.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A push's answer: progress as {@code {"stream"}} lines, the digest, failures in-band. */
final class PushLines implements ProgressSink {
  /** Older clients take no other lines than progress and errors. */
  private static final ApiVersion FIVE = new ApiVersion(5, 0);

  private final Exchange exchange;
  private final String destination;
  private final boolean quiet;
  private final StreamLines lines;
  private @Nullable Digest digest;

  /**
   * @param destination what messages call it
   * @param quiet whether the answer is a status and nothing else
   */
  PushLines(Exchange exchange, String destination, boolean quiet) {
    this.destination = destination;
    this.exchange = exchange;
    this.quiet = quiet;
    this.lines = new StreamLines(exchange, quiet);
  }

  /** Does the work and ends the answer. */
  void run(Runnable work) throws IOException {
    try {
      work.run();
      Digest pushed = digest;
      if (pushed != null && exchange.version().compareTo(FIVE) >= 0) {
        lines.write(new JsonWriter(128).object().put("manifestdigest", pushed.text()).end());
      }
    } catch (EngineException e) {
      if (quiet && !lines.begun()) {
        PodmanWords.Said said = PodmanWords.of(e.text());
        String doing = TransferHandlers.pushing(destination);
        throw new PodmanException(400, said.cause(), doing + ": " + said.message());
      }
      lines.error(e.text());
    }
    if (quiet && !lines.begun()) {
      TextAnswer.send(exchange, 200, "");
      return;
    }
    lines.close();
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    if (id != null && status.equals("Preparing")) {
      stream("Copying blob " + id + "\n");
    }
  }

  @Override
  public void stream(String text) {
    lines.progress(text);
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
}
