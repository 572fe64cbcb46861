package dev.berth.server;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code berth wake}: one ping, so that an activated service starts and does what is due. */
final class WakeCommand {
  private WakeCommand() {}

  static int run(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.1\r\nHost: berth\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64);
      channel.read(answer);
      String head = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      return head.startsWith("HTTP/1.1 200") ? 0 : 1;
    }
  }
}
