package dev.berth.runtime.registry;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.PendingContent;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.conf.RegistrySettings;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Registries over a store in a temporary directory, with fakes for what is not under test. */
final class PullBench implements ProgressSink {
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final List<String> events = new ArrayList<>();
  final Map<String, Digest> names = new HashMap<>();
  final Map<Digest, LayerStore.Layer> layers = new ConcurrentHashMap<>();

  /** Blobs that a collection would have spared when the image was about to be registered. */
  final Set<Digest> sparedAtRegistration = new HashSet<>();

  final Blobs blobs;
  final FakeImages source;
  final HttpRegistries registries;
  volatile boolean cancelled;
  private final TokenCache cache = new TokenCache(Clock.systemUTC());
  private final StorePaths paths;

  PullBench(Path directory) {
    this(directory, Map.of());
  }

  PullBench(Path directory, Map<String, String> environment) {
    EngineConfig config =
        new EngineConfig(
            directory.resolve("data"),
            directory.resolve("run"),
            directory.resolve("config"),
            environment);
    paths = new StorePaths(config);
    blobs = new Blobs(paths);
    source = new FakeImages(paths);
    registries =
        new HttpRegistries(
            new Registrar(),
            (reference, platform) -> names.get(reference),
            source,
            new Recorder(),
            HttpRegistries.connections(config, new RegistrySettings(config), cache),
            attempt -> 1);
  }

  /** Spares the attempt with TLS, which the server of the tests leaves without an answer. */
  void speaksHttp(String host) {
    cache.keep(host, URI.create("http://" + host));
  }

  void pull(String name, @Nullable String tag) {
    registries.pull(name, tag, null, RegistryAuth.ANONYMOUS, this);
  }

  /** Files left of downloads that were not finished. */
  List<Path> leftovers() throws IOException {
    if (!Files.exists(paths.partialBlobs())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(paths.partialBlobs())) {
      return files.toList();
    }
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    String measure = current < 0 ? "" : " " + current + "/" + total;
    lines.add((id == null ? "" : id + ": ") + status + measure);
  }

  @Override
  public void stream(String text) {
    lines.add(text);
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  private final class Registrar implements ImageRegistrar {
    @Override
    public PendingContent pending() {
      return new PendingContent(paths);
    }

    @Override
    public Lease lease() {
      return () -> {};
    }

    @Override
    public Blobs blobs() {
      return blobs;
    }

    @Override
    public LayerStore layers() {
      return new HashingLayers();
    }

    @Override
    public Digest register(Registration image) throws IOException {
      pending().keep(sparedAtRegistration, new HashSet<>());
      Digest id = blobs.put(image.config());
      names.put(id.text(), id);
      image.repoTags().forEach(name -> names.put(name, id));
      image.repoDigests().forEach(name -> names.put(name, id));
      return id;
    }
  }

  /** Unpacks nothing, but checks the digest of the uncompressed stream. */
  private final class HashingLayers implements LayerStore {
    @Override
    public boolean has(Digest chainId) {
      return layers.containsKey(chainId);
    }

    @Override
    public @Nullable Layer find(Digest chainId) {
      return layers.get(chainId);
    }

    @Override
    public Layer unpack(@Nullable Digest parent, Digest diffId, Source blob, LongConsumer progress)
        throws IOException {
      try (InputStream in = new GZIPInputStream(blob.open())) {
        byte[] content = in.readAllBytes();
        if (!MessageDigests.sha256(content).equals(diffId)) {
          throw new IOException("wrong diff id");
        }
        Digest chain = LayerStore.chainId(parent, diffId);
        Layer layer = new Layer(chain, diffId, parent, content.length);
        layers.put(chain, layer);
        return layer;
      }
    }
  }

  private final class Recorder implements Events {
    @Override
    public void publish(
        String type, String action, String actorId, Map<String, String> attributes) {
      events.add(type + " " + action + " " + actorId + " " + attributes);
    }

    @Override
    public List<Event> replay(
        @Nullable Instant since, @Nullable Instant until, Predicate<Event> filter) {
      return List.of();
    }

    @Override
    public Subscription subscribe(@Nullable Instant since, Predicate<Event> filter) {
      throw new UnsupportedOperationException();
    }
  }
}
