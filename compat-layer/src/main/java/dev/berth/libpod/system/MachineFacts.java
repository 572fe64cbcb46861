package dev.berth.libpod.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What /proc says of the machine now.
 *
 * @param distribution {@code ID} of os-release
 * @param codename {@code VERSION_CODENAME} of it, empty where it has none
 * @param uptime as Podman words it
 */
record MachineFacts(
    String distribution,
    String codename,
    long memoryFree,
    long swapFree,
    long swapTotal,
    double userPercent,
    double systemPercent,
    double idlePercent,
    String uptime) {

  static MachineFacts read() {
    List<String> memory = lines("/proc/meminfo");
    List<String> stat = lines("/proc/stat");
    double[] shares = shares(stat.isEmpty() ? "" : stat.getFirst());
    return new MachineFacts(
        value(lines("/etc/os-release"), "ID=").replace("\"", ""),
        value(lines("/etc/os-release"), "VERSION_CODENAME=").replace("\"", ""),
        bytes(memory, "MemFree:"),
        bytes(memory, "SwapFree:"),
        bytes(memory, "SwapTotal:"),
        shares[0],
        shares[1],
        shares[2],
        uptime(lines("/proc/uptime")));
  }

  /** User, system and idle shares since the boot, in percent with two digits. */
  private static double[] shares(String line) {
    String[] words = line.split(" +");
    double[] ticks = new double[3];
    double total = 0;
    for (int i = 1; i < words.length && i <= 8; i++) {
      double each = Double.parseDouble(words[i]);
      total += each;
      ticks[i == 1 ? 0 : i == 4 ? 2 : 1] += i == 1 || i == 3 || i == 4 ? each : 0;
    }
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = total == 0 ? 0 : Math.round(ticks[i] / total * 10_000) / 100.0;
    }
    return ticks;
  }

  private static String uptime(List<String> lines) {
    double seconds = lines.isEmpty() ? 0 : Double.parseDouble(lines.getFirst().split(" ")[0]);
    long whole = (long) seconds;
    String text = "%dh %dm %.2fs".formatted(whole / 3600, whole / 60 % 60, (double) (whole % 60));
    return whole < 3600
        ? text
        : text + String.format(Locale.ROOT, " (Approximately %.2f days)", whole / 3600 / 24.0);
  }

  private static long bytes(List<String> lines, String key) {
    String text = value(lines, key).replace("kB", "").strip();
    return text.isEmpty() ? 0 : Long.parseLong(text) * 1024;
  }

  private static String value(List<String> lines, String key) {
    for (String line : lines) {
      if (line.startsWith(key)) {
        return line.substring(key.length()).strip();
      }
    }
    return "";
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
