package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.Removed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children, platforms of one index, and users. */
class ImageRemovalTest {
  private static final String USER = "0123456789abcdef";

  @TempDir Path directory;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  @Test
  void anImageWithChildrenLosesItsNameOnly() {
    Digest base = bench.image("one", "base:1");
    commit(base, "child");
    assertThatThrownBy(() -> bench.store.remove(base.hex(), true, true, List.of()))
        .hasMessage(
            "conflict: unable to delete "
                + base.shortHex()
                + " (cannot be forced) - image has dependent child images");
    assertThat(bench.store.remove("base:1", false, true, List.of()))
        .containsExactly(new Removed("base:1", null));
    assertThat(bench.store.get(base.hex()).repoTags()).isEmpty();
  }

  @Test
  void aNamelessParentGoesWithItsLastChild() throws IOException {
    Digest base = bench.image("one", "base:1");
    Digest first = commit(base, "first");
    Digest second = commit(base, "second");
    bench.store.remove("base:1", false, true, List.of());
    bench.store.remove("first:latest", false, true, List.of());
    assertThat(bench.store.find(base.hex())).isNotNull();
    assertThat(bench.store.remove("second:latest", false, true, List.of()))
        .contains(
            new Removed("second:latest", null),
            new Removed(null, second.text()),
            new Removed(null, base.text()));
    assertThat(bench.store.find(first.hex())).isNull();
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void withoutPruningTheParentStays() {
    Digest base = bench.image("one", "base:1");
    commit(base, "child");
    bench.store.remove("base:1", false, true, List.of());
    bench.store.remove("child:latest", false, false, List.of());
    assertThat(bench.store.get(base.hex()).repoTags()).isEmpty();
  }

  @Test
  void pruneLeavesWhatIsBetweenToItsChildren() {
    Digest base = bench.image("one", "base:1");
    Digest child = commit(base, null);
    bench.store.remove("base:1", false, true, List.of());
    assertThat(bench.store.prune(true, List.of(), image -> image.id().equals(base)).removed())
        .isEmpty();
    assertThat(bench.store.prune(true, List.of(), image -> true).removed())
        .contains(new Removed(null, child.text()), new Removed(null, base.text()));
  }

  @Test
  void platformsOfOneIndexGoWithTheirName() throws IOException {
    Digest host = bench.pull("app:1", PlatformMatcher.parse(null).architecture());
    Digest other = bench.pull("app:1", "s390x");
    List<Removed> rows = bench.store.remove("app:1", false, true, List.of());
    assertThat(rows)
        .contains(new Removed("app:1", null))
        .contains(new Removed(null, host.text()))
        .contains(new Removed(null, other.text()));
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void theNameOfAPlatformInUseIsKept() throws IOException {
    bench.pull("app:1", PlatformMatcher.parse(null).architecture());
    Digest other = bench.pull("app:1", "s390x");
    List<ImageUse> uses = List.of(new ImageUse(other, USER, false));
    assertThatThrownBy(() -> bench.store.remove("app:1", false, true, uses))
        .hasMessageContaining("is using its referenced image " + other.shortHex());
    assertThat(bench.store.prune(false, uses, image -> true).removed()).isEmpty();
    assertThat(bench.store.prune(false, List.of(), image -> true).removed())
        .contains(new Removed(null, other.text()));
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void onePlatformGoesAndTheNameMeansTheOther() throws IOException {
    Digest host = bench.pull("app:1", PlatformMatcher.parse(null).architecture());
    Digest other = bench.pull("app:1", "s390x");
    Platform mine = bench.store.get(host.hex()).platform();
    assertThat(bench.store.removePlatforms("app:1", List.of(mine), List.of()))
        .startsWith(new Removed(null, host.text()));
    assertThat(bench.store.get("app:1").id()).isEqualTo(other);
    assertThatThrownBy(() -> bench.store.removePlatforms("app:1", List.of(mine), List.of()))
        .hasMessageContaining("does not provide the specified platform");
    Platform last = bench.store.get("app:1").platform();
    assertThat(bench.store.removePlatforms("app:1", List.of(last), List.of()))
        .contains(new Removed("app:1", null));
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void aSiblingRemovedByIdLeavesTheNameAlone() throws IOException {
    Digest host = bench.pull("app:1", PlatformMatcher.parse(null).architecture());
    Digest other = bench.pull("app:1", "s390x");
    assertThat(bench.store.remove(other.hex(), false, true, List.of()))
        .startsWith(new Removed(null, other.text()));
    assertThat(bench.store.get("app:1").id()).isEqualTo(host);
  }

  private Digest commit(Digest parent, @Nullable String repository) {
    return bench.store.commit(
        new Images.Commit(
            parent,
            out -> out.write(new TarBytes().file("made", "" + repository).bytes()),
            false,
            new ContainerConfigBuilder().build(),
            "",
            "",
            "sh",
            USER,
            repository,
            ""));
  }
}
