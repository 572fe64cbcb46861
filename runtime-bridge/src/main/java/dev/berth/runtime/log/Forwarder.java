package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.forward.Collector;
import dev.berth.runtime.log.forward.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends one container's log to its collector, from where it was left. Every line is sent at least
 * once: the place is written down after what is before it was handed over. While the collector does
 * not answer the container goes on; its log keeps what fits into the cache.
 */
final class Forwarder implements Runnable {
  private static final System.Logger LOG = System.getLogger(Forwarder.class.getName());
  private static final LogQuery ALL = new LogQuery(true, true, true, null, null, -1);
  private static final long POLL_MILLIS = 200;
  private static final long MARK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Kernel kernel;
  private final Path log;
  private final SentMark mark;
  private final Consumer<Forwarder> whenDone;
  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Container container;
  private volatile boolean failing;

  Forwarder(Kernel kernel, Container container, Consumer<Forwarder> whenDone) {
    this.kernel = kernel;
    this.container = container;
    this.log = Path.of(String.valueOf(container.logPath()));
    this.mark = new SentMark(log);
    this.whenDone = whenDone;
  }

  Container container() {
    return container;
  }

  void changed(Container next) {
    container = next;
  }

  /** Whether the collector did not answer lately. */
  boolean failing() {
    return failing;
  }

  boolean stopped() {
    return stop.getCount() == 0;
  }

  void stop() {
    stop.countDown();
  }

  void await(Duration limit) {
    try {
      if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "not all of {0} was forwarded", log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      Duration pause = FIRST_PAUSE;
      while (!stopped() && !tried()) {
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      whenDone.accept(this);
      done.countDown();
    }
  }

  /** Whether it came to the end. */
  private boolean tried() throws InterruptedException {
    try (Collector collector = Collectors.of(kernel, container)) {
      pump(collector);
      return true;
    } catch (IOException | EngineException e) {
      if (!failing) {
        LOG.log(
            System.Logger.Level.WARNING,
            "cannot forward the output of " + container.name() + ", trying on: " + e.getMessage());
      }
      failing = true;
      return false;
    }
  }

  private void pump(Collector collector) throws IOException, InterruptedException {
    try (FileReading reading =
        new FileReading(log, false, ALL, Map.of(), () -> container.state().alive(), POLL_MILLIS)) {
      reading.from(mark.read());
      Sending sending = new Sending(collector, reading);
      LineJoiner lines = new LineJoiner(sending);
      sending.lines = lines;
      reading.runPieces(lines, this::stopped);
      if (!stopped()) {
        lines.end();
      }
      sending.marked();
    }
  }

  /** Sends lines, and marks the place now and then. */
  private final class Sending implements Logs.EntrySink {
    private final Collector collector;
    private final FileReading reading;
    private final String id = UUID.randomUUID().toString().replace("-", "");
    private LineJoiner lines = new LineJoiner(this);
    private long line;
    private long lastMark = System.nanoTime();

    Sending(Collector collector, FileReading reading) {
      this.collector = collector;
      this.reading = reading;
    }

    @Override
    public void entry(LogEntry entry) throws IOException {
      collector.send(line(entry));
      if (System.nanoTime() - lastMark > MARK_NANOS) {
        marked();
      }
    }

    private Line line(LogEntry entry) {
      byte[] text = entry.line();
      if (text.length > 0 && text[text.length - 1] == '\n') {
        text = java.util.Arrays.copyOf(text, text.length - 1);
      }
      if (entry.part() <= 1) {
        line++;
      }
      return new Line(
          entry.time(), entry.stderr(), text, entry.part(), entry.lastPart(), id + line);
    }

    @Override
    public void idle() throws IOException {
      marked();
    }

    /** The place before a line that is not whole yet cannot be told: it is marked later. */
    private void marked() throws IOException {
      collector.flush();
      failing = false;
      lastMark = System.nanoTime();
      if (!lines.holds()) {
        mark.write(reading.position());
      }
    }
  }
}
