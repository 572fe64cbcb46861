package dev.berth.runtime.build;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The builds at work that can be cancelled by a name. */
final class RunningBuilds {
  private final Map<String, Cancellable> running = new ConcurrentHashMap<>();

  /**
   * Does a build's work.
   *
   * @param id its name, empty for none
   */
  Digest run(String id, ProgressSink progress, Function<ProgressSink, Digest> work) {
    if (id.isEmpty()) {
      return work.apply(progress);
    }
    Cancellable sink = new Cancellable(progress);
    running.put(id, sink);
    try {
      return work.apply(sink);
    } finally {
      running.remove(id, sink);
    }
  }

  void cancel(String id) {
    Cancellable sink = running.get(id);
    if (sink != null) {
      sink.cancelled = true;
    }
  }

  /** A client that may be spoken for. */
  private static final class Cancellable implements ProgressSink {
    private final ProgressSink client;
    private volatile boolean cancelled;

    Cancellable(ProgressSink client) {
      this.client = client;
    }

    @Override
    public void status(@Nullable String id, String status, long current, long total) {
      client.status(id, status, current, total);
    }

    @Override
    public void stream(String text) {
      client.stream(text);
    }

    @Override
    public void built(Digest id) {
      client.built(id);
    }

    @Override
    public void exited(int code) {
      client.exited(code);
    }

    @Override
    public boolean cancelled() {
      return cancelled || client.cancelled();
    }
  }
}
