package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that somebody made to do harm. */
class HostileArchiveTest {
  @TempDir Path directory;

  private static TarBytes image(byte[] layer) {
    byte[] config = StoreBench.config(MessageDigests.sha256(layer));
    return new TarBytes()
        .file("config.json", config, 0644, Map.of())
        .file("layer.tar", layer, 0644, Map.of())
        .file("manifest.json", StoreBench.manifest(List.of("layer.tar"), "app:v1"));
  }

  private void refused(byte[] archive, String text) throws IOException {
    StoreBench bench = new StoreBench(directory);
    assertThatThrownBy(() -> bench.load(archive))
        .hasMessageContaining(text)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
    assertThat(bench.leftovers()).isEmpty();
    assertThat(bench.store.list()).isEmpty();
  }

  @Test
  void refusesJsonThatIsMadeToFillMemory() throws IOException {
    String deep = "[".repeat(50_000);
    refused(new TarBytes().file("manifest.json", deep).bytes(), "nested too deeply");
    String wide = "[" + "{},".repeat(200_000) + "{}]";
    refused(new TarBytes().file("manifest.json", wide).bytes(), "too many parts");
    String large = "[\"" + "x".repeat(9 << 20) + "\"]";
    refused(new TarBytes().file("manifest.json", large).bytes(), "larger than");
  }

  @Test
  void refusesManyMembersAndLongNames() throws IOException {
    TarBytes many = new TarBytes();
    for (int i = 0; i < 100_100; i++) {
      many.file("f" + i, "");
    }
    refused(many.bytes(), "more than 100000 members");
    refused(new TarBytes().file("a/".repeat(3000), "").bytes(), "name is too long");
    byte[] layer = new TarBytes().file("a/".repeat(3000) + "f", "").bytes();
    refused(image(layer).bytes(), "file name too long");
  }

  @Test
  void refusesWhatCannotFitBeforeItComes() throws IOException {
    TarEntry huge =
        new TarEntry("layer.tar", '0', 0644, 0, 0, 1L << 52, 0, 0, "", 0, 0, Map.of(), null);
    byte[] header = new TarBytes().add(huge).bytes();
    StoreBench bench = new StoreBench(directory);
    assertThatThrownBy(() -> bench.load(header)).hasMessageContaining("no space left on device");
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void refusesEndlessHeaders() throws IOException {
    byte[] header = new TarBytes().file("x", new byte[0], 0644, Map.of()).bytes();
    header[156] = 'x';
    System.arraycopy("77777777777".getBytes(US_ASCII), 0, header, 124, 11);
    int sum = 8 * ' ';
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
    }
    System.arraycopy(String.format("%06o", sum).getBytes(US_ASCII), 0, header, 148, 6);
    refused(header, "header field too long");
  }

  @Test
  void keepsSetIdBitsButNoDevices() throws IOException {
    byte[] layer =
        new TarBytes()
            .file("su", "x".getBytes(US_ASCII), 06755, Map.of())
            .special("null", '3')
            .special("disk", '4')
            .bytes();
    StoreBench bench = new StoreBench(directory);
    bench.load(image(layer).bytes());
    Digest chain = LayerStore.chain(bench.store.get("app:v1").diffIds()).getFirst();
    Path files = bench.layers.files(chain);
    assertThat((Integer) Files.getAttribute(files.resolve("su"), "unix:mode") & 07777)
        .isEqualTo(06755);
    assertThat(files.resolve("null")).doesNotExist();
    assertThat(files.resolve("disk")).doesNotExist();
  }

  @Test
  void doesNotTakeAFileThatIsAnotherLayerForOneThatIsHere() throws IOException {
    StoreBench bench = new StoreBench(directory);
    byte[] layer = new TarBytes().file("f", "true").bytes();
    bench.load(image(layer).bytes());
    byte[] config = StoreBench.config(MessageDigests.sha256(layer));
    byte[] other = new TarBytes().file("f", "false").bytes();
    bench.load(
        new TarBytes()
            .file(
                "config.json",
                (new String(config, US_ASCII) + " ").getBytes(US_ASCII),
                0644,
                Map.of())
            .file("layer.tar", other, 0644, Map.of())
            .file("manifest.json", StoreBench.manifest(List.of("layer.tar"), "app:v2"))
            .bytes());
    Digest id = bench.store.get("app:v2").id();
    assertThat(bench.store.layerBlobs(id)).containsExactly(MessageDigests.sha256(layer));
  }

  @Test
  void collectsWhatAnArchiveHasBesideItsImages() throws IOException {
    StoreBench bench = new StoreBench(directory);
    byte[] layer = new TarBytes().file("f", "x").bytes();
    byte[] junk = new byte[300_000];
    bench.load(image(layer).file("junk", junk, 0644, Map.of()).bytes());
    assertThat(bench.blobs.has(MessageDigests.sha256(junk))).isFalse();
    assertThat(bench.blobs.has(MessageDigests.sha256(layer))).isTrue();
  }

  @Test
  void givesDirectoriesTheirTimesHoweverManyThereAre() throws IOException {
    StoreBench bench = new StoreBench(directory);
    TarBytes tar = new TarBytes();
    for (int i = 0; i < 8_100; i++) {
      tar.directory("d" + i);
    }
    for (int i = 0; i < 100; i++) {
      tar.file("d" + i + "/late", "x");
    }
    Path files = bench.layers.files(bench.unpack(tar.bytes()).chainId());
    for (String each : List.of("d0", "d99", "d5000", "d8099")) {
      assertThat(Files.getLastModifiedTime(files.resolve(each)).toInstant().getEpochSecond())
          .as(each)
          .isEqualTo(1_700_000_000);
    }
  }

  @Test
  void refusesACompressedLayerThatIsCut() throws IOException {
    byte[] layer = new TarBytes().file("f", "x".repeat(100_000)).bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(layer);
    }
    byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() - 30);
    byte[] config = StoreBench.config(MessageDigests.sha256(layer));
    refused(
        new TarBytes()
            .file("config.json", config, 0644, Map.of())
            .file("layer.tar", cut, 0644, Map.of())
            .file("manifest.json", StoreBench.manifest(List.of("layer.tar"), "app:v1"))
            .bytes(),
        "unexpected EOF");
  }
}
