package dev.berth.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FileReadingTest implements Logs.EntrySink {
  private static final LogQuery ALL = new LogQuery(true, true, false, null, null, -1);

  @TempDir Path directory;
  private Path log;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void place() {
    log = directory.resolve("ctr.log");
  }

  @Override
  public void entry(LogEntry entry) {
    lines.add((entry.stderr() ? "E:" : "O:") + new String(entry.line(), StandardCharsets.UTF_8));
  }

  @Override
  public void idle() {}

  private static String line(int second, String stream, String flag, String text) {
    return "2026-01-02T03:04:%02d.123456789+00:00 %s %s %s\n".formatted(second, stream, flag, text);
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void read(LogQuery query) throws Exception {
    lines.clear();
    run(query, () -> false);
  }

  private void run(LogQuery query, BooleanSupplier running) throws Exception {
    try (FileReading reading = new FileReading(log, false, query, Map.of(), running)) {
      reading.run(this, () -> false);
    }
  }

  @Test
  void tellsLinesPartsAndStreamsApart() throws Exception {
    append(line(1, "stdout", "F", "one"));
    append(line(2, "stderr", "P", "par"));
    append(line(2, "stderr", "F", "tial"));
    append(line(3, "stdout", "F", ""));
    append("garbage of a crash\n");
    append(line(4, "stdout", "P", "end"));
    append("2026-01-02T03:04:05");
    read(ALL);
    assertThat(lines).containsExactly("O:one\n", "E:partial\n", "O:\n", "O:end");
    read(new LogQuery(false, true, false, null, null, -1));
    assertThat(lines).containsExactly("E:partial\n");
  }

  @Test
  void nothingIsAnEmptyLog() throws Exception {
    read(ALL);
    assertThat(lines).isEmpty();
  }

  @Test
  void readsTimesExactly() throws Exception {
    List<Instant> times = new ArrayList<>();
    append("2026-01-02T03:04:05.123456789+02:00 stdout F a\n");
    append("2024-02-29T23:59:59.5Z stdout F b\n");
    append("1999-12-31T23:59:59.000000001-05:30 stdout F c\n");
    try (FileReading reading = new FileReading(log, false, ALL, Map.of(), () -> false)) {
      reading.run(
          new Logs.EntrySink() {
            @Override
            public void entry(LogEntry entry) {
              times.add(entry.time());
            }

            @Override
            public void idle() {}
          },
          () -> false);
    }
    assertThat(times)
        .containsExactly(
            Instant.parse("2026-01-02T01:04:05.123456789Z"),
            Instant.parse("2024-02-29T23:59:59.5Z"),
            Instant.parse("2000-01-01T05:29:59.000000001Z"));
  }

  @Test
  void cutsBySinceAndUntilInclusive() throws Exception {
    for (int i = 1; i <= 5; i++) {
      append(line(i, "stdout", "F", "l" + i));
    }
    Instant second = Instant.parse("2026-01-02T03:04:02.123456789Z");
    read(new LogQuery(true, true, false, second, second.plusSeconds(2), -1));
    assertThat(lines).containsExactly("O:l2\n", "O:l3\n", "O:l4\n");
  }

  @Test
  void findsTheLastLines() throws Exception {
    for (int i = 1; i <= 9; i++) {
      append(line(i, "stdout", "F", "l" + i));
    }
    append(line(10, "stdout", "P", "a"));
    append(line(10, "stdout", "P", "b"));
    append(line(10, "stdout", "F", "c"));
    append(line(11, "stderr", "P", "e"));
    read(tail(0));
    assertThat(lines).isEmpty();
    read(tail(1));
    assertThat(lines).containsExactly("E:e");
    read(tail(2));
    assertThat(lines).containsExactly("O:abc\n", "E:e");
    read(tail(3));
    assertThat(lines).hasSize(3).startsWith("O:l9\n");
    read(tail(100));
    assertThat(lines).hasSize(11);
  }

  private static LogQuery tail(int count) {
    return new LogQuery(true, true, false, null, null, count);
  }

  @Test
  void thePartsOfALongLineCountOneEach() throws Exception {
    append(line(1, "stdout", "F", "first"));
    for (int i = 0; i < 5; i++) {
      append(line(2, "stdout", "P", "x".repeat(8192)));
    }
    append(line(2, "stdout", "F", "y"));
    read(tail(1));
    assertThat(lines).hasSize(1).first().asString().hasSize(2 + 8194);
    read(tail(3));
    assertThat(lines).hasSize(3).first().asString().hasSize(2 + 16384);
    read(tail(4));
    assertThat(lines).hasSize(4).startsWith("O:first\n");
  }

  @Test
  void findsTheLastLinesAcrossBlocks() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append(line(i % 60, "stdout", "F", "x".repeat(i % 97) + i));
    }
    append(text.toString());
    for (int count : new int[] {1, 500, 1500, 4999, 5000, 6000}) {
      read(tail(count));
      assertThat(lines).hasSize(Math.min(count, 5000)).last().asString().endsWith("4999\n");
    }
  }

  @Test
  void readsOlderPiecesFirst() throws Exception {
    Files.writeString(RotatedFiles.piece(log, 2), line(1, "stdout", "F", "oldest"));
    Files.writeString(RotatedFiles.piece(log, 1), line(2, "stdout", "F", "older"));
    append(line(3, "stdout", "F", "new"));
    read(ALL);
    assertThat(lines).containsExactly("O:oldest\n", "O:older\n", "O:new\n");
    read(tail(2));
    assertThat(lines).containsExactly("O:older\n", "O:new\n");
  }

  @Test
  void followsUntilTheContainerEnds() throws Exception {
    append(line(1, "stdout", "F", "before"));
    AtomicBoolean running = new AtomicBoolean(true);
    Thread reader = follow(running);
    waitFor("O:before\n");
    append(line(2, "stdout", "F", "after"));
    waitFor("O:after\n");
    append(line(3, "stdout", "F", "last"));
    running.set(false);
    reader.join();
    assertThat(lines).containsExactly("O:before\n", "O:after\n", "O:last\n");
  }

  @Test
  void followsThroughRotation() throws Exception {
    append(line(1, "stdout", "F", "a"));
    AtomicBoolean running = new AtomicBoolean(true);
    Thread reader = follow(running);
    waitFor("O:a\n");
    Files.move(log, RotatedFiles.piece(log, 1));
    Files.writeString(
        RotatedFiles.piece(log, 1), line(2, "stdout", "F", "b"), StandardOpenOption.APPEND);
    append(line(3, "stdout", "F", "c"));
    waitFor("O:c\n");
    // as the monitor does by itself: a new file takes the name, the old one is gone
    Path fresh = directory.resolve("fresh");
    Files.writeString(fresh, line(4, "stdout", "F", "d"));
    Files.delete(RotatedFiles.piece(log, 1));
    Files.move(fresh, log, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    waitFor("O:d\n");
    running.set(false);
    reader.join();
    assertThat(lines).containsExactly("O:a\n", "O:b\n", "O:c\n", "O:d\n");
  }

  private Thread follow(AtomicBoolean running) {
    LogQuery query = new LogQuery(true, true, true, null, null, -1);
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                run(query, running::get);
              } catch (Exception e) {
                lines.add(e.toString());
              }
            });
  }

  private void waitFor(String line) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
    while (!lines.contains(line)) {
      assertThat(Instant.now()).as("waiting for %s in %s", line, lines).isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
