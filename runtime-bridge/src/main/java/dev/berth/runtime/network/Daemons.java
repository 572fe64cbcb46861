package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts helpers that outlive this process: in a session of their own, children of init, in the
 * network namespace of the calling thread.
 */
final class Daemons {
  /** The shell tells the pid and becomes the program. */
  private static final String SCRIPT = "echo $$; exec \"$@\" >/dev/null 2>&1";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "MALLOC_ARENA_MAX", "1");

  private final Kernel kernel;

  Daemons(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Starts it; returns its pid. */
  int start(List<String> argv) throws IOException {
    return HelperProcess.blocking(() -> startHere(argv));
  }

  private int startHere(List<String> argv) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "-f", "sh", "-c", SCRIPT, "sh"));
    command.addAll(argv);
    int[] pipe = kernel.pipe();
    try {
      Kernel.Child child = kernel.spawn(command, ENVIRONMENT, Map.of(1, pipe[1]), null);
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
