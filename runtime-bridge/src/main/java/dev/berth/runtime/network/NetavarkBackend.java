package dev.berth.runtime.network;

import com.fasterxml.jackson.core.JacksonException;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** User networks by netavark. */
final class NetavarkBackend implements BridgeBackend {
  private final StorePaths paths;
  private final HelperPrograms programs;
  private final HelperProcess processes;
  private final RootlessNamespace rootless;

  NetavarkBackend(
      StorePaths paths,
      HelperPrograms programs,
      HelperProcess processes,
      RootlessNamespace rootless) {
    this.paths = paths;
    this.programs = programs;
    this.processes = processes;
    this.rootless = rootless;
  }

  /** It makes files that are named as the network is, and knows few options. */
  @Override
  public void check(Network network) {
    if (!network.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
      throw EngineException.invalid(
          "invalid name \""
              + network.name()
              + "\": with netavark only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    NetworkOptions options = network.settings();
    refuse(!options.icc(), NetworkOptions.ICC);
    refuse(!options.masquerade(), NetworkOptions.MASQUERADE);
    refuse(options.inhibitIpv4(), NetworkOptions.INHIBIT_IPV4);
    refuse(
        options.gatewayMode(false) != NetworkOptions.GatewayMode.NAT,
        NetworkOptions.GATEWAY_MODE_IPV4);
    refuse(
        options.gatewayMode(true) != NetworkOptions.GatewayMode.NAT,
        NetworkOptions.GATEWAY_MODE_IPV6);
  }

  private static void refuse(boolean asked, String option) {
    if (asked) {
      throw EngineException.invalid(
          "the network backend netavark cannot do what the option " + option + " asks");
    }
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    run("setup", attachment);
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    boolean possible = programs.find("netavark") != null && rootless.exists();
    if (possible && Files.exists(attachment.namespace())) {
      run("teardown", attachment);
    }
  }

  @Override
  public void abandon(Attachment attachment) throws IOException {
    detach(attachment);
  }

  @Override
  public void drop(Network network) throws IOException {
    if (rootless.exists()) {
      rootless.routes().delete(network.bridgeName());
    }
  }

  /** One at a time: netavark itself takes a lock over all of it. */
  private synchronized void run(String action, Attachment attachment) throws IOException {
    Path directory = paths.networkHelper("netavark");
    Files.createDirectories(directory);
    List<String> argv = new ArrayList<>();
    argv.add(programs.require("netavark", "netavark"));
    argv.addAll(List.of("--config", directory.toString(), "--rootless", "true"));
    argv.addAll(List.of(action, attachment.namespace().toString()));
    byte[] config = Json.write(NetavarkConfig.of(attachment));
    HelperProcess.Output output = rootless.within(() -> processes.run(argv, config));
    if (output.status() != 0) {
      throw new IOException("netavark " + action + ": " + words(output.text()));
    }
  }

  /** The error of netavark's answer, or all of it. */
  private static String words(String text) {
    int start = text.indexOf("{\"error\"");
    try {
      return start < 0
          ? text.strip()
          : Json.mapper().readTree(text.substring(start)).path("error").asText();
    } catch (JacksonException e) {
      return text.strip();
    }
  }
}
