package dev.berth.runtime.network;

import java.io.IOException;

/**
 * Lets the port forwarder speak to containers under its clients' addresses: what containers answer
 * to those comes back to it, by a mark on the flow, instead of going out into the world.
 */
final class SourceRoutes {
  /** Of the forwarder's own packets. */
  static final int SOCKET_MARK = 0x6265_7201;

  private static final System.Logger LOG = System.getLogger(SourceRoutes.class.getName());
  private static final int FLOW_MARK = 0x6265_7202;
  private static final int TABLE = 98;

  private final RootlessNamespace rootless;
  private final FlowMarks marks;

  SourceRoutes(RootlessNamespace rootless, FlowMarks marks) {
    this.rootless = rootless;
    this.marks = marks;
  }

  /** Prepares the namespace; the mark that packets need, or 0 when addresses cannot be kept. */
  int prepare() {
    try {
      rootless.routes().keepMarked(FLOW_MARK, TABLE);
      rootless.within(
          () -> {
            marks.set(SOCKET_MARK, FLOW_MARK);
            return this;
          });
      return SOCKET_MARK;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "published ports show the gateway as client", e);
      return 0;
    }
  }
}
