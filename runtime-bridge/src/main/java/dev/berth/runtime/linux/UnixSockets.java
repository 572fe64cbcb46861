package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Unix sockets of the kinds that the JDK does not speak. */
final class UnixSockets {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int ADDRESS_SIZE = 110;
  private static final int MSGHDR_SIZE = 56;
  private static final int CONTROL_SIZE = 24;

  private UnixSockets() {}

  static int connectSeqpacket(Kernel kernel, Path path) throws IOException {
    return withSocket(kernel, path, SOCK_SEQPACKET, LibC.CONNECT);
  }

  static int connectDatagram(Kernel kernel, Path path) throws IOException {
    return withSocket(kernel, path, SOCK_DGRAM, LibC.CONNECT);
  }

  static int listenStream(Kernel kernel, Path path) throws IOException {
    int socket = withSocket(kernel, path, SOCK_STREAM, LibC.BIND);
    try (Frame frame = new Frame()) {
      frame.check(LibC.LISTEN, socket, 1);
      return socket;
    } catch (IOException e) {
      kernel.close(socket);
      throw e;
    }
  }

  /** Socket paths are short by nature: long ones go through an open directory. */
  private static int withSocket(Kernel kernel, Path path, int type, LibC action)
      throws IOException {
    Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
    int parent = kernel.open(directory, O_PATH, 0);
    try (Frame frame = new Frame()) {
      int socket = (int) frame.check(LibC.SOCKET, AF_UNIX, type | SOCK_CLOEXEC, 0);
      try {
        MemorySegment address =
            address(frame, "/proc/self/fd/" + parent + "/" + path.getFileName());
        frame.check(action, socket, address.address(), ADDRESS_SIZE);
        return socket;
      } catch (IOException e) {
        kernel.close(socket);
        throw e;
      }
    } finally {
      kernel.close(parent);
    }
  }

  private static MemorySegment address(Frame frame, String path) throws IOException {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > ADDRESS_SIZE - 3) {
      throw new IOException("socket name too long: " + path);
    }
    MemorySegment address = frame.memory(ADDRESS_SIZE);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
    return address;
  }

  static int acceptDescriptor(Kernel kernel, int listening) throws IOException {
    try (Frame frame = new Frame()) {
      int connection = (int) frame.check(LibC.ACCEPT4, listening, 0, 0, SOCK_CLOEXEC);
      try {
        return receive(frame, connection);
      } finally {
        kernel.close(connection);
      }
    }
  }

  /** recvmsg(2) of one cmsg; offsets are those of the 64-bit struct msghdr and cmsghdr. */
  private static int receive(Frame frame, int connection) throws IOException {
    int capacity = 4096;
    MemorySegment vector = frame.memory(16);
    vector.set(ValueLayout.JAVA_LONG, 0, frame.memory(capacity).address());
    vector.set(ValueLayout.JAVA_LONG, 8, capacity);
    MemorySegment control = frame.memory(CONTROL_SIZE);
    MemorySegment header = frame.memory(MSGHDR_SIZE);
    header.set(ValueLayout.JAVA_LONG, 16, vector.address());
    header.set(ValueLayout.JAVA_LONG, 24, 1);
    header.set(ValueLayout.JAVA_LONG, 32, control.address());
    header.set(ValueLayout.JAVA_LONG, 40, CONTROL_SIZE);
    frame.check(LibC.RECVMSG, connection, header.address(), MSG_CMSG_CLOEXEC);
    boolean passed =
        header.get(ValueLayout.JAVA_LONG, 40) >= 20
            && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
            && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS;
    if (!passed) {
      throw new IOException("no descriptor was passed");
    }
    return control.get(ValueLayout.JAVA_INT, 16);
  }
}
