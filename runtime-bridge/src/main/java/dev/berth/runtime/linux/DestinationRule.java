package dev.berth.runtime.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A table of nftables with one rule: what processes of a network namespace send to an address goes
 * to another. It is written by nfnetlink, as one transaction, because a container's start should
 * not wait for a program.
 */
public final class DestinationRule {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_NETFILTER = 12;
  private static final int BATCH_BEGIN = 16;
  private static final int BATCH_END = 17;
  private static final int SUBSYSTEM = 10;
  private static final int NEW_TABLE = SUBSYSTEM << 8;
  private static final int DELETE_TABLE = NEW_TABLE | 2;
  private static final int NEW_CHAIN = NEW_TABLE | 3;
  private static final int NEW_RULE = NEW_TABLE | 6;
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int CREATE = 0x400;
  private static final int APPEND = 0x800;
  private static final int NESTED = 0x8000;
  private static final int IPV4 = 2;
  private static final int ERROR = 2;
  private static final int HOOK_OUTPUT = 3;
  private static final int PRIORITY = -100;
  private static final int DESTINATION_OFFSET = 16;
  private static final int REGISTER = 1;
  private static final String CHAIN = "output";

  private DestinationRule() {}

  /** Sets it in the namespace of the calling thread, in place of the table's former rule. */
  public static void set(Kernel kernel, String table, Inet4Address from, Inet4Address to)
      throws IOException {
    int descriptor;
    try (Frame frame = new Frame()) {
      descriptor = (int) frame.check(LibC.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
    }
    try {
      byte[] batch = batch(table, from.getAddress(), to.getAddress());
      kernel.write(descriptor, batch, 0, batch.length);
      acknowledged(kernel, descriptor);
    } finally {
      kernel.close(descriptor);
    }
  }

  /** Errors of single messages come before the rule's acknowledgement. */
  private static void acknowledged(Kernel kernel, int descriptor) throws IOException {
    byte[] bytes = new byte[4096];
    int count = kernel.read(descriptor, bytes, 0, bytes.length);
    ByteBuffer answer = ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.nativeOrder());
    if (answer.getShort(4) == ERROR && answer.getInt(16) != 0) {
      try (Frame frame = new Frame()) {
        throw frame.failure("nftables", -answer.getInt(16));
      }
    }
  }

  /** The whole transaction: the table is made, so that it can be deleted, and made again. */
  static byte[] batch(String table, byte[] from, byte[] to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    out.writeBytes(new NetlinkMessage(BATCH_BEGIN, REQUEST).netfilter(0, SUBSYSTEM).bytes(0));
    out.writeBytes(table(NEW_TABLE, CREATE, table).bytes(1));
    out.writeBytes(table(DELETE_TABLE, 0, table).bytes(2));
    out.writeBytes(table(NEW_TABLE, CREATE, table).bytes(3));
    out.writeBytes(chain(table).bytes(4));
    out.writeBytes(rule(table, from, to).bytes(5));
    out.writeBytes(new NetlinkMessage(BATCH_END, REQUEST).netfilter(0, SUBSYSTEM).bytes(6));
    return out.toByteArray();
  }

  private static NetlinkMessage table(int type, int flags, String name) {
    return new NetlinkMessage(type, REQUEST | flags).netfilter(IPV4, 0).attribute(1, name);
  }

  private static NetlinkMessage chain(String table) {
    NetlinkMessage message = new NetlinkMessage(NEW_CHAIN, REQUEST | CREATE).netfilter(IPV4, 0);
    message.attribute(1, table).attribute(3, CHAIN);
    int hook = message.begin(4 | NESTED);
    message.attribute(1, number(HOOK_OUTPUT)).attribute(2, number(PRIORITY)).end(hook);
    return message.attribute(7, "nat");
  }

  /** Load the destination, compare it, load the other one, translate. */
  private static NetlinkMessage rule(String table, byte[] from, byte[] to) {
    NetlinkMessage message =
        new NetlinkMessage(NEW_RULE, REQUEST | ACKNOWLEDGE | CREATE | APPEND).netfilter(IPV4, 0);
    message.attribute(1, table).attribute(2, CHAIN);
    int expressions = message.begin(4 | NESTED);
    expression(
        message,
        "payload",
        data ->
            data.attribute(1, number(REGISTER))
                .attribute(2, number(1))
                .attribute(3, number(DESTINATION_OFFSET))
                .attribute(4, number(4)));
    expression(
        message,
        "cmp",
        data -> value(data.attribute(1, number(REGISTER)).attribute(2, number(0)), 3, from));
    expression(message, "immediate", data -> value(data.attribute(1, number(REGISTER)), 2, to));
    expression(
        message,
        "nat",
        data ->
            data.attribute(1, number(1)).attribute(2, number(IPV4)).attribute(3, number(REGISTER)));
    return message.end(expressions);
  }

  private static void expression(NetlinkMessage message, String name, Filling filling) {
    int element = message.begin(1 | NESTED);
    message.attribute(1, name);
    int data = message.begin(2 | NESTED);
    filling.into(message);
    NetlinkMessage unused = message.end(data).end(element);
  }

  private static void value(NetlinkMessage message, int type, byte[] bytes) {
    int data = message.begin(type | NESTED);
    NetlinkMessage unused = message.attribute(1, bytes).end(data);
  }

  /** Numbers of nftables are in network order. */
  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** What goes into an expression. */
  private interface Filling {
    void into(NetlinkMessage message);
  }
}
