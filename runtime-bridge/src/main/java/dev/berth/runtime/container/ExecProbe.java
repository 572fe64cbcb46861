package dev.berth.runtime.container;

import dev.berth.runtime.container.HealthState.Probe;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.Exec;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A probe is an exec whose output is kept. */
final class ExecProbe implements HealthProbe {
  private static final int TIMED_OUT = -1;
  private static final int NOT_LAUNCHED = 126;
  private static final String LAUNCH_FAILURE = "OCI runtime exec failed: ";

  private final Supplier<Execs> execs;
  private final Clock clock;

  ExecProbe(Supplier<Execs> execs, Clock clock) {
    this.execs = execs;
    this.clock = clock;
  }

  @Override
  public Probe run(Container container, Healthcheck check) {
    Instant start = clock.instant();
    Output output = new Output();
    try {
      String id = execs.get().create(container.id().hex(), spec(container, check));
      Execs.Session session = execs.get().prepareAttached(id);
      return finish(start, id, session, output, HealthTimes.of(check).timeout());
    } catch (EngineException e) {
      return new Probe(start, clock.instant(), TIMED_OUT, e.text());
    }
  }

  private Probe finish(
      Instant start, String id, Execs.Session session, Output output, Duration timeout) {
    Thread runner = Thread.ofVirtual().start(() -> copy(session, output));
    try {
      if (!runner.join(timeout)) {
        runner.interrupt();
        end(id);
        String text = "Health check exceeded timeout (" + text(timeout) + ")";
        String said = output.text();
        text = said.isEmpty() ? text : text + ": " + said;
        return new Probe(start, clock.instant(), TIMED_OUT, text);
      }
    } catch (InterruptedException e) {
      runner.interrupt();
      Thread.currentThread().interrupt();
    }
    int code = exitCode(execs.get().get(id));
    return code >= NOT_LAUNCHED && output.text().startsWith(LAUNCH_FAILURE)
        ? new Probe(start, clock.instant(), TIMED_OUT, output.text().strip())
        : new Probe(start, clock.instant(), code, output.text());
  }

  /** An exec outlives its client, a probe must not outlive its time. */
  private void end(String id) {
    int pid = execs.get().get(id).pid();
    if (pid > 0) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static int exitCode(Exec exec) {
    Integer code = exec.exitCode();
    return code == null ? TIMED_OUT : code;
  }

  /** As Go prints a duration: 500ms, 1.5s, 1m30s. */
  static String text(Duration timeout) {
    long millis = timeout.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    StringBuilder text = new StringBuilder();
    if (millis >= 3_600_000) {
      text.append(millis / 3_600_000).append('h');
    }
    if (millis >= 60_000) {
      text.append(millis / 60_000 % 60).append('m');
    }
    long rest = millis % 60_000;
    text.append(rest / 1000);
    if (rest % 1000 != 0) {
      text.append('.')
          .append(String.valueOf(1000 + rest % 1000).substring(1).replaceAll("0+$", ""));
    }
    return text.append('s').toString();
  }

  private static void copy(Execs.Session session, Output output) {
    AttachRequest request = new AttachRequest(null, true, true, new byte[0], false, true);
    try {
      session.run(request, output, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ExecSpec spec(Container container, Healthcheck check) {
    return new ExecSpec(
        command(container, check),
        false,
        false,
        true,
        true,
        container.config().user(),
        false,
        null,
        container.config().workingDir(),
        null,
        null);
  }

  private static List<String> command(Container container, Healthcheck check) {
    List<String> test = check.test() == null ? List.of() : check.test();
    if (!test.isEmpty() && test.get(0).equals("CMD")) {
      return test.subList(1, test.size());
    }
    List<String> given = container.config().shell();
    List<String> shell = given == null || given.isEmpty() ? List.of("/bin/sh", "-c") : given;
    List<String> line = test.isEmpty() ? test : test.subList(1, test.size());
    return Stream.concat(shell.stream(), line.stream()).toList();
  }

  /** The first 4096 bytes of both streams. */
  private static final class Output implements StdioSink {
    private static final int LIMIT = 4096;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    public void stdout(byte[] bytes, int offset, int length) {
      keep(bytes, offset, length);
    }

    @Override
    public void stderr(byte[] bytes, int offset, int length) {
      keep(bytes, offset, length);
    }

    private synchronized void keep(byte[] bytes, int offset, int length) {
      int room = Math.min(length, LIMIT - kept.size());
      kept.write(bytes, offset, room);
      cut |= room < length;
    }

    @Override
    public void flush() {}

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8) + (cut ? "..." : "");
    }
  }
}
