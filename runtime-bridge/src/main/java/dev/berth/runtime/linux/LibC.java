package dev.berth.runtime.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library, all called through one method handle of six long arguments: linking
 * costs milliseconds a signature, and on the 64-bit Linux ABIs an argument register too many, or
 * one passed to a variadic function, does no harm. Results that are {@code int} in C have undefined
 * upper halves: cast them.
 */
enum LibC {
  READ("read"),
  WRITE("write"),
  CLOSE("close"),
  OPEN("open"),
  PIPE2("pipe2"),
  FCNTL("fcntl"),
  IOCTL("ioctl"),
  POLL("poll"),
  SPLICE("splice"),
  SOCKET("socket"),
  BIND("bind"),
  LISTEN("listen"),
  ACCEPT4("accept4"),
  CONNECT("connect"),
  SHUTDOWN("shutdown"),
  RECVMSG("recvmsg"),
  SETSOCKOPT("setsockopt"),
  SETNS("setns"),
  UNSHARE("unshare"),
  KILL("kill"),
  WAITPID("waitpid"),
  SYSCALL("syscall"),
  MOUNT("mount"),
  UMOUNT2("umount2"),
  LCHOWN("lchown"),
  MKNOD("mknod"),
  LSETXATTR("lsetxattr"),
  LGETXATTR("lgetxattr"),
  LLISTXATTR("llistxattr"),
  OPENAT("openat"),
  MKDIRAT("mkdirat"),
  MKNODAT("mknodat"),
  SYMLINKAT("symlinkat"),
  LINKAT("linkat"),
  UNLINKAT("unlinkat"),
  FCHOWNAT("fchownat"),
  FCHOWN("fchown"),
  FCHMOD("fchmod"),
  FCHMODAT("fchmodat"),
  UTIMENSAT("utimensat"),
  FUTIMENS("futimens"),
  FSETXATTR("fsetxattr"),
  FTRUNCATE("ftruncate"),
  SYNCFS("syncfs"),
  PWRITE("pwrite"),
  STRERROR("strerror"),
  SPAWN("posix_spawn"),
  SPAWNP("posix_spawnp"),
  ACTIONS_INIT("posix_spawn_file_actions_init"),
  ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
  ACTIONS_DUP2("posix_spawn_file_actions_adddup2"),
  ACTIONS_OPEN("posix_spawn_file_actions_addopen"),
  ACTIONS_CLOSE("posix_spawn_file_actions_addclose"),
  ACTIONS_CLOSEFROM("posix_spawn_file_actions_addclosefrom_np"),
  ACTIONS_CHDIR("posix_spawn_file_actions_addchdir_np"),
  ATTR_INIT("posix_spawnattr_init"),
  ATTR_DESTROY("posix_spawnattr_destroy"),
  ATTR_SETFLAGS("posix_spawnattr_setflags"),
  ATTR_SETSIGMASK("posix_spawnattr_setsigmask"),
  ATTR_SETSIGDEFAULT("posix_spawnattr_setsigdefault");

  /** What {@link #invoke} needs as its first argument. */
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  private static final int MAX_ARGUMENTS = 6;

  private final String symbol;
  private @Nullable MemorySegment address;

  LibC(String symbol) {
    this.symbol = symbol;
  }

  /** The function's name in C. */
  String symbol() {
    return symbol;
  }

  /** Calls it; errno is stored into the state. */
  long invoke(MemorySegment state, long... arguments) {
    return invoke(address(), state, arguments);
  }

  /** Calls a function of any library at its address. */
  static long invoke(MemorySegment function, MemorySegment state, long... arguments) {
    long[] a =
        arguments.length == MAX_ARGUMENTS ? arguments : Arrays.copyOf(arguments, MAX_ARGUMENTS);
    try {
      return (long) Link.CALL.invokeExact(function, state, a[0], a[1], a[2], a[3], a[4], a[5]);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private MemorySegment address() {
    MemorySegment known = address;
    if (known == null) {
      known = Link.LINKER.defaultLookup().findOrThrow(symbol);
      address = known;
    }
    return known;
  }

  /** Linked at the first call, not when the constants are made. */
  private static final class Link {
    static final Linker LINKER = Linker.nativeLinker();
    static final MethodHandle CALL =
        LINKER.downcallHandle(
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));
  }
}
