package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Lists of CPUs and memory nodes, such as {@code 0-2,7} (cpuset(7), "List format"). */
final class CpuSets {
  private static final int HIGHEST = 8191;

  private CpuSets() {}

  static void check(Resources resources, int cpus) {
    BitSet available = online("/sys/devices/system/cpu/online", cpus);
    check(resources.cpusetCpus(), available, "CPUs", "cpuset cpus");
    String mems = resources.cpusetMems();
    if (mems != null && !mems.isEmpty()) {
      check(mems, online("/sys/devices/system/node/online", 1), "memory nodes", "cpuset mems");
    }
  }

  private static void check(@Nullable String text, BitSet available, String what, String field) {
    if (text == null || text.isEmpty()) {
      return;
    }
    BitSet asked = parse(text);
    if (asked == null) {
      throw EngineException.invalid(
          "Invalid value " + text + " for " + field + ": invalid format: " + text);
    }
    asked.andNot(available);
    if (!asked.isEmpty()) {
      throw EngineException.invalid(
          "Requested "
              + what
              + " are not available - requested "
              + text
              + ", available: "
              + format(available));
    }
  }

  private static BitSet online(String file, int fallback) {
    try {
      BitSet known = parse(Files.readString(Path.of(file)).trim());
      if (known != null && !known.isEmpty()) {
        return known;
      }
    } catch (IOException e) {
      // A kernel without this file has no more than is counted.
    }
    BitSet result = new BitSet();
    result.set(0, fallback);
    return result;
  }

  static @Nullable BitSet parse(String text) {
    BitSet result = new BitSet();
    for (String part : text.split(",", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int dash = part.indexOf('-');
      int from = number(dash < 0 ? part : part.substring(0, dash));
      int to = dash < 0 ? from : number(part.substring(dash + 1));
      if (from < 0 || to < from || to > HIGHEST) {
        return null;
      }
      result.set(from, to + 1);
    }
    return result;
  }

  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.length() < 6;
    return digits && text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : -1;
  }

  private static String format(BitSet set) {
    StringBuilder text = new StringBuilder();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - from > 1) {
        text.append('-').append(end - 1);
      }
      from = set.nextSetBit(end);
    }
    return text.toString();
  }
}
