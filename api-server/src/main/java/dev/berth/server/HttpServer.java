package dev.berth.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Accepts connections until told to stop or until nothing has been going on for the idle time.
 *
 * <p>One thread accepts and decides about leaving, so no connection is ever accepted after the
 * decision: what arrives later stays in the listener's queue for the next service.
 */
final class HttpServer {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration STREAM_DRAIN = Duration.ofSeconds(1);
  private static final Duration DRAIN_STEP = Duration.ofMillis(2);
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
  private static final long LONGEST_SLEEP_MILLIS = 10_000;

  private final Listener listener;
  private final HttpStack stack;
  private final Activity activity;
  private final PeerCheck peers;
  private final Duration idleTime;
  private final BooleanSupplier otherDuties;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Selector selector;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param idleTime quiet time after which {@link #run} returns; zero for never
   * @param otherDuties whether work outside of requests forbids to leave
   */
  HttpServer(
      Listener listener,
      HttpStack stack,
      Activity activity,
      PeerCheck peers,
      Duration idleTime,
      BooleanSupplier otherDuties)
      throws IOException {
    this.listener = listener;
    this.stack = stack;
    this.activity = activity;
    this.peers = peers;
    this.idleTime = idleTime;
    this.otherDuties = otherDuties;
    this.selector = Selector.open();
  }

  /** Serves until idle or stopped; running requests have ended when it returns. */
  void run() throws IOException {
    ServerSocketChannel server = listener.channel();
    try {
      server.configureBlocking(false);
      SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
      while (!stopping.get()) {
        selector.select(sleepMillis());
        selector.selectedKeys().clear();
        acceptAll(server);
        if (leaves()) {
          break;
        }
      }
      key.cancel();
      drain();
    } finally {
      connections.forEach(Connection::abort);
      selector.close();
      listener.close();
      stopped.countDown();
    }
  }

  /** Asks {@link #run} to return, and waits until it did. */
  void stop() throws InterruptedException {
    stopping.set(true);
    selector.wakeup();
    stopped.await(DRAIN.toMillis() + 1000, TimeUnit.MILLISECONDS);
  }

  /** Makes the accepting thread look at the clock now. */
  void wake() {
    selector.wakeup();
  }

  private void acceptAll(ServerSocketChannel server) throws IOException {
    try {
      SocketChannel channel = server.accept();
      while (channel != null) {
        serve(channel);
        channel = server.accept();
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      // out of descriptors, most likely: what waits in the queue can be served later
      LOG.log(Level.WARNING, "cannot accept a connection", e);
      LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    channel.configureBlocking(true);
    activity.touch();
    Connection connection = new Connection(channel, stack, activity);
    connections.add(connection);
    Thread.ofVirtual()
        .name("connection")
        .start(
            () -> {
              try {
                if (peers.admits(channel)) {
                  connection.run();
                }
              } finally {
                connections.remove(connection);
                connection.close();
              }
            });
  }

  private boolean leaves() {
    if (idleTime.isZero() || activity.quietNanos() < idleTime.toNanos()) {
      return false;
    }
    if (otherDuties.getAsBoolean()) {
      activity.touch();
      return false;
    }
    LOG.log(Level.DEBUG, "nothing to do for {0} s: leaving", idleTime.toSeconds());
    return true;
  }

  private long sleepMillis() {
    if (idleTime.isZero()) {
      return 0;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(idleTime.toNanos() - activity.quietNanos());
    return Math.clamp(left + 1, 1, LONGEST_SLEEP_MILLIS);
  }

  /**
   * Lets connections without a request end, and waits for the requests that were begun. Streams may
   * go on for ever, so they are given less time.
   */
  private void drain() {
    long start = System.nanoTime();
    try {
      while (!connections.isEmpty()) {
        connections.forEach(Connection::finishIfQuiet);
        long waited = System.nanoTime() - start;
        boolean onlyStreams = connections.stream().allMatch(Connection::streaming);
        if (waited > (onlyStreams ? STREAM_DRAIN : DRAIN).toNanos()) {
          return;
        }
        Thread.sleep(DRAIN_STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
