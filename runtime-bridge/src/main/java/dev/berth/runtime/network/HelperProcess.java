package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs helper programs: in the network namespace of the calling thread where that is a platform
 * thread, else in the host's.
 */
final class HelperProcess {
  private static final int SIGKILL = 9;
  private static final long END_NANOS = 2_000_000_000L;
  private static final long POLL_NANOS = 200_000L;

  /** PATH without systemd-run, which netavark would ask for a scope of the wrong user's manager. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/sbin", "LC_ALL", "C");

  private final Kernel kernel;

  HelperProcess(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Runs it to the end of its output and of itself. */
  Output run(List<String> argv, byte[] input) throws IOException {
    return blocking(() -> runHere(argv, input));
  }

  /** Does native work that may block: never on a virtual thread's carrier. */
  static <T> T blocking(Callable<T> work) throws IOException {
    try {
      return NativeThreads.call(work);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Output runHere(List<String> argv, byte[] input) throws IOException {
    int[] stdin = kernel.pipe();
    int[] stdout = kernel.pipe();
    Kernel.Child child;
    try {
      Map<Integer, Integer> descriptors = Map.of(0, stdin[0], 1, stdout[1], 2, stdout[1]);
      child = kernel.spawn(argv, ENVIRONMENT, descriptors, null);
    } catch (IOException e) {
      kernel.close(stdin[1]);
      kernel.close(stdout[0]);
      throw e;
    } finally {
      kernel.close(stdin[0]);
      kernel.close(stdout[1]);
    }
    try {
      return new Output(exchange(stdin[1], stdout[0], input), child.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(argv.getFirst() + ": interrupted", e);
    }
  }

  private String exchange(int stdin, int stdout, byte[] input) throws IOException {
    try {
      try {
        if (input.length > 0) {
          kernel.write(stdin, input, 0, input.length);
        }
      } finally {
        kernel.close(stdin);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = kernel.read(stdout, buffer, 0, buffer.length); n > 0; ) {
        out.write(buffer, 0, n);
        n = kernel.read(stdout, buffer, 0, buffer.length);
      }
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      kernel.close(stdout);
    }
  }

  /** Ends a helper at once, unless its pid has gone to another process since. */
  void stop(ProcessMark mark) {
    stop(List.of(mark));
  }

  /** Ends helpers and waits until their sockets are free again. */
  void stop(List<ProcessMark> marks) {
    List<ProcessMark> ending = new ArrayList<>();
    for (ProcessMark mark : marks) {
      try {
        if (alive(mark) && kernel.kill(mark.pid(), SIGKILL)) {
          ending.add(mark);
        }
      } catch (IOException e) {
        System.getLogger(HelperProcess.class.getName())
            .log(System.Logger.Level.WARNING, "cannot stop helper " + mark.pid(), e);
      }
    }
    long deadline = System.nanoTime() + END_NANOS;
    for (ProcessMark mark : ending) {
      while (alive(mark) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /** Whether this very process still runs. */
  static boolean alive(ProcessMark mark) {
    // one that had ended before it could be marked never runs again
    return mark.pid() > 0 && mark.startTime() >= 0 && startTime(mark.pid()) == mark.startTime();
  }

  /** Identifies a running process for ever. */
  static ProcessMark mark(int pid) {
    return new ProcessMark(pid, startTime(pid));
  }

  /** Field 22 of /proc/pid/stat, -1 when there is no such process or it is a zombie. */
  private static long startTime(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
      return "Z".equals(fields[0]) ? -1 : Long.parseLong(fields[19]);
    } catch (NoSuchFileException e) {
      return -1;
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  /** What a helper wrote on both its outputs, and how it ended. */
  record Output(String text, int status) {
    /** Fails with the helper's own words unless it succeeded. */
    String orFail(String doing) throws IOException {
      if (status != 0) {
        throw new IOException(doing + ": " + text.strip() + " (exit status " + status + ")");
      }
      return text;
    }
  }

  /** A process, told apart from a later one with the same pid by its start time in ticks. */
  record ProcessMark(int pid, long startTime) {}
}
