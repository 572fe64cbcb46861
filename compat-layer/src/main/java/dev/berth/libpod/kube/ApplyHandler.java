package dev.berth.libpod.kube;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.kube.Cluster.Access;
import dev.berth.libpod.kube.Cluster.ClusterException;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.wire.StatusException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Makes the objects of a YAML file in a real cluster (Podman, pkg/domain/infra/abi, apply.go). */
final class ApplyHandler {
  private static final System.Logger LOG = System.getLogger(ApplyHandler.class.getName());
  private static final int LIMIT = 4 << 20;
  private static final byte[] DONE = "Deployed!\n".getBytes(StandardCharsets.UTF_8);

  private final Engine engine;

  ApplyHandler(Engine engine) {
    this.engine = engine;
  }

  void apply(Exchange exchange) throws IOException {
    byte[] body = exchange.body().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      throw new StatusException(413, "YAML of more than " + LIMIT + " bytes");
    }
    if (body.length == 0) {
      throw refused("yaml file provided is empty, cannot apply to a cluster");
    }
    List<ApplyDocument> documents = ApplyDocument.all(body);
    Query query = exchange.query();
    Access access = access(query);
    try (ClusterLoader loader = new ClusterLoader();
        Cluster cluster = loader.connect(access)) {
      create(cluster, documents, query.get("namespace"));
    } catch (ClusterException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    exchange.send(200, "text/plain; charset=us-ascii", DONE);
  }

  /** A failure in Podman's words. */
  static PodmanException refused(String reason) {
    return PodmanException.caused(500, "error applying YAML to k8s cluster", reason);
  }

  private Access access(Query query) {
    Map<String, String> environment = engine.config().environment();
    String file = query.get("kubeConfig");
    if (file.isEmpty()) {
      String home = environment.getOrDefault("HOME", "/");
      file = environment.getOrDefault("KUBECONFIG", home + "/.kube/config");
    }
    if (!Files.isReadable(Path.of(file))) {
      boolean there = Files.exists(Path.of(file));
      throw refused(
          "open " + file + (there ? ": permission denied" : ": no such file or directory"));
    }
    return new Access(file, query.get("caCertFile"));
  }

  /** All of them: when one is refused, those before it are removed again. */
  private static void create(Cluster cluster, List<ApplyDocument> documents, String namespace) {
    Deque<ApplyDocument> made = new ArrayDeque<>();
    try {
      for (ApplyDocument each : documents) {
        cluster.create(each.namespace(namespace), each.plural(), each.object());
        made.push(each);
      }
    } catch (ClusterException e) {
      for (ApplyDocument each : made) {
        try {
          cluster.delete(each.namespace(namespace), each.plural(), each.object());
        } catch (ClusterException again) {
          LOG.log(Level.WARNING, "an object of a failed apply stays in the cluster", again);
        }
      }
      throw e;
    }
  }
}
