package dev.berth.runtime.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One rtnetlink request under construction: header, fixed part, attributes (netlink(7)). */
final class NetlinkMessage {
  private static final int CAPACITY = 1024;
  private static final int HEADER = 16;
  private static final int ALIGNMENT = 4;
  private static final int SEQUENCE_OFFSET = 8;
  private static final byte PROTOCOL_STATIC = 4;
  private static final byte SCOPE_HOST = (byte) 254;
  private static final byte TYPE_LOCAL = 2;
  private static final byte ACTION_TABLE = 1;
  private static final int MAIN_TABLE = 254;

  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

  NetlinkMessage(int type, int flags) {
    buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
  }

  /** struct ifinfomsg. */
  NetlinkMessage link(int index, int flags, int change) {
    buffer.putInt(0).putInt(index).putInt(flags).putInt(change);
    return this;
  }

  /** struct ifaddrmsg. */
  NetlinkMessage address(int family, int prefix, int index) {
    buffer.put((byte) family).put((byte) prefix).putShort((short) 0).putInt(index);
    return this;
  }

  /** struct nfgenmsg. */
  NetlinkMessage netfilter(int family, int resource) {
    buffer.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
    return this;
  }

  /** struct rtmsg of a unicast route in the main table. */
  NetlinkMessage route(int family, int prefix, int protocol) {
    return route(family, prefix, protocol, MAIN_TABLE);
  }

  /** The same in another table. */
  NetlinkMessage route(int family, int prefix, int protocol, int table) {
    buffer.put((byte) family).put((byte) prefix).put((byte) 0).put((byte) 0);
    buffer.put((byte) table).put((byte) protocol).put((byte) 0).put((byte) 1).putInt(0);
    return this;
  }

  /** struct rtmsg of a default route that leads to this machine itself. */
  NetlinkMessage localRoute(int family, int table) {
    buffer.put((byte) family).put((byte) 0).put((byte) 0).put((byte) 0);
    buffer.put((byte) table).put(PROTOCOL_STATIC).put(SCOPE_HOST).put(TYPE_LOCAL).putInt(0);
    return this;
  }

  /** struct fib_rule_hdr of a rule that looks a table up. */
  NetlinkMessage rule(int family, int table) {
    buffer.put((byte) family).put((byte) 0).put((byte) 0).put((byte) 0);
    buffer.put((byte) table).put((byte) 0).put((byte) 0).put(ACTION_TABLE).putInt(0);
    return this;
  }

  NetlinkMessage attribute(int type, byte[] value) {
    buffer.putShort((short) (ALIGNMENT + value.length)).putShort((short) type).put(value);
    return pad();
  }

  NetlinkMessage attribute(int type, int value) {
    buffer.putShort((short) (2 * ALIGNMENT)).putShort((short) type).putInt(value);
    return this;
  }

  NetlinkMessage attribute(int type, String text) {
    return attribute(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /** Opens a nested attribute; give the result to {@link #end}. */
  int begin(int type) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) type);
    return start;
  }

  NetlinkMessage end(int start) {
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  /** The finished request. */
  byte[] bytes(int sequence) {
    buffer.putInt(0, buffer.position()).putInt(SEQUENCE_OFFSET, sequence);
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  private NetlinkMessage pad() {
    while ((buffer.position() - HEADER) % ALIGNMENT != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }
}
