package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel itself, through the C library. Calls that may block hold their thread: make them on
 * one of {@link NativeThreads}; only {@link Kernel.Child#waitFor} moves there by itself.
 */
public final class LinuxKernel implements Kernel {
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int EINTR = 4;
  private static final int ESRCH = 3;
  private static final int EAGAIN = 11;
  private static final int ENODATA = 61;
  private static final int ENOTSUP = 95;
  private static final int TIOCSWINSZ = 0x5414;
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int POLLFD_SIZE = 8;
  private static final int MAX_TRANSFER = 64 * 1024;
  private static final int MAX_XATTR = 64 * 1024;

  @Override
  public Child spawn(
      List<String> argv,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      @Nullable Path workingDirectory)
      throws IOException {
    return new LinuxChild(Spawner.spawn(argv, environment, descriptors, workingDirectory));
  }

  @Override
  public int[] pipe() throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment ends = frame.memory(2L * Integer.BYTES);
      frame.check(LibC.PIPE2, ends.address(), O_CLOEXEC);
      return new int[] {
        ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1)
      };
    }
  }

  @Override
  public int read(int descriptor, byte[] buffer, int offset, int length) throws IOException {
    int wanted = Math.min(length, MAX_TRANSFER);
    try (Frame frame = new Frame()) {
      MemorySegment memory = frame.memory(wanted);
      int count = (int) frame.check(LibC.READ, descriptor, memory.address(), wanted);
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, count);
      return count;
    }
  }

  @Override
  public void write(int descriptor, byte[] buffer, int offset, int length) throws IOException {
    try (Frame frame = new Frame()) {
      long from = frame.bytes(buffer, offset, length).address();
      for (int done = 0; done < length; ) {
        done += (int) frame.check(LibC.WRITE, descriptor, from + done, length - done);
      }
    }
  }

  @Override
  public int writeSome(int descriptor, byte[] buffer, int offset, int length) throws IOException {
    try (Frame frame = new Frame()) {
      long from = frame.bytes(buffer, offset, length).address();
      int count = (int) frame.call(LibC.WRITE, descriptor, from, length);
      if (count >= 0) {
        return count;
      }
      if (frame.errno() == EAGAIN || frame.errno() == EINTR) {
        return 0;
      }
      throw frame.failure("write", frame.errno());
    }
  }

  @Override
  public int open(Path path, int flags, int mode) throws IOException {
    try (Frame frame = new Frame()) {
      return (int) frame.check(LibC.OPEN, frame.text(path.toString()), flags | O_CLOEXEC, mode);
    }
  }

  @Override
  public void close(int descriptor) {
    try (Frame frame = new Frame()) {
      frame.call(LibC.CLOSE, descriptor);
    }
  }

  @Override
  public void setNonBlocking(int descriptor) throws IOException {
    try (Frame frame = new Frame()) {
      int flags = (int) frame.check(LibC.FCNTL, descriptor, F_GETFL);
      frame.check(LibC.FCNTL, descriptor, F_SETFL, flags | O_NONBLOCK);
    }
  }

  @Override
  public int connectSeqpacket(Path path) throws IOException {
    return UnixSockets.connectSeqpacket(this, path);
  }

  @Override
  public int connectDatagram(Path path) throws IOException {
    return UnixSockets.connectDatagram(this, path);
  }

  @Override
  public int listenStream(Path path) throws IOException {
    return UnixSockets.listenStream(this, path);
  }

  @Override
  public int acceptDescriptor(int listening) throws IOException {
    return UnixSockets.acceptDescriptor(this, listening);
  }

  @Override
  public void setWindowSize(int terminal, int rows, int columns) throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment size = frame.memory(4L * Short.BYTES);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) columns);
      frame.check(LibC.IOCTL, terminal, TIOCSWINSZ, size.address());
    }
  }

  @Override
  public void shutdown(int descriptor, int how) throws IOException {
    try (Frame frame = new Frame()) {
      frame.check(LibC.SHUTDOWN, descriptor, how);
    }
  }

  @Override
  public short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment set = frame.memory(Math.max(1, (long) descriptors.length * POLLFD_SIZE));
      for (int i = 0; i < descriptors.length; i++) {
        set.set(ValueLayout.JAVA_INT, (long) i * POLLFD_SIZE, descriptors[i]);
        set.set(ValueLayout.JAVA_SHORT, (long) i * POLLFD_SIZE + 4, events[i]);
      }
      frame.check(LibC.POLL, set.address(), descriptors.length, timeoutMillis);
      short[] ready = new short[descriptors.length];
      for (int i = 0; i < ready.length; i++) {
        ready[i] = set.get(ValueLayout.JAVA_SHORT, (long) i * POLLFD_SIZE + 6);
      }
      return ready;
    }
  }

  @Override
  public boolean kill(int pid, int signal) throws IOException {
    try (Frame frame = new Frame()) {
      return found(frame, (int) frame.call(LibC.KILL, pid, signal), "kill") >= 0;
    }
  }

  @Override
  public boolean signal(int pidfd, int signal) throws IOException {
    try (Frame frame = new Frame()) {
      int result = (int) frame.call(LibC.SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
      return found(frame, result, "pidfd_send_signal") >= 0;
    }
  }

  @Override
  public int pidfdOpen(int pid) throws IOException {
    try (Frame frame = new Frame()) {
      return found(frame, (int) frame.call(LibC.SYSCALL, SYS_PIDFD_OPEN, pid, 0), "pidfd_open");
    }
  }

  private static int found(Frame frame, int result, String call) throws KernelException {
    if (result == -1 && frame.errno() != ESRCH) {
      throw frame.failure(call, frame.errno());
    }
    return result;
  }

  @Override
  public void mount(
      @Nullable String source,
      Path target,
      @Nullable String type,
      long flags,
      @Nullable String data)
      throws IOException {
    try (Frame frame = new Frame()) {
      frame.check(
          LibC.MOUNT,
          source == null ? 0 : frame.text(source),
          frame.text(target.toString()),
          type == null ? 0 : frame.text(type),
          flags,
          data == null ? 0 : frame.text(data));
    }
  }

  @Override
  public void unmount(Path target, int flags) throws IOException {
    try (Frame frame = new Frame()) {
      frame.check(LibC.UMOUNT2, frame.text(target.toString()), flags);
    }
  }

  @Override
  public void chown(Path path, int uid, int gid) throws IOException {
    try (Frame frame = new Frame()) {
      frame.check(LibC.LCHOWN, frame.text(path.toString()), uid, gid);
    }
  }

  @Override
  public void mknod(Path path, int mode, long device) throws IOException {
    try (Frame frame = new Frame()) {
      frame.check(LibC.MKNOD, frame.text(path.toString()), mode, device);
    }
  }

  @Override
  public void setXattr(Path path, String name, byte[] value) throws IOException {
    try (Frame frame = new Frame()) {
      long bytes = frame.bytes(value, 0, value.length).address();
      frame.check(
          LibC.LSETXATTR, frame.text(path.toString()), frame.text(name), bytes, value.length, 0);
    }
  }

  @Override
  public byte @Nullable [] getXattr(Path path, String name) throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment value = frame.memory(MAX_XATTR);
      int size =
          (int)
              frame.call(
                  LibC.LGETXATTR,
                  frame.text(path.toString()),
                  frame.text(name),
                  value.address(),
                  MAX_XATTR);
      if (size >= 0) {
        return value.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
      }
      if (frame.errno() == ENODATA) {
        return null;
      }
      throw frame.failure("lgetxattr", frame.errno());
    }
  }

  @Override
  public List<String> listXattrs(Path path) throws IOException {
    try (Frame frame = new Frame()) {
      long file = frame.text(path.toString());
      int size = (int) frame.call(LibC.LLISTXATTR, file, 0L, 0);
      if (size > 0) {
        MemorySegment names = frame.memory(MAX_XATTR);
        size = (int) frame.call(LibC.LLISTXATTR, file, names.address(), MAX_XATTR);
        if (size > 0) {
          byte[] bytes = names.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
          return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        }
      }
      if (size == 0 || frame.errno() == ENOTSUP) {
        return List.of();
      }
      throw frame.failure("llistxattr", frame.errno());
    }
  }
}
