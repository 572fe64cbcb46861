package dev.berth.runtime.network;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.Map;

/** Puts the real parts of networking together. */
record NetworkWiring(
    StorePaths paths,
    EngineConfig config,
    DaemonFile file,
    Kernel kernel,
    HelperPrograms programs,
    Resolvers resolvers) {
  Endpoints endpoints(NetworkCatalog catalog, EndpointPlanner planner, EmbeddedResolver embedded) {
    HelperProcess processes = new HelperProcess(kernel);
    SlirpProcess slirp = new SlirpProcess(kernel, programs, processes);
    Uplink uplink = new Uplink(paths, programs, processes, slirp, resolvers);
    RootlessNamespace rootless = new RootlessNamespace(paths, kernel, uplink);
    ForwarderProcess forwarder =
        new ForwarderProcess(
            paths,
            kernel,
            rootless,
            new SourceRoutes(rootless, new FlowMarks(programs, processes)),
            processes);
    Reservations reservations = new Reservations(planner, new LeaseBook(paths));
    PortPublisher publisher = new PortPublisher(kernel, forwarder);
    NameService names = names(processes, rootless, catalog);
    return new Endpoints(
        catalog,
        planner,
        reservations,
        rootless,
        new NamedBackend(backends(processes, rootless), names),
        new PublishedPorts(publisher, reservations, catalog),
        names,
        embedded,
        paths,
        kernel);
  }

  private Backends backends(HelperProcess processes, RootlessNamespace rootless) {
    Firewall firewall = new Firewall(programs, processes);
    CniPlugins plugins = new CniPlugins(config.environment());
    String configured = file.networkBackend();
    return new Backends(
        configured == null ? Backends.NETLINK : configured,
        Map.of(
            Backends.NETLINK,
            new NativeBridge(kernel, rootless, firewall),
            Backends.NETAVARK,
            new NetavarkBackend(paths, programs, processes, rootless),
            Backends.CNI,
            new CniBackend(kernel, plugins, processes, rootless, firewall)),
        new ParentBackend(kernel, rootless));
  }

  private NameService names(
      HelperProcess processes, RootlessNamespace rootless, NetworkCatalog catalog) {
    Path directory = paths.networkNames();
    return new AardvarkDns(
        new NameFiles(directory, paths.networkRun(), resolvers, catalog::latest),
        new AardvarkProcess(kernel, programs, processes, directory),
        rootless);
  }
}
