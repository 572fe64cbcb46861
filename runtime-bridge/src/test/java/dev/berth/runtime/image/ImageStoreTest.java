package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.Removed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  private static final String USER = "0123456789ab" + "c".repeat(52);

  @TempDir Path directory;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  @Test
  void loadsADockerArchiveWithItsManifestLast() {
    Digest id = bench.image("one", "busybox:1", "docker.io/team/app:v2");
    assertThat(bench.output).hasToString("Loaded image: busybox:1\nLoaded image: team/app:v2\n");
    Image image = bench.store.get("busybox:1");
    assertThat(image.id()).isEqualTo(id);
    assertThat(image.repoTags()).containsExactly("busybox:1", "team/app:v2");
    assertThat(image.size()).isEqualTo(3);
    assertThat(image.config().cmd()).containsExactly("sh");
    assertThat(bench.events).containsExactly("image load " + id);
  }

  @Test
  void findsByNameThenByPrefix() {
    Digest id = bench.image("one", "busybox:latest");
    Digest other = bench.image("two", id.hex().substring(0, 8) + ":latest");
    assertThat(bench.store.get("busybox").id()).isEqualTo(id);
    assertThat(bench.store.get("docker.io/library/busybox:latest").id()).isEqualTo(id);
    assertThat(bench.store.get(id.text()).id()).isEqualTo(id);
    assertThat(bench.store.get(id.hex().substring(0, 8)).id()).isEqualTo(other);
    assertThat(bench.store.get(id.hex().substring(0, 9)).id()).isEqualTo(id);
    assertThat(bench.store.find(id.hex().substring(0, 3))).isNull();
    assertThatThrownBy(() -> bench.store.get("nothing"))
        .hasMessage("No such image: nothing:latest")
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void savedImagesLoadWithTheSameManifest() throws IOException {
    Digest id = bench.image("one", "busybox:1", "busybox:2");
    Digest manifest = bench.store.get("busybox:1").manifest();
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    bench.store.save(List.of("busybox"), saved);
    bench.store.remove(id.hex(), true, true, List.of());
    assertThat(bench.leftovers()).isEmpty();

    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      saved.writeTo(gzip);
    }
    bench.load(compressed.toByteArray());
    Image again = bench.store.get("busybox:2");
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.manifest()).isEqualTo(manifest);
    assertThat(again.repoTags()).containsExactly("busybox:1", "busybox:2");
  }

  @Test
  void loadsAnOciLayoutOfSeveralPlatforms() {
    byte[] layer = new TarBytes().file("f", "x").bytes();
    byte[] config = StoreBench.config(MessageDigests.sha256(layer));
    byte[] manifest =
        ("{\"schemaVersion\":2,\"config\":{\"digest\":\""
                + MessageDigests.sha256(config)
                + "\"},\"layers\":[{\"digest\":\""
                + MessageDigests.sha256(layer)
                + "\"}]}")
            .getBytes(US_ASCII);
    String host = PlatformMatcher.parse(null).architecture();
    byte[] index =
        ("{\"manifests\":["
                + entry(new byte[1], "s390x")
                + ","
                + entry(manifest, "unknown")
                + ","
                + entry(manifest, host)
                + "]}")
            .getBytes(US_ASCII);
    String top =
        "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\""
            + MessageDigests.sha256(index)
            + "\",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/multi:v1\"}}]}";
    bench.load(
        new TarBytes()
            .file("oci-layout", "{}")
            .file("index.json", top)
            .file(blob(index), index, 0644, Map.of())
            .file(blob(manifest), manifest, 0644, Map.of())
            .file(blob(config), config, 0644, Map.of())
            .file(blob(layer), layer, 0644, Map.of())
            .bytes());
    assertThat(bench.store.get("multi:v1").manifest()).isEqualTo(MessageDigests.sha256(manifest));
  }

  private static String blob(byte[] content) {
    return "blobs/sha256/" + MessageDigests.sha256(content).hex();
  }

  private static String entry(byte[] manifest, String architecture) {
    return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
        + MessageDigests.sha256(manifest)
        + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\""
        + architecture
        + "\"}}";
  }

  @Test
  void refusesBadArchivesAndLeavesNothing() throws IOException {
    byte[] layer = new TarBytes().file("f", "x").bytes();
    byte[] config = StoreBench.config(MessageDigests.sha256(layer));
    List<TarBytes> bad =
        List.of(
            new TarBytes().file("readme", "no image"),
            new TarBytes().file("manifest.json", "{not json"),
            new TarBytes().file("../manifest.json", "[]"),
            new TarBytes().file("manifest.json", StoreBench.manifest(List.of("layer.tar"))),
            new TarBytes()
                .file("config.json", config, 0644, Map.of())
                .file("layer.tar", new TarBytes().file("f", "another").bytes(), 0644, Map.of())
                .file("manifest.json", StoreBench.manifest(List.of("layer.tar"))),
            new TarBytes()
                .file("config.json", config, 0644, Map.of())
                .file("manifest.json", StoreBench.manifest(List.of())),
            new TarBytes().file("blobs/sha256/" + "0".repeat(64), "another digest"),
            new TarBytes().symlink("layer.tar", "../../etc/passwd"),
            new TarBytes()
                .symlink("layer.tar", "layer.tar")
                .file("config.json", config, 0644, Map.of())
                .file("manifest.json", StoreBench.manifest(List.of("layer.tar"))));
    for (TarBytes archive : bad) {
      byte[] bytes = archive.bytes();
      assertThatThrownBy(() -> bench.load(bytes))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
      assertThat(bench.leftovers()).isEmpty();
    }
    assertThat(bench.store.list()).isEmpty();
  }

  @Test
  void aLoadedArchiveDoesNotTakeTheManifestOfARegistryAway() throws IOException {
    Digest id = bench.image("one", "app:v1");
    Digest pulled = pulled(id);
    bench.image("one", "app:v2");
    Image image = bench.store.get("app:v2");
    assertThat(image.manifest()).isEqualTo(pulled);
    assertThat(image.repoDigests()).containsExactly("app@" + pulled);
  }

  private Digest pulled(Digest id) throws IOException {
    byte[] manifest = "{\"from\":\"a registry\"}".getBytes(US_ASCII);
    Digest digest = MessageDigests.sha256(manifest);
    byte[] config = bench.blobs.read(id, 10_000);
    bench.store.register(
        new ImageRegistrar.Registration(
            manifest,
            Manifests.OCI_MANIFEST,
            config,
            List.of(),
            List.of(),
            List.of("app@" + digest)));
    return digest;
  }

  @Test
  void movesTagsAndRefusesBadOnes() {
    Digest one = bench.image("one", "app:v1");
    Digest two = bench.image("two", "app:v2");
    bench.store.tag("app:v2", "app", "v1");
    assertThat(bench.store.get("app:v1").id()).isEqualTo(two);
    assertThat(bench.store.get(one.hex()).repoTags()).isEmpty();
    assertThat(bench.events).contains("image tag app:v1");
    assertThatThrownBy(() -> bench.store.tag("app:v1", "sha256", "x"))
        .hasMessage("refusing to create an ambiguous tag using digest algorithm as name");
    assertThatThrownBy(() -> bench.store.tag("app:v1", "UPPER", "x"))
        .hasMessageContaining("must be lowercase");
    assertThatThrownBy(() -> bench.store.tag("app:v1", "app", "-bad"))
        .hasMessage("invalid tag format");
  }

  @Test
  void removesNamesThenTheImage() throws IOException {
    Digest id = bench.image("one", "app:v1", "app:v2");
    assertThat(bench.store.remove("app:v1", false, true, List.of()))
        .containsExactly(new Removed("app:v1", null));
    Digest chain = LayerStore.chain(bench.store.get("app:v2").diffIds()).getFirst();
    assertThat(bench.store.remove("app:v2", false, true, List.of()))
        .containsExactly(
            new Removed("app:v2", null),
            new Removed(null, id.text()),
            new Removed(null, chain.text()));
    assertThat(bench.leftovers()).isEmpty();
    assertThat(bench.events).endsWith("image untag " + id, "image delete " + id);
  }

  @Test
  void refusesToRemoveWhatIsUsedOrHasManyNames() {
    Digest id = bench.image("one", "app:v1");
    List<ImageUse> stopped = List.of(new ImageUse(id, USER, false));
    List<ImageUse> running = List.of(new ImageUse(id, USER, true));
    assertConflict(
        "app:v1",
        false,
        stopped,
        "conflict: unable to remove repository reference \"app:v1\" (must force) - container"
            + " 0123456789ab is using its referenced image "
            + id.shortHex());
    String delete = "conflict: unable to delete " + id.shortHex();
    assertConflict(
        id.hex(),
        false,
        stopped,
        delete + " (must be forced) - image is being used by stopped container 0123456789ab");
    assertConflict(
        id.hex(),
        true,
        running,
        delete + " (cannot be forced) - image is being used by running container 0123456789ab");
    bench.store.tag("app:v1", "other", "x");
    assertConflict(
        id.hex(),
        false,
        List.of(),
        delete + " (must be forced) - image is referenced in multiple repositories");
  }

  private void assertConflict(String ref, boolean force, List<ImageUse> uses, String text) {
    assertThatThrownBy(() -> bench.store.remove(ref, force, true, uses))
        .hasMessage(text)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
  }

  @Test
  void forcedRemovalKeepsTheContentForItsContainer() throws IOException {
    Digest id = bench.image("one", "app:v1");
    List<ImageUse> stopped = List.of(new ImageUse(id, USER, false));
    assertThat(bench.store.remove("app:v1", true, true, stopped))
        .containsExactly(new Removed("app:v1", null), new Removed(null, id.text()));
    assertThat(bench.store.find(id.text())).isNull();
    assertThat(bench.store.list()).isEmpty();
    Image kept = bench.store.ofContainer(id);
    assertThat(bench.layers.files(LayerStore.chain(kept.diffIds()).getFirst())).isDirectory();
    Images.PruneReport report = bench.store.prune(true, List.of(), image -> true);
    assertThat(report.removed()).isEmpty();
    assertThat(report.spaceReclaimed()).isEqualTo("one".length());
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void prunesWhatNobodyUses() throws IOException {
    Digest dangling = bench.image("dangling");
    Digest used = bench.image("used", "used:v1");
    Digest free = bench.image("free", "free:v1");
    assertThat(bench.store.prune(true, List.of(), image -> false).removed()).isEmpty();
    Images.PruneReport report =
        bench.store.prune(true, List.of(new ImageUse(used, USER, false)), image -> true);
    assertThat(report.removed()).contains(new Removed(null, dangling.text()));
    assertThat(report.spaceReclaimed()).isEqualTo("dangling".length());
    assertThat(
            bench
                .store
                .prune(false, List.of(new ImageUse(used, USER, false)), image -> true)
                .removed())
        .startsWith(new Removed("free:v1", null), new Removed(null, free.text()));
    assertThat(bench.store.list()).extracting(Image::id).containsExactly(used);
    assertThat(bench.store.layersSize()).isEqualTo("used".length());
  }

  @Test
  void collectsNothingWhileALeaseIsOpen() throws IOException {
    Digest id = bench.image("one", "app:v1");
    try (ImageRegistrar.Lease lease = bench.store.lease()) {
      assertThat(lease).isNotNull();
      bench.store.remove(id.hex(), true, true, List.of());
      assertThat(bench.blobs.has(id)).isTrue();
    }
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void aNewProcessFindsEverythingAgainAndClearsWhatWasCutOff() throws IOException {
    Digest id = bench.image("one", "app:v1");
    Files.createDirectories(bench.paths.temporary().resolve("layer-0123/diff"));
    Files.writeString(bench.paths.temporary().resolve("ingest-42"), "half");
    StoreBench next = new StoreBench(directory);
    next.trash.sweep();
    assertThat(next.store.get("app:v1").id()).isEqualTo(id);
    assertThat(next.leftovers()).noneMatch(file -> file.contains("/data/tmp/"));
  }

  @Test
  void importsARootFileSystemWithChanges() {
    byte[] rootfs = new TarBytes().file("etc/x", "content").bytes();
    Digest id =
        bench.store.importRootfs(
            new ByteArrayInputStream(rootfs),
            "base",
            "v1",
            List.of(
                "CMD [\"run\", \"it\"]",
                "entrypoint exec me",
                "ENV A=1 B=\"two words\"",
                "ENV A three",
                "EXPOSE 80 90-91/udp",
                "LABEL x=y",
                "USER app",
                "VOLUME /data /more",
                "WORKDIR /srv",
                "WORKDIR sub",
                "STOPSIGNAL SIGINT",
                "ONBUILD RUN x",
                "HEALTHCHECK --interval=1m30s --retries=2 CMD check it"),
            "hand made",
            "linux/arm64/v8");
    Image image = bench.store.get("base:v1");
    assertThat(image.id()).isEqualTo(id);
    assertThat(image.architecture()).isEqualTo("arm64");
    assertThat(image.variant()).isEqualTo("v8");
    assertThat(image.history().getFirst().comment()).isEqualTo("hand made");
    var config = image.config();
    assertThat(config.cmd()).containsExactly("run", "it");
    assertThat(config.entrypoint()).containsExactly("/bin/sh", "-c", "exec me");
    assertThat(config.env()).containsExactly("A=three", "B=two words");
    assertThat(config.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "90/udp", "91/udp");
    assertThat(config.volumes()).containsExactlyInAnyOrder("/data", "/more");
    assertThat(config.workingDir()).isEqualTo("/srv/sub");
    assertThat(config.onBuild()).containsExactly("RUN x");
    Healthcheck health = Objects.requireNonNull(config.healthcheck());
    assertThat(health.interval()).isEqualTo(90_000_000_000L);
    assertThat(health.test()).containsExactly("CMD-SHELL", "check it");
  }

  @Test
  void refusesChangesThatAreNoConfig() throws IOException {
    assertThatThrownBy(
            () ->
                bench.store.importRootfs(
                    new ByteArrayInputStream(new TarBytes().bytes()),
                    null,
                    null,
                    List.of("RUN rm -rf /"),
                    "",
                    null))
        .hasMessage("RUN is not a valid change command");
    assertThat(bench.leftovers()).isEmpty();
  }
}
