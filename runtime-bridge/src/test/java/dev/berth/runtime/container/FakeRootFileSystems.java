package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.RootFileSystems;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers which layers exist and which are mounted. */
final class FakeRootFileSystems implements RootFileSystems {
  final Set<ContainerId> layers = ConcurrentHashMap.newKeySet();
  final Set<ContainerId> mounted = ConcurrentHashMap.newKeySet();
  volatile @Nullable RuntimeException createFailure;
  volatile @Nullable RuntimeException unmountFailure;

  @Override
  public void create(ContainerId container, Image image) {
    layers.add(container);
    RuntimeException failure = createFailure;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Path mount(ContainerId container, Image image) {
    mounted.add(container);
    return Path.of("/mnt/" + container.hex());
  }

  @Override
  public void unmount(ContainerId container) {
    RuntimeException failure = unmountFailure;
    if (failure != null) {
      throw failure;
    }
    mounted.remove(container);
  }

  @Override
  public void remove(ContainerId container) {
    mounted.remove(container);
    layers.remove(container);
  }

  @Override
  public long writableSize(ContainerId container) {
    return 7;
  }

  @Override
  public String driver() {
    return "fake";
  }
}
