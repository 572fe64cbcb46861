package dev.berth.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.log.option.FileOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LogRotatorTest {
  @TempDir Path directory;
  private Path log;
  private Path control;

  @BeforeEach
  void place() {
    log = directory.resolve("log");
    control = directory.resolve("ctl");
  }

  private LogRotator rotator(long maxSize, int maxFiles, boolean compress) {
    FileOptions options = new FileOptions(maxSize, maxFiles, compress);
    return new LogRotator(new LinuxKernel(), log, control, options);
  }

  /** What conmon does by itself or when told: a new file takes the log's name. */
  private void begin(String text) throws IOException {
    Path made = directory.resolve("log.tmp");
    Files.writeString(made, text);
    Files.move(made, log, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String line(String text) {
    return "2026-01-02T03:04:05.%09d+00:00 stdout F %s\n".formatted(text.hashCode(), text);
  }

  private List<String> read() throws Exception {
    List<String> lines = new ArrayList<>();
    LogQuery all = new LogQuery(true, true, false, null, null, -1);
    try (FileReading reading = new FileReading(log, false, all, Map.of(), () -> false)) {
      reading.run(
          new Logs.EntrySink() {
            @Override
            public void entry(LogEntry entry) {
              lines.add(new String(entry.line(), StandardCharsets.UTF_8).strip());
            }

            @Override
            public void idle() {}
          },
          () -> false);
    }
    return lines;
  }

  @Test
  void keepsPiecesWhenTheMonitorBeganAnewByItself() throws Exception {
    LogRotator rotator = rotator(1 << 20, 3, false);
    begin(line("a"));
    rotator.check();
    for (String text : List.of("b", "c", "d")) {
      begin(line(text));
      assertThat(read()).as("before it was put in place").endsWith(text);
      rotator.check();
    }
    assertThat(read()).containsExactly("b", "c", "d");
    assertThat(RotatedFiles.piece(log, 1)).hasContent(line("c").strip());
    assertThat(RotatedFiles.piece(log, 3)).doesNotExist();
  }

  @Test
  void aKilledServiceLosesNothing() throws Exception {
    LogRotator rotator = rotator(1 << 20, 5, true);
    begin(line("a"));
    rotator.check();
    begin(line("b"));
    rotator.check();
    // killed after the move and before the second name; while packing; with a gap between pieces
    Files.delete(RotatedFiles.kept(log));
    Files.writeString(directory.resolve("log.1.gz.new"), "half");
    Files.move(PackedLog.of(RotatedFiles.piece(log, 1)), PackedLog.of(RotatedFiles.piece(log, 2)));
    assertThat(read()).containsExactly("a", "b");
    rotator(1 << 20, 5, true).check();
    begin(line("c"));
    rotator(1 << 20, 5, true).check();
    assertThat(read()).containsExactly("a", "b", "c");
  }

  @Test
  void packsOlderPieces() throws Exception {
    LogRotator rotator = rotator(1 << 20, 3, true);
    begin(line("a"));
    rotator.check();
    begin(line("b"));
    String identity;
    try (LogFile before = java.util.Objects.requireNonNull(LogFile.open(RotatedFiles.kept(log)))) {
      identity = PackedLog.identity(before);
    }
    rotator.check();
    Path packed = PackedLog.of(RotatedFiles.piece(log, 1));
    assertThat(RotatedFiles.piece(log, 1)).doesNotExist();
    assertThat(LogFile.identity(packed)).isEqualTo(identity);
    Process gzip = new ProcessBuilder("gzip", "-dc", packed.toString()).start();
    assertThat(gzip.inputReader().readLine()).isEqualTo(line("a").strip());
    begin(line("c"));
    rotator.check();
    begin(line("d"));
    rotator.check();
    assertThat(read()).containsExactly("b", "c", "d");
  }

  /** File systems give the number of a deleted file to the next one. */
  @Test
  void numbersThatAreGivenAgainAreNoMatter() throws Exception {
    LogRotator rotator = rotator(1 << 20, 99, true);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      begin(line("l" + i));
      written.add("l" + i);
      rotator.check();
    }
    assertThat(read()).isEqualTo(written);
  }

  /** A follower that is behind finds the next piece, packed or not. */
  @Test
  void aSlowReaderGoesOnAtTheNextPiece() throws Exception {
    LogRotator rotator = rotator(1 << 20, 9, true);
    begin(line("a"));
    rotator.check();
    try (LogFile first = java.util.Objects.requireNonNull(LogFile.open(log))) {
      for (String text : List.of("b", "c", "d")) {
        begin(line(text));
        rotator.check();
      }
      try (LogFile next = java.util.Objects.requireNonNull(RotatedFiles.successor(log, first))) {
        assertThat(next.next()).isTrue();
        StoredEntry entry = new StoredEntry(Map.of());
        next.take(entry);
        assertThat(new String(entry.line(), StandardCharsets.UTF_8)).isEqualTo("b\n");
      }
    }
  }

  @Test
  void tellsTheMonitorWhenTheLogIsLargeAndWaitsForIt() throws Exception {
    new ProcessBuilder("mkfifo", control.toString()).start().waitFor(5, TimeUnit.SECONDS);
    begin(line("a"));
    List<String> told = new ArrayList<>();
    Thread monitor =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    told.add(Files.newBufferedReader(control).readLine());
                    Files.writeString(log, line("late"), StandardOpenOption.APPEND);
                    begin(line("b"));
                  } catch (IOException e) {
                    told.add(e.toString());
                  }
                });
    while (monitor.isAlive()) {
      rotator(10, 3, false).check(); // until the monitor has its fifo open nobody is told
    }
    assertThat(told).containsExactly("2 0 0");
    assertThat(RotatedFiles.piece(log, 1)).hasContent(line("a") + line("late").strip());
    assertThat(read()).containsExactly("a", "late", "b");
  }
}
