package dev.berth.fake;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.Volumes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Volumes in memory. */
public final class FakeVolumes implements Volumes {
  public final List<Volume> all = new ArrayList<>();
  public final List<String> calls = new ArrayList<>();

  public static Volume volume(String name, boolean anonymous) {
    return new Volume(
        name, "local", "/v/" + name, Samples.CREATED, Map.of("l", name), null, anonymous);
  }

  @Override
  public Volume create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    calls.add("create " + name + " " + driver + " " + options + " " + labels);
    return volume(name == null ? "generated" : name, name == null);
  }

  @Override
  public Volume get(String name) {
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("get " + name + ": no such volume"));
  }

  @Override
  public List<Volume> list() {
    return all;
  }

  @Override
  public void remove(String name, boolean force, Users users) {
    calls.add("remove " + name + " " + force + " " + users.of(name));
  }

  @Override
  public PruneReport prune(Predicate<Volume> filter, Users users) {
    return new PruneReport(
        all.stream()
            .filter(each -> filter.test(each) && users.of(each.name()).isEmpty())
            .map(Volume::name)
            .toList(),
        9);
  }

  @Override
  public long size(String name) {
    return 5;
  }

  @Override
  public void copyUp(String name, Path rootfs, String path) {}
}
