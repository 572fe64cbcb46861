package dev.berth.runtime.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a resolver for one name: RFC 1035 over UDP. */
final class NameProbe {
  private static final int PORT = 53;
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int HEADER = 12;
  private static final int RESPONSE_CODE = 15;

  private NameProbe() {}

  /** Whether it answers with an address within the time; call it where the resolver is. */
  static boolean knows(InetAddress server, String name, int timeoutMillis) {
    boolean six = server.getAddress().length > 4;
    int id = ThreadLocalRandom.current().nextInt(1 << 16);
    StandardProtocolFamily family =
        six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    try (DatagramChannel channel = DatagramChannel.open(family)) {
      channel.connect(new InetSocketAddress(server, PORT));
      channel.socket().setSoTimeout(timeoutMillis);
      byte[] query = query(id, name, six ? TYPE_AAAA : TYPE_A);
      channel.write(ByteBuffer.wrap(query));
      byte[] answer = new byte[512];
      DatagramPacket packet = new DatagramPacket(answer, answer.length);
      channel.socket().receive(packet);
      return positive(ByteBuffer.wrap(answer, 0, packet.getLength()), id);
    } catch (IOException e) {
      return false; // nobody listens, or not in time
    }
  }

  static byte[] query(int id, String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + name.length() + 6);
    short16(out, id);
    short16(out, 0); // nothing to be asked of others
    short16(out, 1);
    short16(out, 0);
    short16(out, 0);
    short16(out, 0);
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    out.write(0);
    short16(out, type);
    short16(out, 1);
    return out.toByteArray();
  }

  private static void short16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  /** Whether it answers the query with at least one record. */
  static boolean positive(ByteBuffer answer, int id) {
    return answer.remaining() >= HEADER
        && (answer.getShort(0) & 0xffff) == id
        && (answer.get(3) & RESPONSE_CODE) == 0
        && answer.getShort(6) != 0;
  }
}
