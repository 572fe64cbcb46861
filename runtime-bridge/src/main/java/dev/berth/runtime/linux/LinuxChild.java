package dev.berth.runtime.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A child of this process, not yet waited for. */
record LinuxChild(int pid) implements Kernel.Child {
  @Override
  public int waitFor() throws InterruptedException {
    try {
      return NativeThreads.call(this::reap);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int reap() throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment status = frame.memory(Integer.BYTES);
      frame.check(LibC.WAITPID, pid, status.address(), 0);
      return exitStatus(status.get(ValueLayout.JAVA_INT, 0));
    }
  }

  /** WEXITSTATUS, or 128 + WTERMSIG, of wait(2). */
  static int exitStatus(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
  }
}
