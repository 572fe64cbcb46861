package dev.berth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest {
  @TempDir Path root;

  private EngineConfig config() {
    return new EngineConfig(root.resolve("data"), root.resolve("run"), root, Map.of());
  }

  @Test
  void keepsItsIdAndItsStoreToItself() throws Exception {
    String id;
    try (LocalEngine engine = LocalEngine.open(config())) {
      id = engine.id();
      assertThat(engine.containers().list()).isEmpty();
      assertThat(engine.images().list()).isEmpty();
      assertThatThrownBy(() -> LocalEngine.open(config()))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("data"))))
        .isEqualTo("rwx------");
    try (LocalEngine again = LocalEngine.open(config())) {
      assertThat(again.id()).isEqualTo(id);
    }
  }

  @Test
  void sweepsWhatAKilledWriteLeft() throws Exception {
    Path left = root.resolve("data/tmp/write-state.json.1-1");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "{");
    LocalEngine.open(config()).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void everythingIsClosedAndTheFirstFailureTold() {
    AtomicInteger closed = new AtomicInteger();
    Closing closing = new Closing();
    closing.step(
        () -> {
          throw new IllegalStateException("first");
        });
    closing.step(closed::incrementAndGet);
    closing.step(
        () -> {
          throw new IllegalStateException("second");
        });
    assertThatThrownBy(closing::end)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).hasValue(1);
  }
}
