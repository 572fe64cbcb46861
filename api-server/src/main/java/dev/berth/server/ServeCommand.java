package dev.berth.server;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs the service: engine and listener are opened side by side. */
final class ServeCommand {
  private ServeCommand() {}

  static int run(ServeOptions options, Map<String, String> environment) throws IOException {
    Service service = new Service(environment);
    FutureTask<ApiRouting.Api> opening = new FutureTask<>(service::open);
    Thread.ofPlatform().name("open-engine").start(opening);
    Supplier<ApiRouting.Api> api = () -> await(opening);

    Listener inherited = Listener.inherited();
    Listener listener = inherited == null ? Listener.bind(options.socket()) : inherited;
    Activity activity = new Activity(System::nanoTime);
    HttpServer server =
        new HttpServer(
            listener,
            new HttpStack(new ApiRouting(api, new ClientWatch(service::poll))),
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

  private static ApiRouting.Api await(FutureTask<ApiRouting.Api> opening) {
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the engine was being opened", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("the engine could not be opened", e.getCause());
    }
  }
}
