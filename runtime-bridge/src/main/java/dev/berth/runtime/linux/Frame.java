package dev.berth.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Memory for the arguments of a few native calls of one thread, and the errno of the last. */
final class Frame implements AutoCloseable {
  private static final int EINTR = 4;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(LibC.STATE);

  /** Zeroed memory that lives as long as the frame. */
  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 8);
  }

  /** Memory with these bytes. */
  MemorySegment bytes(byte[] source, int offset, int length) {
    MemorySegment segment = arena.allocate(Math.max(1, length), 1);
    MemorySegment.copy(source, offset, segment, ValueLayout.JAVA_BYTE, 0, length);
    return segment;
  }

  /** The address of a NUL-terminated copy. */
  long text(String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  /** The address of a NULL-terminated array of strings. */
  long texts(List<String> texts) {
    MemorySegment array = memory((texts.size() + 1L) * Long.BYTES);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, text(texts.get(i)));
    }
    return array.address();
  }

  /** Calls; a failure is the result -1 with {@link #errno}. */
  long call(LibC function, long... arguments) {
    return function.invoke(state, arguments);
  }

  /** Calls, again after EINTR; -1 fails. */
  long check(LibC function, long... arguments) throws KernelException {
    while (true) {
      long result = call(function, arguments);
      if ((int) result != -1) {
        return result;
      }
      if (errno() != EINTR) {
        throw failure(function.symbol(), errno());
      }
    }
  }

  /** Calls a function that returns the error number; anything but 0 fails. */
  void checkZero(LibC function, long... arguments) throws KernelException {
    int error = (int) call(function, arguments);
    if (error != 0) {
      throw failure(function.symbol(), error);
    }
  }

  /** The errno of the last call. */
  int errno() {
    return state.get(ValueLayout.JAVA_INT, 0);
  }

  /** The exception for an errno. */
  KernelException failure(String call, int errno) {
    MemorySegment text = MemorySegment.ofAddress(call(LibC.STRERROR, errno)).reinterpret(256);
    return new KernelException(call, errno, text.getString(0, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    arena.close();
  }
}
