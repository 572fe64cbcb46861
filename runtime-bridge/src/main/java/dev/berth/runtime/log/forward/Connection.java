package dev.berth.runtime.log.forward;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.Endpoint;
import dev.berth.runtime.log.option.SyslogOptions.TlsFiles;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection of one of the kinds that collectors listen with; a stream's output is buffered. */
final class Connection implements Closeable {
  private static final int CONNECT_MILLIS = 3000;
  private static final int BUFFER = 32 * 1024;

  private final Closeable socket;
  private final OutputStream out;
  private final @Nullable InputStream in;

  private Connection(Closeable socket, OutputStream out, @Nullable InputStream in) {
    this.socket = socket;
    this.out = out;
    this.in = in;
  }

  /** Connects; the failure's text is Go's. */
  static Connection open(Endpoint endpoint, @Nullable TlsFiles tls, Kernel kernel)
      throws IOException {
    try {
      return switch (endpoint.protocol()) {
        case "udp" -> udp(endpoint);
        case "unix" -> unix(endpoint);
        case "unixgram" -> datagrams(endpoint, kernel);
        case "tcp+tls", "tls" -> secure(endpoint, tls);
        default -> tcp(endpoint);
      };
    } catch (IOException e) {
      throw new IOException(DialFailures.text(endpoint, e), e);
    }
  }

  private static Connection tcp(Endpoint endpoint) throws IOException {
    return stream(connected(endpoint));
  }

  private static Socket connected(Endpoint endpoint) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address(endpoint), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Connection secure(Endpoint endpoint, @Nullable TlsFiles tls) throws IOException {
    Socket plain = connected(endpoint);
    try {
      return stream(TlsSockets.over(plain, endpoint, tls));
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static Connection stream(Socket socket) throws IOException {
    return new Connection(
        socket,
        new BufferedOutputStream(socket.getOutputStream(), BUFFER),
        socket.getInputStream());
  }

  private static InetSocketAddress address(Endpoint endpoint) throws UnknownHostException {
    String host = endpoint.host().isEmpty() ? "127.0.0.1" : endpoint.host();
    InetSocketAddress address = new InetSocketAddress(host, endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    return address;
  }

  private static Connection udp(Endpoint endpoint) throws IOException {
    InetSocketAddress address = address(endpoint);
    DatagramSocket socket = new DatagramSocket();
    OutputStream packets =
        new Packets() {
          @Override
          void send(byte[] bytes, int offset, int length) throws IOException {
            socket.send(new DatagramPacket(bytes, offset, length, address));
          }
        };
    return new Connection(socket, packets, null);
  }

  private static Connection unix(Endpoint endpoint) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(endpoint.host()));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    return new Connection(channel, out, Channels.newInputStream(channel));
  }

  private static Connection datagrams(Endpoint endpoint, Kernel kernel) throws IOException {
    int descriptor = kernel.connectDatagram(Path.of(endpoint.host()));
    OutputStream packets =
        new Packets() {
          @Override
          void send(byte[] bytes, int offset, int length) throws IOException {
            kernel.write(descriptor, bytes, offset, length);
          }
        };
    return new Connection(() -> kernel.close(descriptor), packets, null);
  }

  /** Each write is a packet of its own. */
  private abstract static class Packets extends OutputStream {
    abstract void send(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void write(int b) throws IOException {
      send(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      send(bytes, offset, length);
    }
  }

  OutputStream out() {
    return out;
  }

  /** What the collector answers, or null where it cannot. */
  @Nullable InputStream in() {
    return in;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // what was not handed over is sent again
    }
  }
}
