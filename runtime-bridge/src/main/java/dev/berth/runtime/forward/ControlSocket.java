package dev.berth.runtime.forward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Answers requests of a line each, with a line each, to whoever may open the socket's directory.
 */
final class ControlSocket {
  private static final long STACK_BYTES = 256 * 1024;

  private final ServerSocketChannel listener;
  private final UnaryOperator<String> commands;

  /** Listens; a socket that a former process left is replaced. */
  ControlSocket(Path path, UnaryOperator<String> commands) throws IOException {
    Files.deleteIfExists(path);
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.commands = commands;
    listener.bind(UnixDomainSocketAddress.of(path));
  }

  /** Serves for ever; new sockets are made by threads of the caller's network namespace. */
  void serve() throws IOException {
    while (true) {
      SocketChannel connection = listener.accept();
      Thread thread = new Thread(null, () -> answer(connection), "control", STACK_BYTES, false);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void answer(SocketChannel connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
        OutputStream out = Channels.newOutputStream(connection)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write((commands.apply(line) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // the service left: what it asked for stays
      return;
    }
  }
}
