package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.userns.IdMapping;
import dev.berth.runtime.userns.IdRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredRootFileSystemsTest {
  @TempDir Path directory;
  private final FakeKernel kernel = new FakeKernel();
  private final ContainerId container = ContainerId.random();
  private StoreBench bench;
  private RootFileSystems roots;

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
    roots = roots("overlay");
  }

  private RootFileSystems roots(String driver) {
    return StorageDrivers.rootFileSystems(
        bench.paths, bench.layers, kernel, bench.trash, Map.of("BERTH_STORAGE_DRIVER", driver));
  }

  private Image image(int layers) throws IOException {
    List<Digest> diffIds = new ArrayList<>();
    Digest parent = null;
    for (int i = 0; i < layers; i++) {
      byte[] layer = new TarBytes().file("file" + i, "x").bytes();
      Digest diffId = MessageDigests.sha256(layer);
      bench.layers.unpack(parent, diffId, () -> new ByteArrayInputStream(layer), unused -> {});
      parent = LayerStore.chainId(parent, diffId);
      diffIds.add(diffId);
    }
    byte[] config = StoreBench.config(diffIds.toArray(Digest[]::new));
    Digest id =
        bench.store.register(
            new ImageRegistrar.Registration(null, null, config, List.of(), List.of(), List.of()));
    return bench.store.get(id.text());
  }

  private String mountCall() {
    return kernel.calls.stream().filter(call -> call.startsWith("mount ")).toList().getLast();
  }

  @Test
  void mountsTheUppermostLayerFirst() throws IOException {
    Image image = image(2);
    Path target = roots.mount(container, image);
    List<Digest> chain = LayerStore.chain(image.diffIds());
    Path writable = bench.paths.writableLayer(container);
    assertThat(target).isEqualTo(bench.paths.mount(container)).isDirectory();
    assertThat(mountCall())
        .isEqualTo(
            "mount overlay overlay %s 0 lowerdir=%s:%s:%s,upperdir=%s,workdir=%s,userxattr,index=off"
                .formatted(
                    target,
                    bench.layers.files(chain.get(1)),
                    bench.layers.files(chain.get(0)),
                    bench.paths.initLayer(),
                    writable.resolve("diff"),
                    writable.resolve("work")));
    roots.mount(container, image, true);
    assertThat(mountCall()).endsWith(",volatile");
  }

  @Test
  void mountsAgainWhatWasMountedAsDisposable() throws IOException {
    Image image = image(1);
    roots.create(container, image);
    Path mark = bench.paths.writableLayer(container).resolve("work/work/incompat/volatile");
    Files.createDirectories(mark);
    roots.mount(container, image);
    assertThat(mark).doesNotExist();
  }

  @Test
  void givesLayersToOtherOwnersOnce() throws IOException {
    Image image = image(2);
    IdRange user = new IdRange(0, 7, 5000);
    IdMapping ids = new IdMapping(List.of(user), List.of(user), true);
    roots.create(container, image, ids);
    assertThat(roots.ids(container)).isEqualTo(ids);
    roots.mount(container, image);
    List<Digest> chain = LayerStore.chain(image.diffIds());
    Path first = bench.paths.shiftedLayer(chain.get(0), ids.key());
    Path second = bench.paths.shiftedLayer(chain.get(1), ids.key());
    assertThat(mountCall()).contains("lowerdir=" + second + ":" + first + ":");
    assertThat(first.resolve("file0")).hasContent("x");
    assertThat(second.resolve("file1")).hasContent("x");
    Object made = Files.getAttribute(first, "unix:ino");
    ContainerId other = ContainerId.random();
    roots.create(other, image, ids);
    roots.mount(other, image);
    assertThat(Files.getAttribute(first, "unix:ino")).isEqualTo(made);
    assertThat(roots.changed(container, image).ids()).isEqualTo(ids);
    roots.remove(container);
    assertThat(roots.ids(container).identity()).isTrue();
  }

  @Test
  void whatAnImageHasBeyondTheNamespaceIsRefused() throws IOException {
    Image image = image(1);
    int own = (Integer) Files.getAttribute(directory, "unix:uid");
    IdRange none = new IdRange(own + 1L, 1, 10);
    roots.create(container, image, new IdMapping(List.of(none), List.of(none), true));
    assertThatThrownBy(() -> roots.mount(container, image)).hasMessageContaining("larger size");
    try (var left = Files.list(bench.paths.temporary())) {
      assertThat(left.filter(each -> each.toString().contains("owners-"))).isEmpty();
    }
  }

  @Test
  void mountsLongChainsThroughShortLinksAndRemovesThem() throws IOException {
    roots.mount(container, image(60));
    String options = mountCall().substring(mountCall().indexOf("lowerdir="));
    assertThat(options.length()).isLessThan(4096);
    assertThat(options).startsWith("lowerdir=/proc/self/fd/").contains("/60,upperdir=");
    try (var left = Files.list(bench.paths.mounts())) {
      assertThat(left).containsExactly(bench.paths.mount(container));
    }
  }

  @Test
  void mountsAnImageWithoutLayers() throws IOException {
    roots.mount(container, image(0));
    assertThat(mountCall()).contains("=" + bench.paths.writableLayer(container) + "/empty:");
  }

  @Test
  void marksAContainerAsSuchBelowItsImage() throws IOException {
    roots.mount(container, image(1));
    Path init = bench.paths.initLayer();
    assertThat(init.resolve(".dockerenv")).isEmptyFile();
    assertThat(init.resolve("etc/hostname")).isEmptyFile();
    assertThat(init.resolve("dev/pts")).isDirectory();
    assertThat(Files.readSymbolicLink(init.resolve("etc/mtab"))).isEqualTo(Path.of("/proc/mounts"));
    assertThat(bench.paths.writableLayer(container).resolve("diff")).isEmptyDirectory();
    try (var left = Files.list(init.getParent())) {
      assertThat(left).containsExactly(init);
    }
  }

  @Test
  void removesTheWritableLayerHoweverOften() throws IOException {
    Image image = image(1);
    roots.create(container, image);
    roots.create(container, image);
    Files.writeString(bench.paths.writableLayer(container).resolve("diff/file"), "12345");
    assertThat(roots.writableSize(container)).isEqualTo(5);
    roots.remove(container);
    assertThat(bench.paths.writableLayer(container)).doesNotExist();
    roots.remove(container);
  }

  @Test
  void asksFuseOverlayfsWhereToldTo(@TempDir Path programs) throws IOException {
    Path program = Files.createFile(programs.resolve("fuse-overlayfs"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    RootFileSystems fuse =
        StorageDrivers.rootFileSystems(
            bench.paths,
            bench.layers,
            kernel,
            bench.trash,
            Map.of("BERTH_STORAGE_DRIVER", "fuse-overlayfs", "PATH", programs.toString()));
    fuse.mount(container, image(1));
    assertThat(fuse.driver()).isEqualTo("fuse-overlayfs");
    assertThat(kernel.spawned.getFirst().argv())
        .startsWith(program.toString(), "-o")
        .endsWith(bench.paths.mount(container).toString());
  }
}
