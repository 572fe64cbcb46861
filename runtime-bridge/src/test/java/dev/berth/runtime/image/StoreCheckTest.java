package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {
  @TempDir Path directory;
  private StoreBench bench;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  @Test
  void aStoreInOrderIsWhole() throws IOException {
    bench.image("one", "app:1");
    bench.pull("multi:1", PlatformMatcher.parse(null).architecture());
    bench.pull("multi:1", "s390x");
    String total = check(false);
    assertThat(wrong).isEmpty();
    assertThat(notes).isEmpty();
    assertThat(total).startsWith("3 images, ").endsWith(" 3 layers");
  }

  @Test
  void leftoversAreToldOf() throws IOException {
    bench.image("one", "app:1");
    bench.blobs.put(new byte[] {1, 2, 3});
    bench.unpack(new TarBytes().file("f", "nobody's").bytes());
    Files.createDirectories(bench.paths.partialBlobs());
    Files.writeString(bench.paths.partialBlobs().resolve("sha256-1"), "half");
    check(false);
    assertThat(wrong).isEmpty();
    assertThat(notes)
        .containsExactlyInAnyOrder(
            "1 partial downloads",
            "1 blobs that no image has (3 bytes)",
            "1 layers that no image has");
  }

  @Test
  void findsAndRepairsWhatIsBroken() throws IOException {
    Digest one = bench.image("one", "app:1");
    Digest two = bench.image("two", "app:2");
    Digest three = bench.image("three", "app:3");
    Digest four = bench.image("four", "app:4");
    ImageOrigin origin = Objects.requireNonNull(bench.store.origin(bench.store.get("app:2")));
    Files.delete(bench.blobs.path(one));
    Files.writeString(bench.blobs.path(origin.layerBlobs().getFirst()), "bits have rotted");
    Path layer = bench.paths.layer(LayerStore.chain(bench.store.get("app:3").diffIds()).getFirst());
    Files.delete(layer.resolve("layer.json"));
    check(false);
    assertThat(wrong)
        .hasSize(5)
        .anyMatch(each -> each.startsWith("image " + two.hex()) && each.endsWith("is damaged"))
        .anyMatch(each -> each.endsWith("its config is missing"))
        .anyMatch(each -> each.contains(": its content has digest "))
        .anyMatch(each -> each.endsWith(": it has no document"))
        .anyMatch(each -> each.startsWith("image " + three.hex()) && each.endsWith("not unpacked"));
    check(true);
    check(true);
    wrong.clear();
    check(false);
    assertThat(wrong).allMatch(each -> each.startsWith("layer "));
    StoreBench next = new StoreBench(directory);
    assertThat(next.store.list()).extracting(Image::id).containsExactly(four);
    assertThat(next.store.find(two.text())).isNull();
    bench = next;
    next.image("three", "app:3");
    wrong.clear();
    check(false);
    assertThat(wrong).isEmpty();
  }

  @Test
  void oneBrokenImageDoesNotHideTheOthers() throws IOException {
    Digest one = bench.image("one", "app:1");
    Digest two = bench.image("two", "app:2");
    Files.delete(bench.blobs.path(one));
    assertThat(new StoreBench(directory).store.list()).extracting(Image::id).containsExactly(two);
  }

  private String check(boolean repair) throws IOException {
    StoreCheck.Report report =
        new StoreCheck.Report() {
          @Override
          public void wrong(String what) {
            wrong.add(what);
          }

          @Override
          public void note(String what) {
            notes.add(what);
          }
        };
    return new StoreCheck(bench.paths, (blobs, layers) -> {}, report, repair).run();
  }
}
