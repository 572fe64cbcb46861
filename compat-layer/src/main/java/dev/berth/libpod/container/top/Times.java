package dev.berth.libpod.container.top;

import dev.berth.text.GoDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When processes began, and how long they ran. */
record Times(long bootSeconds, Instant now) {
  private static final long TICKS = 100;
  private static final int USER_TICKS = 14;
  private static final int SYSTEM_TICKS = 15;
  private static final int START = 22;
  private static final DateTimeFormatter GO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx zzz", Locale.ROOT);

  static Times take() {
    long boot = 0;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
        if (line.startsWith("btime ")) {
          boot = Long.parseLong(line.substring(6).strip());
        }
      }
    } catch (IOException e) {
      boot = 0; // then times are wrong, which is less than no table
    }
    return new Times(boot, Instant.now());
  }

  Instant start(ProcessFacts process) {
    return Instant.ofEpochSecond(bootSeconds + Long.parseLong(process.field(START)) / TICKS);
  }

  String startText(ProcessFacts process) {
    return GO.format(start(process).atZone(ZoneId.systemDefault()));
  }

  Duration elapsed(ProcessFacts process) {
    return Duration.between(start(process), now);
  }

  String elapsedText(ProcessFacts process) {
    return GoDuration.text(elapsed(process).toNanos());
  }

  /** In whole seconds, as the table shows it. */
  long cpuSeconds(ProcessFacts process) {
    long ticks =
        Long.parseLong(process.field(USER_TICKS)) + Long.parseLong(process.field(SYSTEM_TICKS));
    return ticks / TICKS;
  }

  String cpuText(ProcessFacts process) {
    return GoDuration.text(cpuSeconds(process) * 1_000_000_000L);
  }

  String share(ProcessFacts process) {
    double elapsed = elapsed(process).toNanos() / 1e9;
    double share = elapsed <= 0 ? 0 : 100.0 * cpuSeconds(process) / elapsed;
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
