package dev.berth.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A connection of which every byte is seen. Reads end after twenty seconds with what came. */
final class RawConnection implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final SocketChannel channel;
  private final InputStream in;
  private final Thread watchdog;

  RawConnection(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = Channels.newInputStream(channel);
    watchdog = Thread.ofVirtual().start(this::cutLater);
  }

  /** Joins a container's streams over an upgraded connection; the head is read. */
  static RawConnection attach(String id, String query) throws IOException {
    RawConnection made = new RawConnection(Service.shared().socket());
    made.request("POST", "/containers/" + id + "/attach?" + query, "", UPGRADE).head();
    return made;
  }

  static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

  private void cutLater() {
    try {
      TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
      channel.close();
    } catch (InterruptedException | IOException e) {
      return;
    }
  }

  /** Sends a request with a JSON body, which may be empty, and more header lines. */
  RawConnection request(String method, String path, String body, String headers)
      throws IOException {
    String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
    String length = method.equals("GET") ? "" : "Content-Length: " + body.length() + "\r\n";
    return send(
        method + " " + path + " HTTP/1.1\r\nHost: d\r\n" + headers + type + length + "\r\n" + body);
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return this;
  }

  RawConnection halfClose() throws IOException {
    channel.shutdownOutput();
    return this;
  }

  /** The answer's head. */
  String head() throws IOException {
    return until("\r\n\r\n");
  }

  /** What comes up to and with the text, or to the end. */
  String until(String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    try {
      for (int c; seen.indexOf(text, seen.length() - text.length()) < 0 && (c = in.read()) >= 0; ) {
        seen.append((char) c);
      }
    } catch (java.nio.channels.ClosedChannelException e) {
      return seen + "<nothing more came>";
    }
    return seen.toString();
  }

  /** All that comes up to the end. */
  byte[] rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (java.nio.channels.ClosedChannelException e) {
      all.writeBytes("<no end came>".getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toByteArray();
  }

  /** What has come so far, without waiting for more. */
  byte[] arrived() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    channel.configureBlocking(false);
    try {
      while (buffer.hasRemaining() && channel.read(buffer) > 0) {
        continue;
      }
    } finally {
      channel.configureBlocking(true);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** All that comes up to the end, as text. */
  String restText() throws IOException {
    return new String(rest(), StandardCharsets.ISO_8859_1);
  }

  /** The payload of one stream's frames, up to the end. */
  static String stream(int number, byte[] framed) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer left = ByteBuffer.wrap(framed);
    while (left.remaining() >= 8) {
      int stream = left.get();
      left.position(left.position() + 3);
      int length = left.getInt();
      int from = left.position();
      if (stream == number) {
        all.writeBytes(Arrays.copyOfRange(framed, from, from + length));
      }
      left.position(from + length);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    watchdog.interrupt();
    channel.close();
  }
}
