package dev.berth.runtime.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one narrow port to the kernel and to child processes. {@code LinuxKernel} is the real one;
 * tests have a recording fake. Failures are {@link KernelException} with the errno. Paths are
 * passed as bytes of the platform encoding (UTF-8).
 */
public interface Kernel {
  /**
   * Starts a program with posix_spawn: nothing is inherited but what is listed.
   *
   * @param descriptors child descriptor number to a descriptor of this process; 0, 1 and 2 become
   *     /dev/null when absent
   */
  Child spawn(
      List<String> argv,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      @Nullable Path workingDirectory)
      throws IOException;

  /** A pipe: read end, write end, both close-on-exec. */
  int[] pipe() throws IOException;

  /** Reads up to length bytes; 0 at the end. Retries EINTR. */
  int read(int descriptor, byte[] buffer, int offset, int length) throws IOException;

  /** Writes everything. */
  void write(int descriptor, byte[] buffer, int offset, int length) throws IOException;

  /** Opens with the flags of open(2); close-on-exec is added. */
  int open(Path path, int flags, int mode) throws IOException;

  void close(int descriptor);

  /** Makes reads and writes of a descriptor return at once instead of blocking. */
  void setNonBlocking(int descriptor) throws IOException;

  /** One write; how many bytes were taken, 0 when a non-blocking descriptor takes none now. */
  int writeSome(int descriptor, byte[] buffer, int offset, int length) throws IOException;

  /** Connects a SOCK_SEQPACKET socket to a path (of any length: goes through /proc/self/fd). */
  int connectSeqpacket(Path path) throws IOException;

  /** Connects a SOCK_DGRAM socket to a path, as {@code connectSeqpacket} does. */
  int connectDatagram(Path path) throws IOException;

  /** A listening SOCK_STREAM socket at a path that does not exist (of any length). */
  int listenStream(Path path) throws IOException;

  /**
   * Accepts a connection and receives the descriptor passed over it (SCM_RIGHTS); close-on-exec.
   */
  int acceptDescriptor(int listening) throws IOException;

  /** Sets a terminal's size in characters (TIOCSWINSZ). */
  void setWindowSize(int terminal, int rows, int columns) throws IOException;

  /** Half-closes a socket: 0 reading, 1 writing, 2 both. */
  void shutdown(int descriptor, int how) throws IOException;

  /**
   * Waits until one of the descriptors is ready; -1 ms waits for ever. Returns revents by index.
   */
  short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException;

  /** kill(2); false when there is no such process. */
  boolean kill(int pid, int signal) throws IOException;

  /** pidfd_send_signal(2); false when the process has ended. */
  boolean signal(int pidfd, int signal) throws IOException;

  /** A pidfd, or -1 when there is no such process. */
  int pidfdOpen(int pid) throws IOException;

  /** mount(2). */
  void mount(
      @Nullable String source,
      Path target,
      @Nullable String type,
      long flags,
      @Nullable String data)
      throws IOException;

  /** umount2(2) with the flags given. */
  void unmount(Path target, int flags) throws IOException;

  /** lchown by number. */
  void chown(Path path, int uid, int gid) throws IOException;

  /** mknod(2). */
  void mknod(Path path, int mode, long device) throws IOException;

  /** lsetxattr(2). */
  void setXattr(Path path, String name, byte[] value) throws IOException;

  /** lgetxattr(2), null when it is not set. */
  byte @Nullable [] getXattr(Path path, String name) throws IOException;

  /** llistxattr(2), nothing where the file system knows no attributes. */
  List<String> listXattrs(Path path) throws IOException;

  /** A started program. Wait exactly once. */
  interface Child {
    int pid();

    /** Waits for the end; returns the exit status, or 128 plus the signal. */
    int waitFor() throws InterruptedException;
  }
}
