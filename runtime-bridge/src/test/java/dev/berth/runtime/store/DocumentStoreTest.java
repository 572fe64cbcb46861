package dev.berth.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentStoreTest {
  record Thing(String name, @Nullable Instant when, Map<String, String> labels) {}

  @TempDir Path root;
  StorePaths paths;
  DocumentStore<Thing> store;

  @BeforeEach
  void open() {
    paths = new StorePaths(new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of()));
    store = new DocumentStore<>(paths, root.resolve("d/things"), Thing.class);
  }

  @Test
  void keepsRecordsWithTimesToTheNanosecond() {
    Thing thing = new Thing("a", Instant.parse("2024-05-06T07:08:09.123456789Z"), Map.of("k", "v"));
    store.write("a", thing);
    assertThat(store.read("a")).isEqualTo(thing);
    assertThat(store.keys()).containsExactly("a");
  }

  @Test
  void readsWhatANewerVersionWrote() throws Exception {
    Files.createDirectories(root.resolve("d/things"));
    Files.writeString(
        root.resolve("d/things/n.json"), "{\"name\":\"n\",\"new\":[1],\"labels\":{}}");
    assertThat(store.read("n")).isEqualTo(new Thing("n", null, Map.of()));
  }

  @Test
  void leavesNoTemporaryFilesAndSkipsBrokenDocuments() throws Exception {
    store.write("a", new Thing("a", null, Map.of()));
    store.write("a", new Thing("b", null, Map.of()));
    Files.writeString(root.resolve("d/things/broken.json"), "{");
    assertThat(store.list()).extracting(Thing::name).isEqualTo(List.of("b"));
    try (var temps = Files.list(paths.temporary())) {
      assertThat(temps).isEmpty();
    }
    assertThatThrownBy(() -> store.read("broken")).isInstanceOf(EngineException.class);
  }

  @Test
  void deletesAndRefusesKeysThatAreNoFileNames() {
    store.write("a", new Thing("a", null, Map.of()));
    assertThat(store.delete("a")).isTrue();
    assertThat(store.delete("a")).isFalse();
    assertThat(store.read("a")).isNull();
    assertThatThrownBy(() -> store.read("../x")).isInstanceOf(EngineException.class);
  }

  @Test
  void aWriteIsNotBrokenByAnInterrupt() {
    Thread.currentThread().interrupt();
    try {
      store.write("a", new Thing("a", null, Map.of()));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.read("a")).isNotNull();
  }

  @Test
  void oneServiceHoldsTheStore() {
    StoreLock first = StoreLock.acquire(paths);
    assertThatThrownBy(() -> StoreLock.acquire(paths))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("another service uses the store");
    first.close();
    StoreLock.acquire(paths).close();
  }

  @Test
  void theEngineIdIsMadeOnce() {
    String id = EngineId.of(paths);
    assertThat(id).hasSize(36);
    assertThat(EngineId.of(paths)).isEqualTo(id);
  }
}
