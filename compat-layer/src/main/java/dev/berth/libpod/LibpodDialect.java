package dev.berth.libpod;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Exchange;
import dev.berth.api.Route;
import dev.berth.api.VersionRange;
import dev.berth.docker.DockerDialect;
import dev.berth.docker.NoEngine;
import dev.berth.libpod.artifact.ArtifactRoutes;
import dev.berth.libpod.autoupdate.AutoUpdateRoutes;
import dev.berth.libpod.container.ContainerRoutes;
import dev.berth.libpod.image.ImageRoutes;
import dev.berth.libpod.kube.KubeGenerateRoutes;
import dev.berth.libpod.kube.play.PlayRoutes;
import dev.berth.libpod.manifest.ManifestRoutes;
import dev.berth.libpod.network.NetworkRoutes;
import dev.berth.libpod.pod.PodRoutes;
import dev.berth.libpod.secret.SecretRoutes;
import dev.berth.libpod.system.Release;
import dev.berth.libpod.system.SystemRoutes;
import dev.berth.libpod.systemd.SystemdRoutes;
import dev.berth.libpod.volume.VolumeRoutes;
import dev.berth.libpod.wire.BodyWords;
import dev.berth.libpod.wire.SharedRoutes;
import dev.berth.libpod.wire.TypedQueries;
import dev.berth.runtime.Engine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Podman's own API, below {@code /libpod}, over the same engine as Docker's. */
public final class LibpodDialect implements Dialect {
  /** Podman takes every version; what a client cannot do without is not told by numbers. */
  private static final VersionRange VERSIONS =
      new VersionRange(
          new ApiVersion(0, 0), Release.API, new ApiVersion(Integer.MAX_VALUE, Integer.MAX_VALUE));

  private final List<Route> routes;

  /**
   * Makes it.
   *
   * @param docker whose handlers serve the operations that both dialects share
   */
  public LibpodDialect(Engine engine, DockerDialect docker) {
    SharedRoutes shared = new SharedRoutes(docker.routes());
    List<Route> all = new ArrayList<>(160);
    all.addAll(SystemRoutes.table(engine));
    all.addAll(ContainerRoutes.table(engine, shared));
    all.addAll(ImageRoutes.table(engine));
    all.addAll(PodRoutes.table(engine));
    all.addAll(ManifestRoutes.table(engine));
    all.addAll(ArtifactRoutes.table(engine));
    all.addAll(VolumeRoutes.table(engine));
    all.addAll(NetworkRoutes.table(engine));
    all.addAll(SecretRoutes.table(engine));
    all.addAll(KubeGenerateRoutes.table(engine));
    all.addAll(PlayRoutes.table(engine));
    all.addAll(SystemdRoutes.table(engine));
    all.addAll(AutoUpdateRoutes.table(engine));
    this.routes = all.stream().map(BodyWords::worded).map(TypedQueries::checked).toList();
  }

  /** The route table without an engine behind it, for documents and tests of coverage. */
  public static List<Route> table() {
    Engine none = new NoEngine();
    return new LibpodDialect(none, new DockerDialect(none)).routes;
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  public boolean owns(List<String> segments) {
    return segments.getFirst().equals("libpod");
  }

  @Override
  public VersionRange versions() {
    return VERSIONS;
  }

  @Override
  public void begin(Exchange exchange) {
    Release.HEADERS.forEach(exchange::setHeader);
  }

  @Override
  public ErrorAnswer noRoute(boolean otherMethods) {
    String text = otherMethods ? "Method Not Allowed\n" : "Not Found\n";
    return new ErrorAnswer(
        otherMethods ? 405 : 404,
        "text/plain; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ErrorAnswer error(Throwable failure) {
    return LibpodErrors.answer(failure);
  }
}
