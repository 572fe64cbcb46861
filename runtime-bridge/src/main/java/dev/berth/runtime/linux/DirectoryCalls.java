package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The {@code *at} system calls that fill a directory tree without ever following a symbolic link,
 * for unpacking layers. Names are raw bytes, one a char (ISO 8859-1), because tar names need not be
 * UTF-8. Calls return 0 or a descriptor, or the negated errno: on this path failures such as EEXIST
 * are ordinary. One instance serves one thread; it owns its native memory.
 */
public final class DirectoryCalls implements AutoCloseable {
  public static final int ENOENT = 2;
  public static final int EEXIST = 17;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int ENOSPC = 28;
  public static final int ELOOP = 40;
  public static final int EDQUOT = 122;

  /** The size of one write, in bytes. */
  public static final int CHUNK = 1 << 17;

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CREATE_FLAGS = 0x1 | 0x40 | 0x80; // O_WRONLY | O_CREAT | O_EXCL
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int TEXT = 8192;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(LibC.STATE);
  private final MemorySegment first = arena.allocate(TEXT);
  private final MemorySegment second = arena.allocate(TEXT);
  private final MemorySegment times = arena.allocate(32, 8);
  private final MemorySegment data = arena.allocate(CHUNK);

  /** Opens a directory by path, links followed. */
  public int openRoot(Path path) throws IOException {
    byte[] bytes = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    int fd = open(AT_FDCWD, raw, O_DIRECTORY | O_CLOEXEC, 0);
    return check("open " + path, fd);
  }

  /** Opens a directory below another; ELOOP or ENOTDIR when it is not one. */
  public int openDirectory(int directory, String name) {
    return open(directory, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
  }

  /** Opens the directory itself again, as a descriptor of its own. */
  public int reopen(int directory) {
    return openDirectory(directory, ".");
  }

  /** Makes a regular file and opens it for writing; EEXIST when anything is there. */
  public int createFile(int directory, String name) {
    return open(directory, name, CREATE_FLAGS | O_NOFOLLOW | O_CLOEXEC, 0600);
  }

  private int open(int directory, String name, int flags, int mode) {
    return call(LibC.OPENAT, directory, text(first, name), flags, mode);
  }

  public int makeDirectory(int directory, String name, int mode) {
    return call(LibC.MKDIRAT, directory, text(first, name), mode);
  }

  /** mknodat(2): mode holds the type. */
  public int makeNode(int directory, String name, int mode, long device) {
    return call(LibC.MKNODAT, directory, text(first, name), mode, device);
  }

  public int makeSymlink(String target, int directory, String name) {
    return call(LibC.SYMLINKAT, text(first, target), directory, text(second, name));
  }

  /** A second name for a file; a symbolic link is linked itself. */
  public int makeLink(int fromDirectory, String from, int toDirectory, String to) {
    return call(LibC.LINKAT, fromDirectory, text(first, from), toDirectory, text(second, to), 0);
  }

  public int unlink(int directory, String name) {
    return call(LibC.UNLINKAT, directory, text(first, name), 0);
  }

  public int removeDirectory(int directory, String name) {
    return call(LibC.UNLINKAT, directory, text(first, name), AT_REMOVEDIR);
  }

  public int chown(int file, int uid, int gid) {
    return call(LibC.FCHOWN, file, uid, gid);
  }

  /** Changes the owner of the thing itself, a link too. */
  public int chown(int directory, String name, int uid, int gid) {
    return call(LibC.FCHOWNAT, directory, text(first, name), uid, gid, AT_SYMLINK_NOFOLLOW);
  }

  public int chmod(int file, int mode) {
    return call(LibC.FCHMOD, file, mode);
  }

  /** Changes the mode of what is known not to be a link. */
  public int chmod(int directory, String name, int mode) {
    return call(LibC.FCHMODAT, directory, text(first, name), mode, 0);
  }

  /** Sets both times of an open file. */
  public int setTimes(int file, long seconds, int nanos) {
    return call(LibC.FUTIMENS, file, times(seconds, nanos));
  }

  /** Sets both times of the thing itself, a link too. */
  public int setTimes(int directory, String name, long seconds, int nanos) {
    return call(
        LibC.UTIMENSAT, directory, text(first, name), times(seconds, nanos), AT_SYMLINK_NOFOLLOW);
  }

  public int setXattr(int file, String name, byte[] value) {
    return call(LibC.FSETXATTR, file, text(first, name), value(value), value.length, 0);
  }

  /** Sets an attribute of a link or node, which cannot be opened for it. */
  public int setXattr(int directory, String file, String name, byte[] value) {
    long path = text(second, "/proc/self/fd/" + directory + "/" + file);
    return call(LibC.LSETXATTR, path, text(first, name), value(value), value.length, 0);
  }

  /** Writes all the bytes, at most {@link #CHUNK}, at the position. */
  public int write(int file, byte[] buffer, int offset, int length, long position) {
    MemorySegment.copy(buffer, offset, data, ValueLayout.JAVA_BYTE, 0, length);
    int done = 0;
    while (done < length) {
      long from = data.address() + done;
      int count = call(LibC.PWRITE, file, from, length - done, position + done);
      if (count < 0) {
        return count;
      }
      done += count;
    }
    return 0;
  }

  public int truncate(int file, long size) {
    return call(LibC.FTRUNCATE, file, size);
  }

  /** Writes the whole file system of the file to the disk; may take long. */
  public int syncFileSystem(int file) {
    return call(LibC.SYNCFS, file);
  }

  public int close(int file) {
    return call(LibC.CLOSE, file);
  }

  private int call(LibC function, long... arguments) {
    int result = (int) function.invoke(state, arguments);
    return result == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : result;
  }

  /** Turns a negated errno into an exception with the text of errno(3). */
  public static int check(String what, int result) throws KernelException {
    if (result < 0) {
      throw new KernelException(what, -result, FileErrors.text(-result));
    }
    return result;
  }

  private long times(long seconds, int nanos) {
    for (int i = 0; i < 32; i += 16) {
      times.set(ValueLayout.JAVA_LONG, i, seconds);
      times.set(ValueLayout.JAVA_LONG, i + 8L, nanos);
    }
    return times.address();
  }

  private long value(byte[] value) {
    if (value.length > CHUNK) {
      throw new IllegalArgumentException("attribute value of " + value.length + " bytes");
    }
    MemorySegment.copy(value, 0, data, ValueLayout.JAVA_BYTE, 0, value.length);
    return data.address();
  }

  private static long text(MemorySegment target, String raw) {
    if (raw.length() >= TEXT || raw.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("name of " + raw.length() + " bytes, or with a NUL");
    }
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, bytes.length);
    target.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return target.address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
