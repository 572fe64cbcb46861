package dev.berth.runtime.network;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** User networks by the CNI plugins {@code bridge} and {@code static}. */
final class CniBackend implements BridgeBackend {
  private static final List<String> PLUGINS = List.of("bridge", "static");
  private static final String ACCEPT_DAD = "net/ipv6/conf/default/accept_dad";

  private final Kernel kernel;
  private final CniPlugins plugins;
  private final HelperProcess processes;
  private final RootlessNamespace rootless;
  private final Firewall firewall;

  CniBackend(
      Kernel kernel,
      CniPlugins plugins,
      HelperProcess processes,
      RootlessNamespace rootless,
      Firewall firewall) {
    this.kernel = kernel;
    this.plugins = plugins;
    this.processes = processes;
    this.rootless = rootless;
    this.firewall = firewall;
  }

  /** The plugin gives the bridge an address in all pools or in none. */
  @Override
  public void check(Network network) {
    Path unused = plugins.require(PLUGINS);
    if (CniConfig.halfGateway(network)) {
      throw EngineException.invalid(
          "the network backend cni cannot leave out the gateway of only one address family");
    }
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    prepare(attachment.network());
    if (attachment.endpoint().ipv6() != null) {
      NetworkNamespaces.within(kernel, attachment.namespace(), CniBackend::skipDetection);
    }
    ObjectNode result = run("ADD", attachment);
    String port = CniConfig.port(result, attachment.network().bridgeName());
    if (port != null && !attachment.network().settings().icc()) {
      RouteSocket routes = rootless.routes();
      routes.isolatePort(routes.index(port));
    }
    NetworkNamespaces.within(kernel, attachment.namespace(), () -> complete(attachment));
  }

  private Object complete(Attachment attachment) throws IOException {
    try (RouteSocket routes = new RouteSocket(kernel)) {
      int index = routes.index(attachment.endpoint().interfaceName());
      NativeBridge.complete(attachment, routes, index);
    }
    return attachment;
  }

  /** Rules come before the bridge, so that one that exists is whole. */
  private synchronized void prepare(Network network) throws IOException {
    if (rootless.routes().link(network.bridgeName()) == null) {
      rootless.within(
          () -> {
            firewall.addBridge(network);
            return skipDetection();
          });
    }
  }

  /** Addresses must work at once, and the plugin would wait for the detection of duplicates. */
  private static Object skipDetection() throws IOException {
    Sysctl.set(ACCEPT_DAD, "0");
    return ACCEPT_DAD;
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    if (rootless.exists() && Files.exists(attachment.namespace())) {
      ObjectNode unused = run("DEL", attachment);
    }
  }

  /** Nothing is kept of an endpoint but its interfaces, which end with the namespace. */
  @Override
  public void abandon(Attachment attachment) {}

  @Override
  public void drop(Network network) throws IOException {
    if (rootless.exists()) {
      boolean unused = rootless.routes().delete(network.bridgeName());
      rootless.within(
          () -> {
            firewall.removeBridge(network);
            return network;
          });
    }
  }

  private ObjectNode run(String command, Attachment attachment) throws IOException {
    Path directory = plugins.require(PLUGINS);
    List<String> argv =
        List.of(
            "/usr/bin/env",
            "CNI_COMMAND=" + command,
            "CNI_CONTAINERID=" + attachment.containerId(),
            "CNI_NETNS=" + attachment.namespace(),
            "CNI_IFNAME=" + attachment.endpoint().interfaceName(),
            "CNI_PATH=" + directory,
            directory.resolve("bridge").toString());
    byte[] config = Json.write(CniConfig.of(attachment));
    HelperProcess.Output output = rootless.within(() -> processes.run(argv, config));
    ObjectNode answer = answer(output.text());
    if (output.status() != 0) {
      String words = answer.path("msg").asText(output.text().strip());
      throw new IOException("CNI plugin bridge " + command + ": " + words);
    }
    return answer;
  }

  private static ObjectNode answer(String text) {
    try {
      return Json.mapper().readTree(text.strip()) instanceof ObjectNode object
          ? object
          : Json.mapper().createObjectNode();
    } catch (JacksonException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
