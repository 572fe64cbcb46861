package dev.berth.runtime.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's name, as collectors are told it. */
final class HostName {
  private HostName() {}

  static String get() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
