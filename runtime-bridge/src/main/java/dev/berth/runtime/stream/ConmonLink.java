package dev.berth.runtime.stream;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.linux.NativeThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The one connection to a container's monitor, shared by all clients of this service. conmon sends
 * each packet to every connection with a blocking write, so a connection that is not read stops the
 * container and its log: this one is always read. (Sharing also closes a gap: conmon accepts one
 * connection a turn, so only the first is sure to be there before the first output.)
 *
 * <p>Packets from conmon begin with 2 for standard output or the terminal, 3 for standard error.
 */
final class ConmonLink {
  private static final System.Logger LOG = System.getLogger(ConmonLink.class.getName());

  /** conmon reads 32 KiB from us and sends 8 KiB and a byte; a packet too long is cut. */
  private static final int MAX_INPUT = 8192;

  private static final int MAX_PACKET = 32 * 1024 + 1;
  private static final int NOTHING_YET = -1;
  private static final byte STDERR = 3;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int POLL_MILLIS = 1000;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;
  private static final int ECONNRESET = 104;

  private final Kernel kernel;
  private final Path socket;
  private final boolean closeEndsInput;
  private final Runnable onEnd;
  private final List<OutputQueue> clients = new CopyOnWriteArrayList<>();
  private int descriptor = -1;
  private boolean inputClosed;
  private boolean closing;
  private volatile boolean exited;

  /**
   * @param closeEndsInput whether the monitor closes the container's input with the connection:
   *     then it is kept while the input is open
   * @param onEnd called when this link is of no more use
   */
  ConmonLink(Kernel kernel, Path socket, boolean closeEndsInput, Runnable onEnd) {
    this.kernel = kernel;
    this.socket = socket;
    this.closeEndsInput = closeEndsInput;
    this.onEnd = onEnd;
  }

  /** Waits until the container's input can be written; false when it never will be. */
  synchronized boolean awaitConnected() throws InterruptedException {
    while (descriptor < 0 && !closing) {
      wait();
    }
    return !closing;
  }

  /** Adds a client; false when this link is ending. */
  synchronized boolean add(OutputQueue client) {
    if (closing) {
      return false;
    }
    clients.add(client);
    return true;
  }

  /** Connects, unless it is connected; the failure ends the clients. */
  synchronized void connect() {
    if (descriptor >= 0 || closing) {
      return;
    }
    try {
      descriptor = kernel.connectSeqpacket(socket);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot attach to " + socket, e);
      finish();
      return;
    }
    int from = descriptor;
    NativeThreads.start(() -> readAll(from));
    notifyAll();
  }

  /** Takes a client away, and the connection with the last one. */
  synchronized void remove(OutputQueue client) {
    client.discard();
    clients.remove(client);
    notifyAll();
    boolean keepsInput = closeEndsInput && !inputClosed && descriptor >= 0;
    if (clients.isEmpty() && !keepsInput) {
      stop();
    }
  }

  /** The container has ended: what output is there is still passed on. */
  synchronized void exited() {
    exited = true;
    onEnd.run(); // who attaches from now on waits for the next start
    if (descriptor < 0) {
      finish();
    }
  }

  synchronized boolean hasClients() {
    return !clients.isEmpty();
  }

  /** Waits until every client has all the output and left; gives up after a while. */
  synchronized void awaitDelivered(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0 && !clients.isEmpty(); left = deadline - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void stop() {
    if (descriptor < 0) {
      finish();
      return;
    }
    closing = true;
    notifyAll();
    try {
      kernel.shutdown(descriptor, SHUT_RDWR);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the monitor was gone", e);
    }
  }

  private synchronized void finish() {
    closing = true;
    notifyAll();
    if (descriptor >= 0) {
      kernel.close(descriptor);
      descriptor = -1;
    }
    clients.forEach(OutputQueue::end);
    onEnd.run();
  }

  private void readAll(int from) {
    byte[] packet = new byte[MAX_PACKET];
    try {
      while (true) {
        boolean ready = kernel.poll(new int[] {from}, new short[] {POLLIN}, POLL_MILLIS)[0] != 0;
        if (!ready && exited) {
          return;
        }
        int count = ready ? read(from, packet) : NOTHING_YET;
        if (count == 0) {
          return;
        }
        if (count > 1) {
          passOn(packet, count);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the monitor's connection failed", e);
    } finally {
      finish();
    }
  }

  /**
   * The next packet's length, 0 at the end. A monitor that leaves input unread resets the
   * connection; the kernel tells that once, before the output that is still to be read.
   */
  private int read(int from, byte[] packet) throws IOException {
    try {
      return kernel.read(from, packet, 0, packet.length);
    } catch (KernelException e) {
      if (e.errno() == ECONNRESET) {
        return NOTHING_YET;
      }
      throw e;
    }
  }

  private void passOn(byte[] packet, int count) {
    byte[] bytes = Arrays.copyOfRange(packet, 1, count);
    OutputQueue.Chunk chunk = new OutputQueue.Chunk(packet[0] == STDERR, bytes);
    for (OutputQueue client : clients) {
      client.put(chunk);
    }
  }

  /** Writes to the container's input, waiting while it takes none; dropped once it has ended. */
  void write(byte[] bytes, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int to = descriptor();
      if (to < 0) {
        return;
      }
      if (kernel.poll(new int[] {to}, new short[] {POLLOUT}, POLL_MILLIS)[0] != 0) {
        done += writePacket(bytes, done, Math.min(MAX_INPUT, length - done));
      }
    }
  }

  /** Under the lock, so that the number cannot be another file's by now. */
  private synchronized int writePacket(byte[] bytes, int offset, int length) throws IOException {
    int to = descriptor();
    if (to >= 0) {
      kernel.write(to, bytes, offset, length);
    }
    return length;
  }

  /** Ends the container's input. */
  synchronized void closeInput() {
    if (descriptor >= 0 && !inputClosed) {
      inputClosed = true;
      try {
        kernel.shutdown(descriptor, SHUT_WR);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the monitor was gone", e);
      }
      if (clients.isEmpty()) {
        stop();
      }
    }
  }

  private synchronized int descriptor() {
    return closing ? -1 : descriptor;
  }
}
