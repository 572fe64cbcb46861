package dev.berth.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerCommitTest {
  private static final int CHARACTER_DEVICE = 0020000;

  @TempDir Path directory;
  private final Kernel kernel = new LinuxKernel();
  private Path upper;
  private Blobs blobs;

  @BeforeEach
  void prepare() throws IOException {
    upper = Files.createDirectory(directory.resolve("upper"));
    EngineConfig config =
        new EngineConfig(directory.resolve("data"), directory.resolve("run"), directory, Map.of());
    blobs = new Blobs(new StorePaths(config));
  }

  @Test
  void nothingIsTheEmptyLayer() throws Exception {
    assertThat(LayerCommit.isEmpty(new LayerCommit(kernel, blobs).archive(upper))).isTrue();
  }

  @Test
  void hiddenNamesBecomeWhiteouts() throws Exception {
    Files.createDirectory(upper.resolve("d"));
    Files.writeString(upper.resolve("d/kept"), "x");
    kernel.mknod(upper.resolve("d/gone"), CHARACTER_DEVICE, 0);
    assertThat(names()).containsExactly("d/", "d/.wh.gone", "d/kept");
  }

  @Test
  void anOpaqueDirectorySaysSo() throws Exception {
    Path opaque = Files.createDirectory(upper.resolve("d"));
    Files.setAttribute(opaque, "user:overlay.opaque", "y".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(opaque.resolve("new"), "x");
    assertThat(names()).containsExactly("d/", "d/.wh..wh..opq", "d/new");
  }

  @Test
  void whatTheEngineMadeForMountsIsLeftOut() throws Exception {
    Files.createDirectories(upper.resolve("dev/pts"));
    Files.createDirectories(upper.resolve("proc"));
    Files.createDirectories(upper.resolve("etc"));
    Files.writeString(upper.resolve("etc/hosts"), "");
    Files.writeString(upper.resolve("etc/resolv.conf"), "written before any start");
    Files.writeString(upper.resolve(".dockerenv"), "");
    assertThat(names()).containsExactly("etc/", "etc/resolv.conf");
  }

  @Test
  void aDirectoryCopiedUpOnlyForThemIsLeftOutToo() throws Exception {
    Path etc = Files.createDirectory(upper.resolve("etc"));
    Files.setAttribute(etc, "user:overlay.origin", new byte[] {1});
    Files.writeString(etc.resolve("hosts"), "");
    Files.createSymbolicLink(etc.resolve("mtab"), Path.of("/proc/mounts"));
    assertThat(names()).isEmpty();
    Files.writeString(etc.resolve("passwd"), "changed");
    assertThat(names()).containsExactly("etc/", "etc/passwd");
  }

  @Test
  void keepsHardLinksModesAndLinks() throws Exception {
    Files.writeString(upper.resolve("a"), "content");
    Files.setAttribute(upper.resolve("a"), "unix:mode", 04751);
    Files.createLink(upper.resolve("b"), upper.resolve("a"));
    Files.createSymbolicLink(upper.resolve("c"), Path.of("/etc/passwd"));
    List<TarArchiveEntry> entries = entries();
    assertThat(entries.get(0).getMode() & 07777).isEqualTo(04751);
    assertThat(entries.get(1).isLink()).isTrue();
    assertThat(entries.get(1).getLinkName()).isEqualTo("a");
    assertThat(entries.get(2).getLinkName()).isEqualTo("/etc/passwd");
  }

  private List<String> names() throws IOException {
    return entries().stream().map(TarArchiveEntry::getName).toList();
  }

  private List<TarArchiveEntry> entries() throws IOException {
    Digest layer = new LayerCommit(kernel, blobs).archive(upper);
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (InputStream in = blobs.open(layer);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
