package dev.berth.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket: inherited as file descriptor 0 from an activator, or bound by ourselves.
 *
 * @param path of the socket file when we made it, else null
 * @param lock held while the file is ours
 */
record Listener(ServerSocketChannel channel, @Nullable Path path, @Nullable FileChannel lock) {
  /** Longest path of a unix socket, in bytes: sun_path less its final zero. */
  private static final int MAX_PATH = 107;

  /** The activator's socket on descriptor 0, or null when that is something else. */
  static @Nullable Listener inherited() throws IOException {
    Channel channel = System.inheritedChannel();
    return channel instanceof ServerSocketChannel server ? new Listener(server, null, null) : null;
  }

  /**
   * Binds the path with mode 0600. A socket file that nobody listens on is replaced.
   *
   * @throws IOException when another server listens there
   */
  static Listener bind(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("not a path of a socket: " + path);
    }
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve("." + path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null || answers(path)) {
        throw new IOException("another server listens on " + path);
      }
      return new Listener(bindAside(directory, path), path, lockFile);
    } catch (OverlappingFileLockException e) {
      lockFile.close();
      throw new IOException("another server listens on " + path, e);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  /** Binds under another name and renames: the socket never exists with a wider mode. */
  private static ServerSocketChannel bindAside(Path directory, Path path) throws IOException {
    Path aside = directory.resolve("." + ProcessHandle.current().pid());
    if (path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_PATH) {
      throw new IOException("socket path is longer than " + MAX_PATH + " bytes: " + path);
    }
    Files.deleteIfExists(aside);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(aside), 512);
      Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      Files.deleteIfExists(aside);
      throw e;
    }
  }

  private static boolean answers(Path path) throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  /** The socket's file; the usual one where an activator's socket has no name that tells it. */
  Path address(Path usual) throws IOException {
    if (path != null) {
      return path.toAbsolutePath();
    }
    return channel.getLocalAddress() instanceof UnixDomainSocketAddress unix
            && unix.getPath().isAbsolute()
        ? unix.getPath()
        : usual;
  }

  boolean inheritedFromActivator() {
    return path == null;
  }

  /** Ends listening; an inherited socket stays open in the activator. */
  void close() throws IOException {
    channel.close();
    if (path != null) {
      Files.deleteIfExists(path);
    }
    if (lock != null) {
      lock.close();
    }
  }
}
