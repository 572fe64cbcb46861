package dev.berth.docker;

import dev.berth.api.Dialect;
import dev.berth.api.Route;
import dev.berth.docker.container.ContainerRoutes;
import dev.berth.docker.image.ImageRoutes;
import dev.berth.docker.network.NetworkRoutes;
import dev.berth.docker.network.VolumeRoutes;
import dev.berth.docker.swarm.PluginRoutes;
import dev.berth.docker.swarm.SwarmRoutes;
import dev.berth.docker.system.SystemRoutes;
import dev.berth.runtime.Engine;
import java.util.ArrayList;
import java.util.List;

/** The Docker Engine API over an engine. */
public final class DockerDialect implements Dialect {
  private final List<Route> routes;

  public DockerDialect(Engine engine) {
    List<Route> all = new ArrayList<>(128);
    all.addAll(SystemRoutes.table(engine));
    all.addAll(ContainerRoutes.table(engine));
    all.addAll(ImageRoutes.table(engine));
    all.addAll(VolumeRoutes.table(engine));
    all.addAll(NetworkRoutes.table(engine));
    all.addAll(SwarmRoutes.table());
    all.addAll(PluginRoutes.table());
    this.routes = List.copyOf(all);
  }

  /** The route table without an engine behind it, for documents and tests of coverage. */
  public static List<Route> table() {
    return new DockerDialect(new NoEngine()).routes;
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  public ErrorAnswer error(Throwable failure) {
    return DockerErrors.answer(failure);
  }
}
