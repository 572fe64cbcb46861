package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.image.ProgressSink;
import org.jspecify.annotations.Nullable;

/** Of work that nobody hears of before it is done; it ends with the client's connection. */
public record QuietProgress(Exchange exchange) implements ProgressSink {
  @Override
  public void status(@Nullable String id, String status, long current, long total) {}

  @Override
  public void stream(String text) {}

  @Override
  public boolean cancelled() {
    return exchange.clientGone();
  }
}
