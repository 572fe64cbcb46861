package dev.berth.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalVolumesTest {
  @TempDir Path root;
  private StorePaths paths;
  private EventJournal journal;
  private FakeKernel kernel;
  private LocalVolumes volumes;

  @BeforeEach
  void open() {
    paths = new StorePaths(new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of()));
    journal = new EventJournal(paths);
    kernel = new FakeKernel();
    volumes = new LocalVolumes(paths, journal, kernel);
  }

  private Volume make(String name) {
    return volumes.create(name, null, Map.of(), Map.of());
  }

  @Test
  void creatingTwiceGivesTheFirst() {
    Volume first = volumes.create("data", "local", Map.of(), Map.of("a", "1"));
    assertThat(volumes.create("data", null, Map.of(), Map.of("a", "2"))).isEqualTo(first);
    assertThat(journal.replay(null, null, e -> true))
        .extracting(Event::action)
        .containsExactly("create");
  }

  @Test
  void anonymousOnesAreLabelled() {
    Volume volume = volumes.create(null, null, Map.of(), Map.of());
    assertThat(volume.name()).matches("[0-9a-f]{64}");
    assertThat(volume.anonymous()).isTrue();
    assertThat(volume.labels()).containsEntry("com.docker.volume.anonymous", "");
  }

  @Test
  void areThereAfterARestart() {
    Volume volume = make("data");
    LocalVolumes again = new LocalVolumes(paths, journal, kernel);
    assertThat(again.list()).containsExactly(volume);
  }

  @Test
  void aNameMayEndLikeADocument() {
    make("data");
    make("data.json");
    assertThat(new LocalVolumes(paths, journal, kernel).list())
        .extracting(Volume::name)
        .containsExactly("data", "data.json");
  }

  @Test
  void removalSaysWhoUsesIt() throws IOException {
    Path file = Path.of(make("data").mountpoint(), "f");
    Files.writeString(file, "x");
    assertThatThrownBy(() -> volumes.remove("data", true, List.of("c1", "c2")))
        .hasMessage("remove data: volume is in use - [c1, c2]");
    volumes.remove("data", false, List.of());
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> volumes.remove("data", false, List.of()))
        .hasMessage("get data: no such volume");
    volumes.remove("data", true, List.of());
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> volumes.create("v1", "nope", Map.of(), Map.of()))
        .hasMessage("create v1: error looking up volume plugin nope: plugin \"nope\" not found");
    assertThatThrownBy(() -> volumes.create("v1", null, Map.of("x", "y"), Map.of()))
        .hasMessage("create v1: invalid option: \"x\"");
    assertThatThrownBy(() -> volumes.create("v1", null, Map.of("type", "tmpfs"), Map.of()))
        .hasMessage("create v1: missing required option: \"device\"");
    assertThatThrownBy(
            () -> volumes.create("v1", null, Map.of("type", "nfs", "device", ":/x"), Map.of()))
        .hasMessageContaining("cannot be mounted without root");
    assertThat(volumes.list()).isEmpty();
  }

  @Test
  void mountsWhatItsOptionsName() {
    volumes.create(
        "tm", null, Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m,uid=5"), Map.of());
    volumes.attach("tm");
    assertThat(kernel.calls).singleElement().asString().startsWith("mount tmpfs").contains("_data");
  }

  @Test
  void pruneSkipsWhatIsUsedAndCountsTheRest() throws IOException {
    Files.write(Path.of(make("free").mountpoint(), "f"), new byte[1000]);
    make("used");
    Volumes.PruneReport report = volumes.prune(v -> true, name -> name.equals("used"));
    assertThat(report.deleted()).containsExactly("free");
    assertThat(report.spaceReclaimed()).isEqualTo(1000);
  }

  private Path imageWithData() throws IOException {
    Path rootfs = Files.createDirectories(root.resolve("rootfs"));
    Path data = Files.createDirectories(rootfs.resolve("srv/data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(data.resolve("a"), "content");
    Files.setPosixFilePermissions(data.resolve("a"), PosixFilePermissions.fromString("r--------"));
    Files.createLink(data.resolve("b"), data.resolve("a"));
    Files.createSymbolicLink(data.resolve("l"), Path.of("/etc/passwd"));
    Files.createDirectory(data.resolve("sub"));
    return rootfs;
  }

  @Test
  void anEmptyVolumeGetsTheImagesContent() throws IOException {
    Path content = Path.of(make("data").mountpoint());
    volumes.copyUp("data", imageWithData(), "/srv/data");
    assertThat(content.resolve("a")).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(content.resolve("a"))))
        .isEqualTo("r--------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(content)))
        .isEqualTo("rwxrwxrwx");
    assertThat(Files.isSameFile(content.resolve("a"), content.resolve("b"))).isTrue();
    assertThat(Files.readSymbolicLink(content.resolve("l"))).hasToString("/etc/passwd");
    assertThat(Files.isDirectory(content.resolve("sub"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aFilledVolumeKeepsItsOwn() throws IOException {
    Path content = Path.of(make("data").mountpoint());
    Files.writeString(content.resolve("mine"), "x");
    volumes.copyUp("data", imageWithData(), "/srv/data");
    assertThat(content.resolve("a")).doesNotExist();
  }

  @Test
  void aCopyCutShortIsDoneAgain() throws IOException {
    Path content = Path.of(make("data").mountpoint());
    Path rootfs = imageWithData();
    Files.writeString(content.resolve("a"), "half");
    Files.createFile(paths.volume("data").resolve("copying"));
    volumes.copyUp("data", rootfs, "/srv/data");
    assertThat(content.resolve("a")).hasContent("content");
    assertThat(paths.volume("data").resolve("copying")).doesNotExist();
  }

  @Test
  void aLinkInTheImageLeadsNowhereElse() throws IOException {
    Path outside = Files.createDirectories(root.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "x");
    Path rootfs = Files.createDirectories(root.resolve("rootfs"));
    Files.createSymbolicLink(rootfs.resolve("data"), outside);
    make("data");
    volumes.copyUp("data", rootfs, "/data");
    assertThat(Path.of(volumes.get("data").mountpoint(), "secret")).doesNotExist();
  }
}
