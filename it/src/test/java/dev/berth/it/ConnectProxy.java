package dev.berth.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that makes tunnels (RFC 9110, section 9.3.6), for those who know its password. */
final class ConnectProxy implements AutoCloseable {
  /** user:pass */
  private static final String AUTHORIZATION = "Proxy-Authorization: Basic dXNlcjpwYXNz";

  private final ServerSocket server;
  private final List<String> targets = new CopyOnWriteArrayList<>();

  ConnectProxy() {
    try {
      server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Where tunnels were made to; with {@code refused} before those that were not. */
  List<String> targets() {
    return targets;
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> tunnel(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void tunnel(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String target = head.split(" ", 3)[1];
      OutputStream out = client.getOutputStream();
      if (!head.startsWith("CONNECT ") || !head.contains(AUTHORIZATION)) {
        targets.add("refused " + target);
        out.write(
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return;
      }
      targets.add(target);
      int colon = target.lastIndexOf(':');
      try (Socket far =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> copy(far, client));
        copy(client, far);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      // the client sees its connection end
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client left");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // the other direction ends, too
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
