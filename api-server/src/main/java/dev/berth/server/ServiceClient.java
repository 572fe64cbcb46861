package dev.berth.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What the commands for people ask of the service: one request a connection, without a body. */
record ServiceClient(Path socket) {
  private static final int MAX_ANSWER = 16 << 20;
  private static final String END_OF_HEAD = "\r\n\r\n";

  /** How the service answered. */
  record Answer(int status, String body) {}

  /**
   * Asks; waits as long as the service takes.
   *
   * @param target path and query, encoded
   */
  Answer ask(String method, String target) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String head = method + " " + target + " HTTP/1.1\r\nHost: berth\r\nContent-Length: 0\r\n";
      ByteBuffer request =
          ByteBuffer.wrap((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      return parse(read(Channels.newInputStream(channel)));
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      all.write(buffer, 0, n);
      if (all.size() > MAX_ANSWER) {
        throw new IOException("the service answers without an end");
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static Answer parse(String answer) throws IOException {
    int end = answer.indexOf(END_OF_HEAD);
    if (!answer.startsWith("HTTP/1.1 ") || end < 12) {
      throw new IOException("the service ended the connection without an answer");
    }
    String status = answer.substring(9, 12);
    try {
      return new Answer(Integer.parseInt(status), answer.substring(end + END_OF_HEAD.length()));
    } catch (NumberFormatException e) {
      throw new IOException("the service answered with status " + status, e);
    }
  }
}
