package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.ContextParts;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.wire.MultipartBody;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The context that a build's request brings; kept for the time of the request to be read again. */
final class SentContext implements AutoCloseable {
  private static final String MAIN = "MainContext";
  private static final String NAMED = "build-context-";

  private final Exchange exchange;
  private final @Nullable ImageRegistrar store;
  private final @Nullable Digest kept;
  private final ImageRegistrar.@Nullable Lease lease;

  private SentContext(
      Exchange exchange,
      @Nullable ImageRegistrar store,
      @Nullable Digest kept,
      ImageRegistrar.@Nullable Lease lease) {
    this.exchange = exchange;
    this.store = store;
    this.kept = kept;
    this.lease = lease;
  }

  /**
   * Takes it.
   *
   * @param again whether it is read more than once
   */
  static SentContext of(Exchange exchange, Engine engine, boolean again) throws IOException {
    if (!again || !exchange.hasBody()) {
      return new SentContext(exchange, null, null, null);
    }
    ImageRegistrar store = engine.content();
    ImageRegistrar.Lease lease = store.lease();
    try (InputStream body = exchange.body()) {
      Digest kept = store.blobs().put(out -> body.transferTo(out));
      return new SentContext(exchange, store, kept, lease);
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  boolean hasParts() {
    return MultipartBody.is(exchange);
  }

  /** The bytes from their beginning. */
  InputStream open() throws IOException {
    return store == null || kept == null ? exchange.body() : store.blobs().open(kept);
  }

  /** The contexts in them, null where they are one. */
  @Nullable ContextParts parts(InputStream bytes) {
    if (!hasParts()) {
      return null;
    }
    MultipartBody body = MultipartBody.of(exchange, bytes);
    return () -> part(body);
  }

  private static ContextParts.@Nullable Part part(MultipartBody body) throws IOException {
    for (MultipartBody.Part part = body.next(); part != null; part = body.next()) {
      if (part.name().equals(MAIN)) {
        return new ContextParts.Part("", part.body());
      }
      if (part.name().startsWith(NAMED)) {
        return new ContextParts.Part(part.name().substring(NAMED.length()), part.body());
      }
    }
    return null;
  }

  @Override
  public void close() {
    if (lease != null && store != null) {
      lease.close();
      store.collect();
    }
  }
}
