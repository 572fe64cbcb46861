package dev.berth.server;

import io.helidon.common.GenericType;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.http.media.EntityReader;
import io.helidon.http.media.EntityWriter;
import io.helidon.http.media.MediaContext;
import io.helidon.http.media.MediaContextConfig;
import java.util.NoSuchElementException;

/** Bodies are read and written as bytes only. */
enum NoMedia implements MediaContext {
  INSTANCE;

  @Override
  public MediaContextConfig prototype() {
    throw new NoSuchElementException();
  }

  @Override
  public <T> EntityReader<T> reader(GenericType<T> type, Headers headers) {
    throw new NoSuchElementException(type.toString());
  }

  @Override
  public <T> EntityReader<T> reader(GenericType<T> type, Headers request, Headers response) {
    throw new NoSuchElementException(type.toString());
  }

  @Override
  public <T> EntityWriter<T> writer(
      GenericType<T> type, Headers request, WritableHeaders<?> response) {
    throw new NoSuchElementException(type.toString());
  }

  @Override
  public <T> EntityWriter<T> writer(GenericType<T> type, WritableHeaders<?> headers) {
    throw new NoSuchElementException(type.toString());
  }
}
