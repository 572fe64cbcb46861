package dev.berth.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    volumes = new LocalVolumes(paths, journal, kernel, new Trash(paths));
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
    LocalVolumes again = new LocalVolumes(paths, journal, kernel, new Trash(paths));
    assertThat(again.list()).containsExactly(volume);
  }

  @Test
  void aNameMayEndLikeADocument() {
    make("data");
    make("data.json");
    assertThat(new LocalVolumes(paths, journal, kernel, new Trash(paths)).list())
        .extracting(Volume::name)
        .containsExactly("data", "data.json");
  }

  @Test
  void removalSaysWhoUsesIt() throws IOException {
    Path file = Path.of(make("data").mountpoint(), "f");
    Files.writeString(file, "x");
    assertThatThrownBy(() -> volumes.remove("data", true, name -> List.of("c1", "c2")))
        .hasMessage("remove data: volume is in use - [c1, c2]");
    volumes.remove("data", false, Volumes.Users.NONE);
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> volumes.remove("data", false, Volumes.Users.NONE))
        .hasMessage("get data: no such volume");
    volumes.remove("data", true, Volumes.Users.NONE);
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
    Volumes.PruneReport report =
        volumes.prune(v -> true, name -> name.equals("used") ? List.of("c") : List.of());
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
    Path half = Files.createDirectory(paths.volume("data").resolve("copying"));
    Files.writeString(half.resolve("a"), "half");
    volumes.copyUp("data", imageWithData(), "/srv/data");
    assertThat(content.resolve("a")).hasContent("content");
    assertThat(half).doesNotExist();
  }

  @Test
  void aCopyCutShortWhileItMovedInIsFinished() throws IOException {
    Path content = Path.of(make("data").mountpoint());
    Path copied = Files.createDirectory(paths.volume("data").resolve("copied"));
    Files.writeString(content.resolve("a"), "newer");
    Files.writeString(copied.resolve("a"), "older");
    Files.writeString(copied.resolve("b"), "rest");
    assertThat(volumes.mayBeFilled("data")).isTrue();
    volumes.copyUp("data", imageWithData(), "/srv/data");
    assertThat(content.resolve("a")).hasContent("newer");
    assertThat(content.resolve("b")).hasContent("rest");
    assertThat(copied).doesNotExist();
    assertThat(volumes.mayBeFilled("data")).isFalse();
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

  @Test
  void whatWasNotGivenIsNotThere() {
    assertThat(volumes.create("aa", null, null, null).options()).isNull();
    assertThat(volumes.create("bb", null, Map.of(), Map.of()).options()).isEmpty();
    LocalVolumes again = new LocalVolumes(paths, journal, kernel, new Trash(paths));
    assertThat(again.get("aa").labels()).isNull();
    assertThat(again.get("bb").labels()).isEmpty();
  }

  @Test
  void volumesOfTheFirstFormatAreRead() throws IOException {
    Files.createDirectories(paths.volumeDocuments());
    Files.writeString(
        paths.volumeDocuments().resolve("old.json"),
        "{\"formatVersion\":1,\"name\":\"old\",\"created\":\"2026-01-02T03:04:05Z\","
            + "\"labels\":{},\"options\":{},\"anonymous\":false}");
    assertThat(volumes.get("old").options()).isNull();
    assertThat(volumes.get("old").labels()).isNull();
  }

  @Test
  void aContainerBeingMadeKeepsItsVolumes() {
    ContainerId holder = ContainerId.random();
    Volume made = volumes.createFor(holder, "data", null, null, null);
    assertThatThrownBy(() -> volumes.remove("data", true, Volumes.Users.NONE))
        .hasMessage("remove data: volume is in use - [" + holder.hex() + "]");
    assertThat(volumes.prune(v -> true, Volumes.Users.NONE).deleted()).isEmpty();
    volumes.release(holder);
    assertThat(volumes.get("data")).isEqualTo(made);
    volumes.remove("data", false, Volumes.Users.NONE);
  }

  @Test
  void aContainerThatWasNotMadeLeavesNoVolumes() {
    make("before");
    ContainerId holder = ContainerId.random();
    volumes.createFor(holder, null, null, null, null);
    volumes.createFor(holder, "before", null, null, null);
    volumes.createFor(holder, "taken", null, null, null);
    volumes.abandon(holder, name -> name.equals("taken") ? List.of("other") : List.of());
    assertThat(volumes.list()).extracting(Volume::name).containsExactly("before", "taken");
  }

  @Test
  void aDirectoryNobodyKnowsOfGoes() throws IOException {
    Path stray = Files.createDirectories(paths.volumeContent("stray"));
    Path broken = Files.createDirectories(paths.volumeContent("broken"));
    Files.createDirectories(paths.volumeDocuments());
    Files.writeString(paths.volumeDocuments().resolve("broken.json"), "{");
    assertThat(volumes.list()).isEmpty();
    assertThat(stray).doesNotExist();
    assertThat(broken).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "tmpfs | - | - | - | missing required option: \"device\"",
        "- | tmpfs | - | - | missing required option: \"type\"",
        "- | - | size=1m | - | missing required option: \"device\"",
        "- | - | - | 10m | quota size requested but no quota support",
        "- | - | - | many | invalid size: 'many'",
        "cifs | //h/x | - | - | file system type \"cifs\" cannot be mounted without root; mount it"
            + " on the host and use a bind (type=none,o=bind,device=/path)",
        "none | /tmp | ro | - | file system type \"none\" cannot be mounted without root; mount it"
            + " on the host and use a bind (type=none,o=bind,device=/path)"
      })
  void wrongOptionsAreRefused(
      @Nullable String type,
      @Nullable String device,
      @Nullable String o,
      @Nullable String size,
      String text) {
    Map<String, String> options = new HashMap<>();
    put(options, "type", type);
    put(options, "device", device);
    put(options, "o", o);
    put(options, "size", size);
    assertThatThrownBy(() -> volumes.create("v1", null, options, null))
        .hasMessage("create v1: " + text);
    assertThat(volumes.list()).isEmpty();
  }

  private static void put(Map<String, String> options, String key, @Nullable String value) {
    if (value != null) {
      options.put(key, value);
    }
  }

  @Test
  void flagsAreToldFromData() {
    MountFlags flags = MountFlags.parse("rbind,ro,nosuid,suid,rslave,size=1m,uid=5");
    assertThat(flags.flags()).isEqualTo(MountFlags.BIND | MountFlags.REC | MountFlags.RDONLY);
    assertThat(flags.propagation()).isEqualTo((1L << 19) | MountFlags.REC);
    assertThat(flags.data()).isEqualTo("size=1m,uid=5");
  }

  @Test
  void aPartThatIsNotThereIsNotFound() throws IOException {
    Path content = Path.of(make("data").mountpoint());
    Files.createDirectories(root.resolve("outside/secret"));
    Files.createSymbolicLink(content.resolve("out"), root.resolve("outside"));
    for (String part : List.of("none", "out/secret")) {
      assertThatThrownBy(() -> volumes.mountPart("data", Path.of(part), root.resolve("place")))
          .hasMessageStartingWith("cannot access path " + content.resolve(part) + ": lstat ")
          .hasMessageEndingWith(": no such file or directory");
    }
    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void aTreeChangesOwnerWithoutItsLinksTargets() throws IOException {
    Path tree = Files.createDirectories(root.resolve("tree"));
    Files.writeString(tree.resolve("f"), "x");
    Files.createSymbolicLink(tree.resolve("l"), root);
    int uid = (Integer) Files.getAttribute(tree, "unix:uid");
    int gid = (Integer) Files.getAttribute(tree, "unix:gid");
    volumes.own(tree.resolve("f"), uid, gid);
    assertThat(kernel.calls).as("it has the owner already").isEmpty();
    volumes.own(tree.resolve("f"), uid + 1, gid);
    assertThat(kernel.calls).singleElement().asString().contains("tree/f");
  }

  @Test
  void whatAKilledServiceMadeForNoContainerGoes() {
    ContainerId holder = ContainerId.random();
    volumes.createFor(holder, null, null, null, null);
    volumes.createFor(holder, "taken", null, null, null);
    make("leaving");
    make("other");
    volumes.leaving(ContainerId.random(), List.of("leaving"));
    LocalVolumes again = new LocalVolumes(paths, journal, kernel, new Trash(paths));
    again.recover(name -> name.equals("taken") ? List.of("c") : List.of());
    assertThat(again.list()).extracting(Volume::name).containsExactly("other", "taken");
    assertThat(paths.pendingVolumes()).isEmptyDirectory();
  }

  @Test
  void aContainerThatWasMadeLeavesNoNote() {
    ContainerId holder = ContainerId.random();
    volumes.createFor(holder, "data", null, null, null);
    assertThat(paths.pendingVolumes()).isNotEmptyDirectory();
    volumes.release(holder);
    assertThat(paths.pendingVolumes()).isEmptyDirectory();
  }
}
