package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnpackTest {
  @TempDir Path directory;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  private Path unpacked(TarBytes tar) throws IOException {
    return bench.layers.files(bench.unpack(tar.bytes()).chainId());
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("absolute", new TarBytes().file("/etc/x", "x"), "absolute paths are refused"),
        Arguments.of("parent", new TarBytes().file("../x", "x"), "outside of the layer"),
        Arguments.of("inner parent", new TarBytes().file("a/../../x", "x"), "outside of the layer"),
        Arguments.of(
            "through a link",
            new TarBytes().symlink("out", "/tmp").file("out/x", "x"),
            "/out is not a directory (links are not followed)"),
        Arguments.of(
            "through a deep link",
            new TarBytes().directory("a").symlink("a/b", "..").file("a/b/c/x", "x"),
            "/a/b is not a directory"),
        Arguments.of(
            "through a file",
            new TarBytes().file("a", "x").file("a/b", "x"),
            "/a is not a directory"),
        Arguments.of(
            "whiteout through a link",
            new TarBytes().symlink("out", "/tmp").file("out/.wh.x", ""),
            "/out is not a directory"),
        Arguments.of(
            "hard link outside", new TarBytes().hardLink("x", "../secret"), "outside of the layer"),
        Arguments.of(
            "hard link through a link",
            new TarBytes().symlink("out", "/etc").hardLink("x", "out/passwd"),
            "/out is not a directory"),
        Arguments.of(
            "hard link to nothing",
            new TarBytes().hardLink("x", "nothing"),
            "no such file or directory"),
        Arguments.of("whiteout of parent", new TarBytes().file(".wh...", ""), "invalid whiteout"),
        Arguments.of("bare whiteout", new TarBytes().file("a/.wh.", ""), "invalid whiteout"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesAndLeavesNothing(String name, TarBytes tar, String text) throws IOException {
    byte[] bytes = tar.bytes();
    assertThatThrownBy(() -> bench.unpack(bytes))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("failed to register layer: ")
        .hasMessageContaining(text);
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void refusesCutAndBrokenStreams() throws IOException {
    byte[] whole = new TarBytes().file("file", "x".repeat(5000)).bytes();
    byte[] cut = Arrays.copyOf(whole, 3000);
    byte[] broken = whole.clone();
    broken[10] ^= 1;
    for (byte[] bytes : List.of(cut, broken)) {
      assertThatThrownBy(() -> bench.unpack(bytes))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
    }
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void refusesAnotherDigest() throws IOException {
    byte[] layer = new TarBytes().file("file", "x").bytes();
    assertThatThrownBy(() -> bench.unpack(layer, MessageDigests.sha256(new byte[1])))
        .hasMessageContaining("wrong diff id calculated on extraction");
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void unpacksAttributesLinksAndTimes() throws IOException {
    Path root =
        unpacked(
            new TarBytes()
                .directory("./bin/")
                .file("./bin/su", "su".getBytes(US_ASCII), 04755, Map.of())
                .hardLink("bin/other", "./bin/su")
                .symlink("bin/link", "../../../etc/passwd")
                .file("deep/er/than/listed", "x")
                .file("n\u00e4me", "x")
                .special("fifo", '6')
                .special("device", '3'));
    Path su = root.resolve("bin/su");
    assertThat((Integer) Files.getAttribute(su, "unix:mode") & 07777).isEqualTo(04755);
    assertThat(Files.getLastModifiedTime(su).toInstant().getEpochSecond()).isEqualTo(1_700_000_000);
    assertThat(Files.getLastModifiedTime(su).toInstant().getNano()).isEqualTo(5);
    assertThat(Files.getLastModifiedTime(root.resolve("bin")).toInstant().getEpochSecond())
        .isEqualTo(1_700_000_000);
    assertThat(Files.isSameFile(su, root.resolve("bin/other"))).isTrue();
    assertThat(Files.readSymbolicLink(root.resolve("bin/link")))
        .isEqualTo(Path.of("../../../etc/passwd"));
    assertThat(root.resolve("deep/er/than/listed")).hasContent("x");
    try (Stream<Path> all = Files.list(root)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .contains("bin", "deep", "fifo")
          .doesNotContain("device")
          .hasSize(4);
    }
  }

  @Test
  void keepsAttributesButNotThoseOfOverlayfs() throws IOException {
    Map<String, byte[]> xattrs =
        Map.of("user.note", new byte[] {0, 10, 61}, "user.overlay.redirect", new byte[] {47});
    Path file = unpacked(new TarBytes().file("f", new byte[1], 0644, xattrs)).resolve("f");
    LinuxKernel kernel = new LinuxKernel();
    assertThat(kernel.getXattr(file, "user.note")).isEqualTo(new byte[] {0, 10, 61});
    assertThat(kernel.getXattr(file, "user.overlay.redirect")).isNull();
  }

  @Test
  void laterMembersReplaceEarlierOnes() throws IOException {
    Path root =
        unpacked(
            new TarBytes()
                .file("a/b/c", "old")
                .file("a/b", "now a file")
                .file("x", "a file")
                .file("x", "another")
                .symlink("y", "/nowhere")
                .directory("y")
                .file("y/in", "in"));
    assertThat(root.resolve("a/b")).hasContent("now a file");
    assertThat(root.resolve("x")).hasContent("another");
    assertThat(root.resolve("y/in")).hasContent("in");
  }

  @Test
  void turnsWhiteoutsIntoThoseOfOverlayfs() throws IOException {
    Path root =
        unpacked(
            new TarBytes()
                .file("gone/.wh.file", "")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/new", "new")
                .file(".wh..wh.plnk", "")
                .file(".wh.reborn", "")
                .directory("reborn")
                .file("kept", "kept")
                .file(".wh.kept", ""));
    assertThat((Integer) unix(root.resolve("gone/file"), "mode") & 0170000).isEqualTo(0020000);
    assertThat(unix(root.resolve("gone/file"), "rdev")).isEqualTo(0L);
    LinuxKernel kernel = new LinuxKernel();
    byte[] yes = {'y'};
    assertThat(kernel.getXattr(root.resolve("opaque"), "user.overlay.opaque")).isEqualTo(yes);
    assertThat(kernel.getXattr(root.resolve("reborn"), "user.overlay.opaque")).isEqualTo(yes);
    assertThat(root.resolve("kept")).hasContent("kept");
    assertThat(root.resolve("opaque/new")).hasContent("new");
    assertThat(root.resolve(".wh..wh.plnk")).doesNotExist();
  }

  private static Object unix(Path file, String attribute) throws IOException {
    return Files.getAttribute(file, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void readsGzipOfSeveralMembersAndCountsSize() throws IOException {
    byte[] layer = new TarBytes().file("file", "x".repeat(100_000)).file("other", "y").bytes();
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    for (int at = 0; at < layer.length; at += 40_000) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(layer, at, Math.min(40_000, layer.length - at));
      }
    }
    LayerStore.Layer unpacked =
        bench.unpack(compressed.toByteArray(), MessageDigests.sha256(layer));
    assertThat(unpacked.size()).isEqualTo(100_001);
    assertThat(bench.layers.files(unpacked.chainId()).resolve("file")).hasSize(100_000);
  }

  @Test
  void unpacksOnceForMany() throws Exception {
    byte[] layer = new TarBytes().file("file", "x").bytes();
    Callable<LayerStore.Layer> work = () -> bench.unpack(layer);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(one.get().size()).isEqualTo(1);
      }
    }
    assertThat(bench.leftovers()).hasSize(1);
  }

  @Test
  void chainsIdsAsTheImageSpecSays() {
    var a = MessageDigests.sha256(new byte[] {1});
    var b = MessageDigests.sha256(new byte[] {2});
    var ab = MessageDigests.sha256((a + " " + b).getBytes(US_ASCII));
    assertThat(LayerStore.chain(List.of(a, b, a)))
        .containsExactly(a, ab, MessageDigests.sha256((ab + " " + a).getBytes(US_ASCII)));
  }
}
