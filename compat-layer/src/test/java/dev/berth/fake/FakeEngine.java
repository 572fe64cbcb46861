package dev.berth.fake;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Dialect.ErrorAnswer;
import dev.berth.api.Route;
import dev.berth.docker.DockerDialect;
import dev.berth.libpod.LibpodDialect;
import dev.berth.runtime.Engine;
import dev.berth.runtime.artifact.Artifacts;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.build.CachePrune;
import dev.berth.runtime.build.CacheRecord;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.manifest.ManifestLists;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.pod.Pods;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.conf.RegistrySettings;
import dev.berth.runtime.secret.Secrets;
import dev.berth.runtime.stats.StatsReader;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.volume.Volumes;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An engine of fakes; a part that a test does not set must not be asked. */
public final class FakeEngine implements Engine {
  public final FakeContainers containers = new FakeContainers();
  public final FakeImages images = new FakeImages();
  public @Nullable Execs execs;
  public @Nullable Streams streams;
  public @Nullable Logs logs;
  public @Nullable StatsReader stats;
  public @Nullable Registries registries;
  public @Nullable Volumes volumes;
  public @Nullable Networks networks;
  public final FakeHost host = new FakeHost();
  public final FakePods pods = new FakePods();
  public @Nullable Secrets secrets;
  public @Nullable Events events;

  /** Runs one operation of Docker's API as a server does: failures become error answers. */
  public FakeExchange call(String operation, FakeExchange exchange) {
    return run(new DockerDialect(this), operation, exchange);
  }

  /** The same of libpod's API; in its own version where the test chose none. */
  public FakeExchange libpod(String operation, FakeExchange exchange) {
    LibpodDialect dialect = new LibpodDialect(this, new DockerDialect(this));
    if (exchange.version.equals(ApiVersion.MAX)) {
      exchange.version = dialect.versions().current();
    }
    return run(dialect, operation, exchange);
  }

  private static FakeExchange run(Dialect dialect, String operation, FakeExchange exchange) {
    Route route =
        dialect.routes().stream()
            .filter(each -> each.operationId().equals(operation))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation " + operation));
    try {
      dialect.begin(exchange);
      route.handler().handle(exchange);
    } catch (Exception e) {
      if (exchange.committed()) {
        throw new IllegalStateException("failed after the answer was begun", e);
      }
      ErrorAnswer answer = dialect.error(e);
      exchange.send(answer.status(), answer.contentType(), answer.body());
    }
    return exchange;
  }

  @Override
  public EngineConfig config() {
    return new EngineConfig(Path.of("/data"), Path.of("/run"), Path.of("/config"), Map.of());
  }

  /** None, as in a store that was never used. */
  @Override
  public ManifestLists manifestLists() {
    StorePaths paths = new StorePaths(config());
    return new ManifestLists(paths, new Blobs(paths));
  }

  @Override
  public Artifacts artifacts() {
    StorePaths paths = new StorePaths(config());
    return new Artifacts(paths, new Blobs(paths));
  }

  @Override
  public Pods pods() {
    return pods;
  }

  @Override
  public HostFacts host() {
    return host;
  }

  @Override
  public RuntimeNames runtimes() {
    return new RuntimeNames() {
      @Override
      public String defaultName() {
        return "crun";
      }

      @Override
      public void check(String name) {}

      @Override
      public Map<String, String> installed() {
        return Map.of("crun", "/usr/bin/crun");
      }
    };
  }

  /** A builder whose cache is empty. */
  @Override
  public Builds builds() {
    return new Builds() {
      @Override
      public Digest build(BuildRequest request, InputStream context, ProgressSink progress) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void cancel(String id) {}

      @Override
      public List<CacheRecord> cache() {
        return List.of();
      }

      @Override
      public PruneReport prune(CachePrune wanted) {
        return new PruneReport(List.of(), 0);
      }
    };
  }

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Streams streams() {
    return Objects.requireNonNull(streams);
  }

  @Override
  public Execs execs() {
    return Objects.requireNonNull(execs);
  }

  @Override
  public Logs logs() {
    return Objects.requireNonNull(logs);
  }

  @Override
  public StatsReader stats() {
    return Objects.requireNonNull(stats);
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Registries registries() {
    return Objects.requireNonNull(registries);
  }

  @Override
  public RegistrySettings registrySettings() {
    return new RegistrySettings(config());
  }

  @Override
  public Volumes volumes() {
    return Objects.requireNonNull(volumes);
  }

  @Override
  public Networks networks() {
    return Objects.requireNonNull(networks);
  }

  @Override
  public Secrets secrets() {
    return Objects.requireNonNull(secrets);
  }

  @Override
  public Events events() {
    return Objects.requireNonNull(events);
  }

  @Override
  public String id() {
    return "engine-id";
  }

  @Override
  public void close() {}
}
