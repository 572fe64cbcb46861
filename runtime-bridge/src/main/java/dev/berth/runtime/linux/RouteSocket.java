package dev.berth.runtime.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An rtnetlink(7) socket: links, addresses and routes of the network namespace that the thread was
 * in when it was opened; it may be used from any thread afterwards.
 */
public final class RouteSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int REQUEST_ACK = 1 | 4;
  private static final int CREATE_EXCL = REQUEST_ACK | 0x400 | 0x200;
  private static final int CREATE_REPLACE = REQUEST_ACK | 0x400 | 0x100;
  private static final int NEWLINK = 16;
  private static final int DELLINK = 17;
  private static final int GETLINK = 18;
  private static final int NEWADDR = 20;
  private static final int NEWROUTE = 24;
  private static final int NEWRULE = 32;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int LOOPBACK = 1;
  private static final int EEXIST = 17;
  private static final int EAFNOSUPPORT = 97;
  private static final int ERROR = 2;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int INFO_SLAVE_KIND = 4;
  private static final int INFO_SLAVE_DATA = 5;
  private static final int BRPORT_ISOLATED = 33;
  private static final int VETH_PEER = 1;
  private static final int SUB_MODE = 1;
  private static final int IPVLAN_FLAGS = 2;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_FLAGS = 8;
  private static final int NO_DAD = 2;
  private static final int LOCAL_TABLE = 255;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int PROTOCOL_STATIC = 4;
  private static final int UP = 1;
  private static final int ANSWER_SIZE = 8192;
  private static final int ENODEV = 19;

  private final Kernel kernel;
  private final int descriptor;
  private int sequence;

  /** Opens it in the namespace of the calling thread. */
  public RouteSocket(Kernel kernel) throws IOException {
    this.kernel = kernel;
    try (Frame frame = new Frame()) {
      this.descriptor = (int) frame.check(LibC.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, 0);
    }
  }

  /** The index of a link, or 0 when there is none of that name. */
  public int index(String name) throws IOException {
    Link link = link(name);
    return link == null ? 0 : link.index();
  }

  /** A link, or null when there is none of that name. */
  public @Nullable Link link(String name) throws IOException {
    NetlinkMessage message = new NetlinkMessage(GETLINK, 1).link(0, 0, 0);
    try {
      ByteBuffer answer = ask(message.attribute(IFLA_IFNAME, name));
      return new Link(answer.getInt(20), (answer.getInt(24) & UP) != 0);
    } catch (KernelException e) {
      if (e.errno() == ENODEV) {
        return null;
      }
      throw e;
    }
  }

  /** Makes a bridge that is down. */
  public void addBridge(String name, int mtu, byte[] mac) throws IOException {
    NetlinkMessage message = new NetlinkMessage(NEWLINK, CREATE_EXCL).link(0, 0, 0);
    message.attribute(IFLA_IFNAME, name).attribute(IFLA_MTU, mtu).attribute(IFLA_ADDRESS, mac);
    int info = message.begin(IFLA_LINKINFO);
    ask(message.attribute(INFO_KIND, "bridge").end(info));
  }

  /** Makes a pair of linked interfaces here, both down. */
  public void addPair(String name, String other, int mtu) throws IOException {
    NetlinkMessage message = new NetlinkMessage(NEWLINK, CREATE_EXCL).link(0, 0, 0);
    message.attribute(IFLA_IFNAME, name).attribute(IFLA_MTU, mtu);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(INFO_KIND, "veth");
    int data = message.begin(INFO_DATA);
    int peer = message.begin(VETH_PEER);
    message.link(0, 0, 0).attribute(IFLA_IFNAME, other).attribute(IFLA_MTU, mtu);
    ask(message.end(peer).end(data).end(info));
  }

  /** Makes a macvlan interface upon a parent; modes as in linux/if_link.h. */
  public void addMacvlan(Peer made, int parent, int mode) throws IOException {
    NetlinkMessage message = upon(parent, made).attribute(IFLA_ADDRESS, made.mac());
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(INFO_KIND, "macvlan");
    int data = message.begin(INFO_DATA);
    ask(message.attribute(SUB_MODE, mode).end(data).end(info));
  }

  /** Makes an ipvlan interface, whose hardware address is the parent's, upon a parent. */
  public void addIpvlan(Peer made, int parent, int mode, int flags) throws IOException {
    NetlinkMessage message = upon(parent, made);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(INFO_KIND, "ipvlan");
    int data = message.begin(INFO_DATA);
    message.attribute(SUB_MODE, shortValue(mode)).attribute(IPVLAN_FLAGS, shortValue(flags));
    ask(message.end(data).end(info));
  }

  private static NetlinkMessage upon(int parent, Peer made) {
    NetlinkMessage message = new NetlinkMessage(NEWLINK, CREATE_EXCL).link(0, 0, 0);
    message.attribute(IFLA_IFNAME, made.name()).attribute(IFLA_LINK, parent);
    return made.namespace() < 0 ? message : message.attribute(IFLA_NET_NS_FD, made.namespace());
  }

  private static byte[] shortValue(int value) {
    return ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) value).array();
  }

  /** Makes a pair of linked interfaces: one, up, a port of the bridge here, its peer elsewhere. */
  public void addVeth(String name, int bridge, Peer peer, int mtu) throws IOException {
    NetlinkMessage message = new NetlinkMessage(NEWLINK, CREATE_EXCL).link(0, UP, UP);
    message.attribute(IFLA_IFNAME, name).attribute(IFLA_MTU, mtu);
    message.attribute(IFLA_MASTER, bridge);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(INFO_KIND, "veth");
    int data = message.begin(INFO_DATA);
    int other = message.begin(VETH_PEER);
    message.link(0, 0, 0).attribute(IFLA_IFNAME, peer.name()).attribute(IFLA_MTU, mtu);
    message.attribute(IFLA_ADDRESS, peer.mac()).attribute(IFLA_NET_NS_FD, peer.namespace());
    ask(message.end(other).end(data).end(info));
  }

  /** Lets a port of a bridge reach the bridge only, and no other such port. */
  public void isolatePort(int index) throws IOException {
    NetlinkMessage message = new NetlinkMessage(NEWLINK, REQUEST_ACK).link(index, 0, 0);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(INFO_SLAVE_KIND, "bridge");
    int data = message.begin(INFO_SLAVE_DATA);
    ask(message.attribute(BRPORT_ISOLATED, new byte[] {1}).end(data).end(info));
  }

  /** Takes a link up. */
  public void up(int index) throws IOException {
    ask(new NetlinkMessage(NEWLINK, REQUEST_ACK).link(index, UP, UP));
  }

  /** Sets the MTU of a link. */
  public void mtu(int index, int mtu) throws IOException {
    ask(new NetlinkMessage(NEWLINK, REQUEST_ACK).link(index, 0, 0).attribute(IFLA_MTU, mtu));
  }

  /** Deletes a link; false when there was none. */
  public boolean delete(String name) throws IOException {
    try {
      ask(new NetlinkMessage(DELLINK, REQUEST_ACK).link(0, 0, 0).attribute(IFLA_IFNAME, name));
      return true;
    } catch (KernelException e) {
      if (e.errno() == ENODEV) {
        return false;
      }
      throw e;
    }
  }

  /** Gives a link an address; duplicate detection is off: the address must work at once. */
  public void addAddress(int index, InetAddress address, int prefix) throws IOException {
    byte[] bytes = address.getAddress();
    NetlinkMessage message =
        new NetlinkMessage(NEWADDR, CREATE_EXCL).address(family(bytes), prefix, index);
    message.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
    if (bytes.length == 4) {
      message.attribute(IFA_BROADCAST, broadcast(bytes, prefix));
    } else {
      message.attribute(IFA_FLAGS, NO_DAD);
    }
    ask(message);
  }

  /** Makes it the default route of the address's family, instead of another one there is. */
  public void setDefaultRoute(InetAddress gateway, int index) throws IOException {
    byte[] bytes = gateway.getAddress();
    NetlinkMessage message =
        new NetlinkMessage(NEWROUTE, CREATE_REPLACE).route(family(bytes), 0, PROTOCOL_STATIC);
    ask(message.attribute(RTA_GATEWAY, bytes).attribute(RTA_OIF, index));
  }

  /**
   * Adds a route, or replaces one to the same destination.
   *
   * @param prefix length of the destination's prefix
   * @param metric the lower the better, 0 for the kernel's choice
   */
  public void addRoute(
      InetAddress destination, int prefix, InetAddress gateway, int index, int metric)
      throws IOException {
    byte[] bytes = destination.getAddress();
    NetlinkMessage message =
        new NetlinkMessage(NEWROUTE, CREATE_REPLACE).route(family(bytes), prefix, PROTOCOL_STATIC);
    message.attribute(RTA_DST, bytes).attribute(RTA_GATEWAY, gateway.getAddress());
    if (metric != 0) {
      message.attribute(RTA_PRIORITY, metric);
    }
    ask(message.attribute(RTA_OIF, index));
  }

  /**
   * Gives what carries the mark to this very namespace, whatever its address is; what is so already
   * is left.
   *
   * @param table number of a routing table that nothing else uses, below 256
   */
  public void keepMarked(int mark, int table) throws IOException {
    for (int family : new int[] {AF_INET, AF_INET6}) {
      NetlinkMessage route = new NetlinkMessage(NEWROUTE, CREATE_EXCL).localRoute(family, table);
      askUnlessThere(route.attribute(RTA_OIF, LOOPBACK));
      NetlinkMessage rule = new NetlinkMessage(NEWRULE, CREATE_EXCL).rule(family, table);
      askUnlessThere(rule.attribute(FRA_PRIORITY, table).attribute(FRA_FWMARK, mark));
    }
  }

  private void askUnlessThere(NetlinkMessage message) throws IOException {
    try {
      ask(message);
    } catch (KernelException e) {
      if (e.errno() != EEXIST && e.errno() != EAFNOSUPPORT) {
        throw e;
      }
    }
  }

  /**
   * Sends what goes to one address of the loopback network out to a gateway instead, replacing an
   * earlier such route.
   */
  public void redirectLoopback(
      InetAddress address, InetAddress gateway, InetAddress source, int index) throws IOException {
    byte[] bytes = address.getAddress();
    NetlinkMessage message =
        new NetlinkMessage(NEWROUTE, CREATE_REPLACE)
            .route(family(bytes), bytes.length * 8, PROTOCOL_STATIC, LOCAL_TABLE);
    message.attribute(RTA_DST, bytes).attribute(RTA_GATEWAY, gateway.getAddress());
    ask(message.attribute(RTA_PREFSRC, source.getAddress()).attribute(RTA_OIF, index));
  }

  private static int family(byte[] address) {
    return address.length == 4 ? AF_INET : AF_INET6;
  }

  private static byte[] broadcast(byte[] address, int prefix) {
    byte[] result = address.clone();
    for (int bit = prefix; bit < 32; bit++) {
      result[bit / 8] |= (byte) (0x80 >> (bit % 8));
    }
    return result;
  }

  /** Sends a request and reads the answer: an object, an acknowledgement, or the error. */
  private synchronized ByteBuffer ask(NetlinkMessage message) throws IOException {
    byte[] request = message.bytes(++sequence);
    kernel.write(descriptor, request, 0, request.length);
    while (true) {
      byte[] bytes = new byte[ANSWER_SIZE];
      int count = kernel.read(descriptor, bytes, 0, bytes.length);
      ByteBuffer answer = ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.nativeOrder());
      if (answer.getInt(8) != sequence) {
        continue;
      }
      if (answer.getShort(4) == ERROR && answer.getInt(16) != 0) {
        throw failure(-answer.getInt(16));
      }
      return answer;
    }
  }

  private static KernelException failure(int errno) {
    try (Frame frame = new Frame()) {
      return frame.failure("rtnetlink", errno);
    }
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }

  /** A link and whether it is taken up. */
  public record Link(int index, boolean up) {}

  /**
   * The far end of a pair, or an interface upon a parent.
   *
   * @param namespace descriptor of the network namespace it is put in; below 0 for this one
   */
  public record Peer(String name, byte[] mac, int namespace) {}
}
