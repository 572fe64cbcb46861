package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of devices; what an ordinary user cannot have is said. */
final class DeviceRules {
  private DeviceRules() {}

  static void check(HostConfig host, List<String> warnings) {
    List<DeviceMapping> devices = host.resources().devices();
    for (DeviceMapping device : devices == null ? List.<DeviceMapping>of() : devices) {
      check(device, warnings);
    }
    List<String> rules = host.resources().deviceCgroupRules();
    for (String rule : rules == null ? List.<String>of() : rules) {
      if (!isRule(rule)) {
        throw EngineException.invalid("invalid device cgroup rule format: '" + rule + '\'');
      }
    }
    if (rules != null && !rules.isEmpty()) {
      warnings.add(
          "Device cgroup rules cannot be set by an ordinary user. Rules discarded: the devices'"
              + " own permissions count.");
    }
  }

  private static void check(DeviceMapping device, List<String> warnings) {
    if (!device.pathOnHost().startsWith("/")) {
      throw EngineException.invalid("invalid device path: \"" + device.pathOnHost() + '"');
    }
    String access = HostRules.text(device.cgroupPermissions());
    if (!access.chars().allMatch(c -> c == 'r' || c == 'w' || c == 'm')) {
      throw EngineException.invalid("invalid device mode: " + access);
    }
    if (!access.isEmpty() && !(access.contains("r") && access.contains("w"))) {
      warnings.add(
          "The permissions \""
              + access
              + "\" of device "
              + device.pathOnHost()
              + " cannot be enforced for an ordinary user: the device's own permissions count.");
    }
  }

  /** {@code [acb] major:minor rwm}, where a number may be {@code *}. */
  static boolean isRule(@Nullable String rule) {
    String[] words = rule == null ? new String[0] : rule.split(" ", -1);
    if (words.length != 3
        || !(words[0].equals("a") || words[0].equals("b") || words[0].equals("c"))) {
      return false;
    }
    String[] numbers = words[1].split(":", -1);
    return numbers.length == 2
        && isNumber(numbers[0])
        && isNumber(numbers[1])
        && !words[2].isEmpty()
        && words[2].length() <= 3
        && words[2].chars().allMatch(c -> c == 'r' || c == 'w' || c == 'm');
  }

  private static boolean isNumber(String text) {
    return text.equals("*")
        || (!text.isEmpty()
            && text.length() < 10
            && text.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
