package dev.berth.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sun.nio.ch.SelChImpl;

/**
 * Tells when clients close. A full close raises POLLHUP on a unix socket, a half-close does not;
 * the JDK's selectors cannot ask for that, so one thread polls, and only while somebody wants to
 * know.
 */
final class ClientWatch {
  private static final System.Logger LOG = System.getLogger(ClientWatch.class.getName());
  private static final int INTERVAL_MILLIS = 100;
  private static final int POLLERR = 8;
  private static final int POLLHUP = 16;
  private static final int POLLNVAL = 32;

  /** The part of poll(2) that is needed; events are all zero: hang-ups are always reported. */
  interface Poll {
    short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException;
  }

  private final Poll poll;
  private final Map<SocketChannel, Runnable> watched = new ConcurrentHashMap<>();
  private boolean running;

  ClientWatch(Poll poll) {
    this.poll = poll;
  }

  /** Whether the client has closed both directions. */
  boolean gone(SocketChannel channel) {
    if (!channel.isOpen()) {
      return true;
    }
    try {
      return hungUp(poll.poll(new int[] {descriptor(channel)}, new short[1], 0)[0]);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot poll a client", e);
      return false;
    }
  }

  /** Runs the action once when the client closes, after those asked for before. */
  void watch(SocketChannel channel, Runnable action) {
    watched.merge(
        channel,
        action,
        (earlier, later) ->
            () -> {
              try {
                earlier.run();
              } finally {
                later.run();
              }
            });
    synchronized (this) {
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("client-watch").start(this::loop);
      }
    }
  }

  void forget(SocketChannel channel) {
    watched.remove(channel);
  }

  private void loop() {
    try {
      while (keepRunning()) {
        round();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "clients can no longer be watched", e);
      synchronized (this) {
        running = false;
      }
    }
  }

  private synchronized boolean keepRunning() {
    running = !watched.isEmpty();
    return running;
  }

  private void round() throws IOException {
    List<SocketChannel> channels = new ArrayList<>(watched.keySet());
    int[] descriptors = new int[channels.size()];
    for (int i = 0; i < descriptors.length; i++) {
      descriptors[i] = descriptor(channels.get(i));
    }
    // short rounds instead of a wake-up pipe: a new client waits at most one of them
    short[] events = poll.poll(descriptors, new short[descriptors.length], INTERVAL_MILLIS);
    for (int i = 0; i < descriptors.length; i++) {
      if (hungUp(events[i]) || !channels.get(i).isOpen()) {
        Runnable action = watched.remove(channels.get(i));
        if (action != null) {
          Thread.ofVirtual().name("client-gone").start(action);
        }
      }
    }
  }

  private static boolean hungUp(short events) {
    return (events & (POLLERR | POLLHUP | POLLNVAL)) != 0;
  }

  private static int descriptor(SocketChannel channel) {
    return ((SelChImpl) channel).getFDVal();
  }
}
