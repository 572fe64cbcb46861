package dev.berth.runtime.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Speaks to a running {@link dev.berth.runtime.forward.Forwarder}, which it may end any time. */
final class ForwarderClient implements AutoCloseable {
  private static final String OK = "ok";

  private final SocketChannel channel;
  private final BufferedReader in;

  /** Connects; fails when none runs. */
  ForwarderClient(Path socket) throws IOException {
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /** The answer's words to a request; fails with the forwarder's own text. */
  String ask(String request) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("the port forwarder ended");
    }
    if (!answer.startsWith(OK)) {
      throw new Refused(answer.substring(answer.indexOf(' ') + 1));
    }
    return answer.substring(OK.length()).strip();
  }

  /** Which process it is, and which namespace it serves. */
  Identity hello() throws IOException {
    String[] words = ask("hello").split(" ", -1);
    return new Identity(HelperProcess.mark(Integer.parseInt(words[0])), words[1]);
  }

  /** The ports it serves, as {@link #name} names them. */
  List<String> list() throws IOException {
    String all = ask("list");
    return all.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(all.split(";", -1)));
  }

  /** How a port is named. */
  static String name(Lease.Published port) {
    String address = InetAddress.ofLiteral(port.hostIp()).getHostAddress();
    return port.protocol() + " " + address + " " + port.hostPort();
  }

  /** Waits until the forwarder ends. */
  void awaitEnd() {
    try {
      while (in.readLine() != null) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // ended, or this connection was closed
      return;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * What {@link #hello} tells.
   *
   * @param namespace inode of its file
   */
  record Identity(HelperProcess.ProcessMark process, String namespace) {}

  /** What the forwarder could not do. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String text) {
      super(text);
    }

    /** Whether someone else has the port. */
    boolean inUse() {
      return String.valueOf(getMessage()).contains("already in use");
    }
  }
}
