package dev.berth.libpod.wire;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.api.Query;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange that is another one but for what a subclass says otherwise. */
public abstract class ForwardedExchange implements Exchange {
  private final Exchange exchange;

  protected ForwardedExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.header(name);
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public String target() {
    return exchange.target();
  }

  @Override
  public ApiVersion version() {
    return exchange.version();
  }

  @Override
  public String path(String name) {
    return exchange.path(name);
  }

  @Override
  public Query query() {
    return exchange.query();
  }

  @Override
  public InputStream body() {
    return exchange.body();
  }

  @Override
  public boolean hasBody() {
    return exchange.hasBody();
  }

  @Override
  public void setHeader(String name, String value) {
    exchange.setHeader(name, value);
  }

  @Override
  public void send(int status, @Nullable String contentType, byte @Nullable [] body) {
    exchange.send(status, contentType, body);
  }

  @Override
  public OutputStream stream(int status, String contentType) {
    return exchange.stream(status, contentType);
  }

  @Override
  public boolean committed() {
    return exchange.committed();
  }

  @Override
  public boolean clientGone() {
    return exchange.clientGone();
  }

  @Override
  public void onClientGone(Runnable action) {
    exchange.onClientGone(action);
  }

  @Override
  public boolean upgradeRequested() {
    return exchange.upgradeRequested();
  }

  @Override
  public Hijacked hijack(String contentType) {
    return exchange.hijack(contentType);
  }

  @Override
  public Hijacked switchProtocols(Map<String, String> switching) {
    return exchange.switchProtocols(switching);
  }
}
