package dev.berth.docker.build;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import org.jspecify.annotations.Nullable;

/** A build's progress as its client wants it. */
final class BuildProgress implements ProgressSink {
  private static final int MOST = 1 << 20;

  private final ProgressSink lines;
  private final boolean quiet;
  private final boolean aux;
  private final StringBuilder hushed = new StringBuilder();

  /**
   * @param quiet whether only the id is told
   * @param aux whether the id is told in a line of its own too
   */
  BuildProgress(ProgressSink lines, boolean quiet, boolean aux) {
    this.lines = lines;
    this.quiet = quiet;
    this.aux = aux;
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    lines.status(id, status, current, total);
  }

  @Override
  public void stream(String text) {
    if (!quiet) {
      lines.stream(text);
      return;
    }
    synchronized (hushed) {
      if (hushed.length() < MOST) {
        hushed.append(text);
      }
    }
  }

  /** What was done is told after all when it failed. */
  void failed() {
    synchronized (hushed) {
      if (!hushed.isEmpty()) {
        lines.stream(hushed.toString());
      }
    }
  }

  @Override
  public void built(Digest id) {
    if (aux && !quiet) {
      lines.built(id);
    }
  }

  @Override
  public void exited(int code) {
    lines.exited(code);
  }

  @Override
  public boolean cancelled() {
    return lines.cancelled();
  }
}
