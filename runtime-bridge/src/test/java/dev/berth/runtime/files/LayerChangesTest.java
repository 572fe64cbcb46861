package dev.berth.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
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

/** Layers made of an overlay's writable directory above one unpacked layer. */
class LayerChangesTest {
  private static final int CHARACTER_DEVICE = 0020000;

  @TempDir Path directory;
  private final Kernel kernel = new LinuxKernel();
  private Path below;
  private Path upper;
  private LayerChanges changes;
  private Blobs blobs;

  @BeforeEach
  void prepare() throws IOException {
    below = Files.createDirectory(directory.resolve("below"));
    upper = Files.createDirectory(directory.resolve("upper"));
    EngineConfig config =
        new EngineConfig(directory.resolve("data"), directory.resolve("run"), directory, Map.of());
    changes = new LayerChanges(kernel, new OneLayer());
    blobs = new Blobs(new StorePaths(config));
  }

  @Test
  void nothingIsTheEmptyLayer() throws Exception {
    assertThat(LayerStore.isEmpty(archive())).isTrue();
  }

  @Test
  void hiddenNamesBecomeWhiteouts() throws Exception {
    Files.createDirectory(below.resolve("d"));
    Files.writeString(below.resolve("d/gone"), "x");
    Files.createDirectory(upper.resolve("d"));
    Files.writeString(upper.resolve("d/kept"), "x");
    kernel.mknod(upper.resolve("d/gone"), CHARACTER_DEVICE, 0);
    assertThat(names()).containsExactly("d/", "d/.wh.gone", "d/kept");
  }

  @Test
  void anOpaqueDirectoryHidesAllThatWasInIt() throws Exception {
    Files.createDirectory(below.resolve("d"));
    Files.writeString(below.resolve("d/old"), "x");
    Path opaque = Files.createDirectory(upper.resolve("d"));
    Files.setAttribute(opaque, "user:overlay.opaque", "y".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(opaque.resolve("new"), "x");
    assertThat(names()).containsExactlyInAnyOrder("d/", "d/.wh.old", "d/new");
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
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(blobs.open(archive()))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private Digest archive() throws IOException {
    Image image = Image.ofLayers(Digest.sha256("0".repeat(64)), "amd64", List.of());
    RootFileSystems.Changed changed = new RootFileSystems.Changed(upper, false);
    return blobs.put(out -> changes.write(changed, image, out));
  }

  /** Knows the one layer below; nothing is mounted. */
  private final class OneLayer implements RootFileSystems {
    @Override
    public List<Path> layers(Image image) {
      return List.of(below);
    }

    @Override
    public void create(ContainerId container, Image image) {}

    @Override
    public Path mount(ContainerId container, Image image) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unmount(ContainerId container) {}

    @Override
    public void remove(ContainerId container) {}

    @Override
    public long writableSize(ContainerId container) {
      return 0;
    }

    @Override
    public String driver() {
      return "overlay";
    }
  }
}
