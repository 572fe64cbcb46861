package dev.berth.runtime.forward;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The program that carries published ports; one a user, which outlives the service. It listens in
 * the host's network namespace and connects from inside the rootless one. The service tells it what
 * to do over a unix socket:
 *
 * <pre>
 * hello                                            ok PID INODE-OF-NAMESPACE
 * open PROTOCOL IP PORT TARGET-IP PORT PREFIX      ok | error TEXT
 * close PROTOCOL IP PORT                           ok
 * list                                             ok PROTOCOL IP PORT;...
 * stop
 * </pre>
 */
public final class Forwarder {
  private static final Duration UDP_IDLE = Duration.ofSeconds(90);

  private final ForwardLoop loop;
  private final Upstream upstream;
  private final Buffers buffers;
  private final String identity;

  Forwarder(Kernel kernel, ForwardLoop loop, int mark, String identity) {
    this.loop = loop;
    this.upstream = new Upstream(mark);
    this.buffers = new Buffers(kernel);
    this.identity = identity;
  }

  /**
   * Runs until it is told to stop.
   *
   * @param args the control socket, the file that keeps the rootless network namespace, the mark of
   *     packets that keep their client's address (0: none keeps it)
   */
  public static void main(String[] args) throws IOException {
    Path socket = Path.of(args[0]);
    // one at a time: a second one, started by a service that did not see the first yet, leaves
    try (FileChannel lock =
        FileChannel.open(
            Path.of(socket + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() != null) {
        serve(socket, Path.of(args[1]), Integer.parseInt(args[2]));
      }
    }
  }

  private static void serve(Path socket, Path namespace, int mark) throws IOException {
    ForwardLoop loop = new ForwardLoop();
    String identity =
        ProcessHandle.current().pid() + " " + Files.getAttribute(namespace, "unix:ino");
    Kernel kernel = new LinuxKernel();
    Forwarder forwarder = new Forwarder(kernel, loop, mark, identity);
    ControlSocket control = new ControlSocket(socket, forwarder::answer);
    Thread mover = new Thread(() -> run(kernel, namespace, loop), "forward");
    mover.setDaemon(true);
    mover.start();
    control.serve();
  }

  private static void run(Kernel kernel, Path namespace, ForwardLoop loop) {
    try {
      NetworkNamespaces.within(kernel, namespace, loop);
    } catch (IOException | RuntimeException e) {
      System.getLogger(Forwarder.class.getName()).log(System.Logger.Level.ERROR, "ended", e);
    } finally {
      // without its loop it is of no use: the service starts another
      Runtime.getRuntime().halt(1);
    }
  }

  String answer(String line) {
    String[] words = line.split(" ", -1);
    try {
      switch (words[0]) {
        case "hello":
          return "ok " + identity;
        case "open":
          loop.add(listen(Route.parse(words)));
          return "ok";
        case "close":
          InetSocketAddress listen = Route.address(words[2], words[3]);
          loop.remove(Route.key(words[1], listen));
          return "ok";
        case "list":
          return "ok " + String.join(";", loop.keys());
        case "stop":
          Runtime.getRuntime().halt(0);
          return "ok";
        default:
          return "error unknown command " + words[0];
      }
    } catch (IOException | RuntimeException e) {
      return "error " + String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  private ForwardedPort listen(Route route) throws IOException {
    return route.udp()
        ? UdpPort.open(route, upstream, buffers, UDP_IDLE.toNanos())
        : TcpPort.open(route, upstream, buffers);
  }
}
