package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts helpers that outlive this process: in a session of their own, children of init, in the
 * network namespace of the calling thread.
 */
final class Daemons {
  /** The shell tells the pid and becomes the program, so LISTEN_PID can name it. */
  private static final String SCRIPT = "echo $$; LISTEN_PID=$$ exec \"$@\" >/dev/null 2>&1";

  private final Kernel kernel;

  Daemons(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Starts it.
   *
   * @param listening sockets handed over by the LISTEN_FDS protocol, from descriptor 3 on
   * @return its pid
   */
  int start(List<String> argv, List<Integer> listening) throws IOException {
    return HelperProcess.blocking(() -> startHere(argv, listening));
  }

  private int startHere(List<String> argv, List<Integer> listening) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "-f", "sh", "-c", SCRIPT, "sh"));
    command.addAll(argv);
    int[] pipe = kernel.pipe();
    try {
      Map<Integer, Integer> descriptors = new HashMap<>();
      descriptors.put(1, pipe[1]);
      for (int i = 0; i < listening.size(); i++) {
        descriptors.put(3 + i, listening.get(i));
      }
      Map<String, String> environment =
          Map.of(
              "PATH",
              "/usr/sbin:/usr/bin:/sbin:/bin",
              "MALLOC_ARENA_MAX",
              "1",
              "LISTEN_FDS",
              Integer.toString(listening.size()));
      Kernel.Child child = kernel.spawn(command, environment, descriptors, null);
      kernel.close(pipe[1]);
      pipe[1] = -1;
      int pid = pid(pipe[0]);
      child.waitFor();
      return pid;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      kernel.close(pipe[0]);
      if (pipe[1] >= 0) {
        kernel.close(pipe[1]);
      }
    }
  }

  private int pid(int descriptor) throws IOException {
    byte[] buffer = new byte[32];
    int length = 0;
    while (length < buffer.length && (length == 0 || buffer[length - 1] != '\n')) {
      int n = kernel.read(descriptor, buffer, length, buffer.length - length);
      if (n <= 0) {
        throw new IOException("a helper could not be started");
      }
      length += n;
    }
    return Integer.parseInt(new String(buffer, 0, length, StandardCharsets.US_ASCII).strip());
  }
}
