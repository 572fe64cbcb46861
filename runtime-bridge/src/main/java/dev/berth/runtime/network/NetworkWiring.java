package dev.berth.runtime.network;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.Map;

/** Puts the real parts of networking together. */
final class NetworkWiring {
  private NetworkWiring() {}

  static Endpoints endpoints(
      StorePaths paths,
      EngineConfig config,
      Kernel kernel,
      NetworkCatalog catalog,
      EndpointPlanner planner,
      Resolvers resolvers,
      EmbeddedResolver embedded) {
    HelperPrograms programs = new HelperPrograms(config.environment());
    HelperProcess processes = new HelperProcess(kernel);
    SlirpProcess slirp = new SlirpProcess(kernel, programs, processes);
    Uplink uplink = new Uplink(paths, programs, processes, slirp, resolvers);
    RootlessNamespace rootless = new RootlessNamespace(paths, kernel, uplink);
    Firewall firewall = new Firewall(programs, processes);
    ForwarderProcess forwarder =
        new ForwarderProcess(
            paths,
            kernel,
            rootless,
            new SourceRoutes(rootless, new FlowMarks(programs, processes)),
            processes);
    Reservations reservations = new Reservations(planner, new LeaseBook(paths));
    PortPublisher publisher = new PortPublisher(kernel, forwarder);
    NameService names = names(paths, kernel, programs, processes, rootless, resolvers);
    return new Endpoints(
        catalog,
        planner,
        reservations,
        rootless,
        new Backends(
            backend(config),
            Map.of(
                Backends.NETLINK,
                new NativeBridge(kernel, rootless, firewall, names),
                Backends.NETAVARK,
                new NamedBackend(new NetavarkBackend(paths, programs, processes, rootless), names),
                Backends.CNI,
                new NamedBackend(
                    new CniBackend(
                        kernel,
                        new CniPlugins(config.environment()),
                        processes,
                        rootless,
                        firewall),
                    names)),
            new ParentBackend(kernel, rootless, names)),
        new PublishedPorts(publisher, reservations, catalog),
        names,
        embedded,
        paths,
        kernel);
  }

  private static NameService names(
      StorePaths paths,
      Kernel kernel,
      HelperPrograms programs,
      HelperProcess processes,
      RootlessNamespace rootless,
      Resolvers resolvers) {
    Path directory = paths.networkNames();
    return new AardvarkDns(
        new NameFiles(directory, paths.networkRun(), resolvers),
        new AardvarkProcess(kernel, programs, processes, directory),
        rootless);
  }

  private static String backend(EngineConfig config) {
    String configured = DaemonFile.read(config).networkBackend();
    return configured == null ? Backends.NETLINK : configured;
  }
}
