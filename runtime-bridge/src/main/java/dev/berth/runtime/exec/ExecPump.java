package dev.berth.runtime.exec;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes the output of a process until it ends. What the process wrote before its end is taken
 * whole; a background child that keeps the streams open is heard for two seconds more, as by
 * Docker.
 */
final class ExecPump {
  private static final int BUFFER = 32 * 1024;

  private static final int REST_MILLIS = 2000;

  private static final short POLLIN = 1;
  private static final int EIO = 5;
  private static final int EAGAIN = 11;
  private static final int OUT = 0;
  private static final int ERR = 1;
  private static final int END = 2;

  private final Kernel kernel;
  private final ExecOutput output;
  private final LaunchVerdict verdict;
  private final @Nullable CompletableFuture<@Nullable String> launch;
  private final byte[] buffer = new byte[BUFFER];
  private final int[] descriptors;

  /**
   * @param launch completed with null when the process was launched; null when no one waits for it
   */
  ExecPump(
      Kernel kernel,
      ExecProcess process,
      ExecOutput output,
      LaunchVerdict verdict,
      @Nullable CompletableFuture<@Nullable String> launch) {
    this.kernel = kernel;
    this.output = output;
    this.verdict = verdict;
    this.launch = launch;
    this.descriptors =
        new int[] {process.outputDescriptor(), process.errorDescriptor(), process.pidfd()};
  }

  void run() throws IOException {
    short[] events = {POLLIN, POLLIN, POLLIN};
    while (true) {
      short[] ready = kernel.poll(descriptors, events, timeout());
      take(ready);
      output.tryRelease();
      output.flush();
      if (ready[END] != 0 || descriptors[END] < 0) {
        takeRest();
        return;
      }
      if (launch != null && !launch.isDone() && verdict.launched()) {
        launch.complete(null);
      }
    }
  }

  /** The process file system cannot be waited for. */
  private int timeout() {
    boolean undecided = output.holds() || (launch != null && !launch.isDone());
    return undecided ? 1 : -1;
  }

  private void take(short[] ready) throws IOException {
    for (int stream = OUT; stream <= ERR; stream++) {
      if (ready[stream] == 0) {
        continue;
      }
      int count = read(descriptors[stream]);
      if (count == 0) {
        descriptors[stream] = -1;
      } else if (count > 0) {
        output.write(stream == ERR, buffer, count);
      }
    }
  }

  /** 0 at the end, which a terminal tells as an error; -1 for nothing now. */
  private int read(int descriptor) throws IOException {
    try {
      return kernel.read(descriptor, buffer, 0, buffer.length);
    } catch (KernelException e) {
      if (e.errno() == EIO) {
        return 0;
      }
      if (e.errno() == EAGAIN) {
        return -1;
      }
      throw e;
    }
  }

  private void takeRest() throws IOException {
    long end = System.nanoTime() + REST_MILLIS * 1_000_000L;
    int[] streams = {descriptors[OUT], descriptors[ERR]};
    while (streams[OUT] >= 0 || streams[ERR] >= 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      take(kernel.poll(streams, new short[] {POLLIN, POLLIN}, (int) left));
      output.tryRelease();
      output.flush();
      streams[OUT] = descriptors[OUT];
      streams[ERR] = descriptors[ERR];
    }
  }
}
