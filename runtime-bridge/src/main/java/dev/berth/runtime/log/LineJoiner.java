package dev.berth.runtime.log;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes lines of what the monitor stored in pieces: it writes down every read without a newline as
 * a piece of its own, Docker keeps it until the line or 16 KiB are full.
 */
final class LineJoiner implements Logs.EntrySink {
  /** Docker's buffer for one stream: a longer line comes in entries of this size. */
  static final int LIMIT = 16 * 1024;

  private final Logs.EntrySink sink;
  private final Pending out = new Pending(false);
  private final Pending err = new Pending(true);

  LineJoiner(Logs.EntrySink sink) {
    this.sink = sink;
  }

  /** Whether the beginning of a line is held back. */
  boolean holds() {
    return out.length > 0 || err.length > 0;
  }

  @Override
  public void entry(LogEntry entry) throws IOException {
    Pending pending = entry.stderr() ? err : out;
    if (pending.length == 0 && !pending.open && !entry.partial() && entry.length() <= LIMIT) {
      sink.entry(entry);
    } else {
      pending.add(entry);
    }
  }

  @Override
  public void idle() throws IOException {
    sink.idle();
  }

  /** Passes what has no newline at the end of the log. */
  void end() throws IOException {
    out.flush(false, true);
    err.flush(false, true);
  }

  /** The beginning of a line of one stream. */
  private final class Pending {
    private final boolean stderr;
    private byte[] bytes = {};
    private int length;

    /** Whether a part of this line was passed on already. */
    private boolean open;

    private int ordinal;
    private Instant time = Instant.EPOCH;
    private Map<String, String> attributes = Map.of();

    Pending(boolean stderr) {
      this.stderr = stderr;
    }

    void add(LogEntry entry) throws IOException {
      if (!open) {
        time = entry.time(); // parts of one long line have the time of the first
      }
      attributes = entry.attributes();
      int text = entry.partial() ? entry.length() : entry.length() - 1;
      int at = 0;
      while (at < text) {
        int n = Math.min(text - at, LIMIT - length);
        append(entry.buffer(), entry.offset() + at, n);
        at += n;
        if (length == LIMIT) {
          flush(true, false); // even if only the newline follows
        }
      }
      if (!entry.partial()) {
        append(new byte[] {'\n'}, 0, 1);
        flush(false, true);
      }
    }

    private void append(byte[] from, int offset, int count) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(LIMIT + 1, Math.max(512, (length + count) * 2)));
      }
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    private void flush(boolean partial, boolean last) throws IOException {
      if (length > 0) {
        byte[] line = Arrays.copyOf(bytes, length);
        boolean unended = line[length - 1] != '\n';
        int part = open || !last ? ++ordinal : 0;
        length = 0;
        sink.entry(new PlainEntry(time, stderr, line, partial || unended, attributes, part, last));
      }
      open = partial;
      ordinal = partial ? ordinal : 0;
    }
  }
}
