package dev.berth.runtime.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the k8s-file of a container, its older pieces first, and waits for more if wanted. */
final class FileReading implements Logs.Reading {
  private static final long POLL_MIN_MILLIS = 2;

  private final Path path;
  private final boolean tty;
  private final LogQuery query;
  private final BooleanSupplier running;
  private final long pollMaxMillis;
  private final StoredEntry entry;
  private final long since;
  private final long until;
  private final Deque<LogFile> files = new ArrayDeque<>();
  private @Nullable Position from;
  private boolean finished;
  private long surplus;

  FileReading(
      Path path,
      boolean tty,
      LogQuery query,
      Map<String, String> attributes,
      BooleanSupplier running) {
    this(path, tty, query, attributes, running, 50);
  }

  FileReading(
      Path path,
      boolean tty,
      LogQuery query,
      Map<String, String> attributes,
      BooleanSupplier running,
      long pollMaxMillis) {
    this.path = path;
    this.tty = tty;
    this.query = query;
    this.running = running;
    this.pollMaxMillis = pollMaxMillis;
    this.entry = new StoredEntry(attributes);
    this.since = query.since() == null ? Long.MIN_VALUE : LogTime.nanos(query.since());
    this.until = query.until() == null ? Long.MAX_VALUE : LogTime.nanos(query.until());
  }

  /** A place in a log: before a line of the file that begins with a line of that time. */
  record Position(String head, long offset) {}

  /** Begins behind what was read before; at the oldest line when that file is gone. */
  void from(@Nullable Position position) {
    from = position;
  }

  /** Where reading goes on, or null at the beginning of a file. */
  @Nullable Position position() throws IOException {
    LogFile file = files.peekFirst();
    return file == null || file.position() == 0 ? null : new Position(file.head(), file.position());
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public void run(Logs.EntrySink sink, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    LineJoiner lines = new LineJoiner(query.tail() > 0 ? new Tail(sink) : sink);
    runPieces(lines, cancelled);
    if (!finished && !cancelled.getAsBoolean() && !running.getAsBoolean()) {
      lines.end();
    }
  }

  /** Leaves out what is before the last entries in the line they begin in. */
  private final class Tail implements Logs.EntrySink {
    private final Logs.EntrySink sink;

    Tail(Logs.EntrySink sink) {
      this.sink = sink;
    }

    @Override
    public void entry(LogEntry part) throws IOException {
      if (surplus > 0) {
        surplus--;
      } else {
        sink.entry(part);
      }
    }

    @Override
    public void idle() throws IOException {
      sink.idle();
    }
  }

  /** As {@code run}, but lines come in the pieces they were stored in. */
  void runPieces(Logs.EntrySink sink, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    boolean alive = query.follow() && running.getAsBoolean();
    begin();
    long pause = POLL_MIN_MILLIS;
    while (true) {
      // asked before reading: what came before the end is in the file by then
      boolean more = alive && running.getAsBoolean();
      boolean any = drain(sink, cancelled);
      if (finished || cancelled.getAsBoolean() || !more || past()) {
        return;
      }
      sink.idle();
      pause = any ? POLL_MIN_MILLIS : Math.min(pause * 2, pollMaxMillis);
      Thread.sleep(pause);
    }
  }

  /** Whether nothing that is wanted can be written any more. */
  private boolean past() {
    return until != Long.MAX_VALUE && System.currentTimeMillis() * 1_000_000L > until;
  }

  /** Opens what there is, and goes to the first line that is wanted. */
  private void begin() throws IOException {
    List<LogFile> all = RotatedFiles.open(path);
    if (from != null) {
      resume(all, from);
    } else if (query.tail() < 0) {
      files.addAll(all);
    } else {
      findTail(all);
    }
  }

  private void resume(List<LogFile> all, Position position) throws IOException {
    int place = -1;
    for (int i = 0; i < all.size(); i++) {
      LogFile file = all.get(i);
      if (file.head().equals(position.head()) && position.offset() <= file.size()) {
        place = i;
        file.seek(position.offset());
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (i < place) {
        all.get(i).close();
      } else {
        files.addLast(all.get(i));
      }
    }
  }

  private void findTail(List<LogFile> all) throws IOException {
    TailFinder finder = new TailFinder(query.tail());
    boolean found = false;
    for (LogFile file : all.reversed()) {
      if (found) {
        file.close();
        continue;
      }
      long position = finder.find(file);
      file.seek(position);
      files.addFirst(file);
      found = position > 0 || finder.left() <= 0;
    }
    surplus = finder.surplus();
  }

  /** Passes everything that is there; whether there was anything. */
  private boolean drain(Logs.EntrySink sink, BooleanSupplier cancelled) throws IOException {
    boolean any = false;
    while (true) {
      LogFile file = current();
      if (file == null) {
        return any;
      }
      // asked before reading to the end: nothing is added to a piece once it has a successor
      LogFile next = files.size() > 1 ? null : RotatedFiles.successor(path, file);
      if (next != null) {
        files.addLast(next);
      }
      any |= pass(file, sink, cancelled);
      if (finished || files.size() == 1 || cancelled.getAsBoolean()) {
        return any;
      }
      files.removeFirst().close();
    }
  }

  private @Nullable LogFile current() throws IOException {
    if (files.isEmpty()) {
      LogFile file = LogFile.open(path);
      if (file != null) {
        files.add(file);
      }
    }
    return files.peekFirst();
  }

  private boolean pass(LogFile file, Logs.EntrySink sink, BooleanSupplier cancelled)
      throws IOException {
    boolean any = false;
    for (int count = 1; file.next(); count++) {
      any = true;
      if (file.take(entry) && wanted()) {
        sink.entry(entry);
      }
      if (finished || ((count & 0xfff) == 0 && cancelled.getAsBoolean())) {
        break;
      }
    }
    return any;
  }

  private boolean wanted() {
    if (since != Long.MIN_VALUE || until != Long.MAX_VALUE) {
      long time = entry.nanos();
      if (time > until) {
        finished = true;
        return false;
      }
      if (time < since) {
        return false;
      }
    }
    return entry.stderr() ? query.stderr() : query.stdout();
  }

  @Override
  public void close() {
    for (LogFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        // opened for reading only: nothing is lost
      }
    }
    files.clear();
  }
}
