package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import org.jspecify.annotations.Nullable;

/** A request whose body is JSON though it does not say so: Podman's clients send no type. */
final class JsonExchange extends ForwardedExchange {
  JsonExchange(Exchange exchange) {
    super(exchange);
  }

  @Override
  public @Nullable String header(String name) {
    String value = super.header(name);
    boolean untyped = value == null && name.equalsIgnoreCase("Content-Type");
    return untyped && hasBody() ? "application/json" : value;
  }
}
