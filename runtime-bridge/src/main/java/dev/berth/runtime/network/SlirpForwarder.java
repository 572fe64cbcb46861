package dev.berth.runtime.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.RouteSocket;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports by one slirp4netns(1) beside the way out, with an interface of its own in the rootless
 * namespace: UDP, and TCP where systemd-socket-proxyd is missing. Started with the first port. IPv4
 * only.
 */
final class SlirpForwarder {
  static final String INTERFACE = "inbound";
  private static final String CIDR = "169.254.78.0/24";
  private static final String ADDRESS = "169.254.78.100";
  private static final int PREFIX = 24;
  private static final int MTU = 65520;

  private final StorePaths paths;
  private final Kernel kernel;
  private final RootlessNamespace rootless;
  private final Firewall firewall;
  private final SlirpProcess slirp;
  private final HelperProcess processes;

  SlirpForwarder(
      StorePaths paths,
      Kernel kernel,
      RootlessNamespace rootless,
      Firewall firewall,
      SlirpProcess slirp,
      HelperProcess processes) {
    this.paths = paths;
    this.kernel = kernel;
    this.rootless = rootless;
    this.firewall = firewall;
    this.slirp = slirp;
    this.processes = processes;
  }

  /** Forwards a host port, which must be free now, to a container. */
  synchronized void add(Lease.Published port, String target) throws IOException {
    ensure();
    rootless.within(
        () -> {
          firewall.forward(
              INTERFACE, port.protocol(), port.guestPort(), target, port.containerPort());
          return port;
        });
    ObjectNode request = Json.mapper().createObjectNode().put("execute", "add_hostfwd");
    request
        .putObject("arguments")
        .put("proto", port.protocol())
        .put("host_addr", port.hostIp())
        .put("host_port", port.hostPort())
        .put("guest_addr", ADDRESS)
        .put("guest_port", port.guestPort());
    call(request);
  }

  /** Ends {@link #add}; nothing there is fine. */
  synchronized void remove(Lease.Published port, String target) throws IOException {
    if (!running()) {
      return;
    }
    Integer id = find(port);
    if (id != null) {
      ObjectNode request = Json.mapper().createObjectNode().put("execute", "remove_hostfwd");
      request.putObject("arguments").put("id", id);
      call(request);
    }
    rootless.within(
        () -> {
          firewall.unforward(
              INTERFACE, port.protocol(), port.guestPort(), target, port.containerPort());
          return port;
        });
  }

  /** Whether it runs. */
  synchronized boolean running() {
    ProcessMark mark = recorded();
    return mark != null && HelperProcess.alive(mark) && attached();
  }

  /** One that serves a namespace which is no more has no interface in this one. */
  private boolean attached() {
    try {
      return rootless.exists() && rootless.routes().index(INTERFACE) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it with all its forwards. */
  synchronized void stop() {
    ProcessMark mark = recorded();
    if (mark != null) {
      processes.stop(mark);
    }
  }

  private void ensure() throws IOException {
    if (running()) {
      return;
    }
    stop();
    Path namespace = rootless.ensure();
    ProcessMark mark = slirp.start(namespace, INTERFACE, CIDR, List.of("--disable-dns"), socket());
    rootless.within(this::configure);
    AtomicFiles.writeFast(state(), Json.write(mark), paths.networkRun());
  }

  private Object configure() throws IOException {
    try (RouteSocket routes = new RouteSocket(kernel)) {
      int index = routes.index(INTERFACE);
      routes.mtu(index, MTU);
      routes.up(index);
      routes.addAddress(index, InetAddress.ofLiteral(ADDRESS), PREFIX);
    }
    firewall.prepareForwards(INTERFACE);
    return this;
  }

  private @Nullable Integer find(Lease.Published port) throws IOException {
    JsonNode answer = call(Json.mapper().createObjectNode().put("execute", "list_hostfwd"));
    for (JsonNode entry : answer.path("entries")) {
      if (entry.path("proto").asText().equals(port.protocol())
          && entry.path("host_addr").asText().equals(port.hostIp())
          && entry.path("host_port").asInt() == port.hostPort()) {
        return entry.path("id").asInt();
      }
    }
    return null;
  }

  private JsonNode call(ObjectNode request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(ByteBuffer.wrap(Json.write(request)));
      channel.shutdownOutput();
      try (InputStream in = Channels.newInputStream(channel)) {
        JsonNode answer = Json.mapper().readTree(in);
        if (answer.has("error")) {
          throw new IOException("slirp4netns: " + answer.path("error").path("desc").asText());
        }
        return answer;
      }
    }
  }

  private @Nullable ProcessMark recorded() {
    try {
      return Json.read(Files.readAllBytes(state()), ProcessMark.class);
    } catch (IOException e) {
      return null;
    }
  }

  private Path state() {
    return paths.networkHelper("inbound.json");
  }

  private Path socket() {
    return paths.networkHelper("inbound.sock");
  }
}
