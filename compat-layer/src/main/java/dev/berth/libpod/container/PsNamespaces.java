package dev.berth.libpod.container;

import dev.berth.wire.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Numbers of a process's namespaces (namespaces(7)), as a list shows them when asked to. */
final class PsNamespaces {
  /** Podman's key, and the kernel's name. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("Mnt", "mnt"),
          List.of("Cgroup", "cgroup"),
          List.of("Ipc", "ipc"),
          List.of("Net", "net"),
          List.of("Pidns", "pid"),
          List.of("Uts", "uts"),
          List.of("User", "user"));

  private PsNamespaces() {}

  /** An object of them; empty for a process that is not there. */
  static void render(JsonWriter out, int pid) {
    out.object("Namespaces");
    if (pid > 0) {
      for (List<String> each : KINDS) {
        out.putPresent(each.getFirst(), number(Path.of("/proc/" + pid + "/ns", each.getLast())));
      }
    }
    out.end();
  }

  private static String number(Path namespace) {
    try {
      String link = Files.readSymbolicLink(namespace).toString();
      return link.substring(link.indexOf('[') + 1, link.lastIndexOf(']'));
    } catch (IOException | IndexOutOfBoundsException e) {
      return ""; // it ended meanwhile
    }
  }
}
