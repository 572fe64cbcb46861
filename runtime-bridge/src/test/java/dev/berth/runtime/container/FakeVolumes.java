package dev.berth.runtime.container;

import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.Volumes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remembers what was removed. */
final class FakeVolumes implements Volumes {
  final List<String> removed = new CopyOnWriteArrayList<>();

  @Override
  public Volume create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Volume get(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Volume> list() {
    return List.of();
  }

  @Override
  public void remove(String name, boolean force, Users users) {
    removed.add(name);
  }

  @Override
  public PruneReport prune(Predicate<Volume> filter, Users users) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size(String name) {
    return 0;
  }

  @Override
  public void copyUp(String name, Path rootfs, String path) {}
}
