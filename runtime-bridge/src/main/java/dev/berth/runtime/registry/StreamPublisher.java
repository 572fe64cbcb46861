package dev.berth.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A request's body read from a stream, in larger pieces than the JDK's own publishers make. */
final class StreamPublisher implements BodyPublisher {
  private static final int PIECE = 128 * 1024;

  private final Source source;
  private final long length;

  /**
   * Makes a publisher.
   *
   * @param source opened once a subscription
   * @param length in bytes, -1 when unknown
   */
  StreamPublisher(Source source, long length) {
    this.source = source;
    this.length = length;
  }

  /** Opens the stream. */
  interface Source {
    InputStream open() throws IOException;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    InputStream in;
    try {
      in = source.open();
    } catch (IOException | RuntimeException e) {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(e);
      return;
    }
    subscriber.onSubscribe(new Reading(in, subscriber));
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Whoever raises the demand from nothing reads; others only raise it. */
  private static final class Reading implements Flow.Subscription {
    private final InputStream in;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean ended;

    Reading(InputStream in, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.in = in;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (demand.getAndAdd(n) > 0) {
        return;
      }
      do {
        if (!ended) {
          piece();
        }
      } while (demand.decrementAndGet() > 0);
    }

    private void piece() {
      byte[] buffer = new byte[PIECE];
      int count;
      try {
        count = in.readNBytes(buffer, 0, PIECE);
      } catch (IOException | RuntimeException e) {
        ended = true;
        subscriber.onError(e);
        return;
      }
      if (count > 0) {
        subscriber.onNext(ByteBuffer.wrap(buffer, 0, count));
      }
      if (count < PIECE && !ended) {
        ended = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}
