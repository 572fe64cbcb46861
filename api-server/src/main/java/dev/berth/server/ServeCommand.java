package dev.berth.server;

import java.io.IOException;
import java.util.Map;

/** Runs the service: engine and listener are opened side by side. */
final class ServeCommand {
  private ServeCommand() {}

  static int run(ServeOptions options, Map<String, String> environment) throws IOException {
    Listener inherited = Listener.inherited();
    Listener listener = inherited == null ? Listener.bind(options.socket()) : inherited;
    Service service = new Service(environment, listener.address(options.socket()));
    service.start();
    Activity activity = new Activity(System::nanoTime);
    HeapTrim.start(activity);
    HttpServer server =
        new HttpServer(
            listener,
            new HttpStack(new ApiRouting(service::api, new ClientWatch(service::poll))),
            activity,
            new PeerCheck(),
            options.idleTime(listener.inheritedFromActivator()),
            service::hasDuties);
    Thread hook = new Thread(() -> shutDown(server, service), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    server.run();
    return 0;
  }

  private static void shutDown(HttpServer server, Service service) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      service.close();
    }
  }
}
