package dev.berth.runtime.image;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An image store in a temporary directory. */
final class StoreBench implements Events, ProgressSink {
  /** An index that is as good as any. */
  static final byte[] EMPTY_INDEX = "{\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);

  final StorePaths paths;
  final Trash trash;
  final Blobs blobs;
  final UnpackedLayers layers;
  final ImageStore store;
  final List<String> events = new ArrayList<>();
  final StringBuilder output = new StringBuilder();

  StoreBench(Path directory) {
    paths =
        new StorePaths(
            new EngineConfig(
                directory.resolve("data"),
                directory.resolve("run"),
                directory.resolve("config"),
                Map.of()));
    try {
      Files.createDirectories(paths.dataRoot());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    trash = new Trash(paths);
    blobs = new Blobs(paths);
    layers = new UnpackedLayers(paths, Ownership.IGNORE);
    store = new ImageStore(paths, blobs, layers, trash, this);
  }

  LayerStore.Layer unpack(byte[] layer) throws IOException {
    return unpack(layer, MessageDigests.sha256(layer));
  }

  LayerStore.Layer unpack(byte[] stream, Digest diffId) throws IOException {
    return layers.unpack(null, diffId, () -> new ByteArrayInputStream(stream), unused -> {});
  }

  void load(byte[] archive) {
    store.load(new ByteArrayInputStream(archive), this);
  }

  /** Loads an image of one layer with one file that holds the text, and returns its id. */
  Digest image(String content, String... names) {
    byte[] layer = new TarBytes().file("file", content).bytes();
    byte[] config = config(MessageDigests.sha256(layer));
    load(
        new TarBytes()
            .file("layer.tar", layer, 0644, Map.of())
            .file("config.json", config, 0644, Map.of())
            .file("manifest.json", manifest(List.of("layer.tar"), names))
            .bytes());
    return MessageDigests.sha256(config);
  }

  /** Registers an image of one layer as a pull out of an index does. */
  Digest pull(String name, String architecture) throws IOException {
    return pull(name, architecture, EMPTY_INDEX);
  }

  /** The same out of an index that is told. */
  Digest pull(String name, String architecture, byte[] index) throws IOException {
    byte[] layer = new TarBytes().file("f", architecture).bytes();
    Digest diffId = blobs.put(layer);
    layers.unpack(null, diffId, () -> blobs.open(diffId), unused -> {});
    String json =
        "{\"architecture\":\"%s\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}";
    byte[] config = json.formatted(architecture, diffId).getBytes(StandardCharsets.UTF_8);
    String repository = name.substring(0, name.indexOf(':'));
    return store.register(
        new ImageRegistrar.Registration(
            Manifests.make(config, List.of(diffId), blobs),
            Manifests.OCI_MANIFEST,
            config,
            List.of(diffId),
            List.of(name),
            List.of(repository + "@" + MessageDigests.sha256(index)),
            null,
            index));
  }

  static byte[] config(Digest... diffIds) {
    String ids = Stream.of(diffIds).map(id -> "\"" + id + "\"").toList().toString();
    String json =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"],"
            + "\"Labels\":{\"team\":\"blue\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
            + ids
            + "}}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static String manifest(List<String> layers, String... names) {
    return "[{\"Config\":\"config.json\",\"RepoTags\":"
        + Stream.of(names).map(name -> "\"" + name + "\"").toList()
        + ",\"Layers\":"
        + layers.stream().map(name -> "\"" + name + "\"").toList()
        + "}]";
  }

  /** Everything in the store that would still be there if no image was. */
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path directory :
        List.of(
            paths.layers(),
            paths.partialBlobs(),
            paths.blobs().resolve("sha256"),
            paths.images(),
            paths.temporary())) {
      if (Files.exists(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          files.map(Path::toString).filter(name -> !name.contains("/trash-")).forEach(left::add);
        }
      }
    }
    return left;
  }

  @Override
  public void publish(String type, String action, String id, Map<String, String> attributes) {
    events.add(type + " " + action + " " + attributes.get("name"));
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

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    // measured lines are not looked at here
  }

  @Override
  public void stream(String text) {
    output.append(text);
  }

  @Override
  public boolean cancelled() {
    return false;
  }
}
