package dev.berth.fake;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Images that only remember what was asked of them. */
public final class FakeImages implements Images {
  public final List<Image> all = new ArrayList<>();
  public final List<String> calls = new ArrayList<>();
  public @Nullable EngineException failure;

  @Override
  public List<Image> list() {
    return all;
  }

  @Override
  public Image get(String ref) {
    Image found = find(ref);
    if (found == null) {
      throw EngineException.notFound("No such image: " + ref);
    }
    return found;
  }

  @Override
  public @Nullable Image find(String ref) {
    String tagged = ref.contains(":") ? ref : ref + ":latest";
    return all.stream()
        .filter(each -> each.repoTags().contains(tagged) || each.id().text().equals(ref))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void tag(String ref, String repository, String tag) {
    calls.add("tag " + ref + " " + repository + " " + tag);
  }

  @Override
  public List<Removed> remove(String ref, boolean force, boolean prune, List<ImageUse> inUse) {
    calls.add("remove " + ref + " " + force + " " + prune + " " + inUse.size());
    return List.of(new Removed("busybox:latest", null), new Removed(null, "sha256:1"));
  }

  @Override
  public PruneReport prune(boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter) {
    calls.add("prune " + danglingOnly);
    return new PruneReport(List.of(), 0);
  }

  @Override
  public void load(InputStream archive, List<Platform> platforms, ProgressSink progress) {
    if (failure != null) {
      throw failure;
    }
    progress.status("0123456789ab", "Loading layer", 1, 2);
    progress.stream("Loaded image: busybox:latest\n");
  }

  @Override
  public Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform) {
    calls.add("import " + repository + " " + tag + " " + changes);
    return Digest.sha256("0".repeat(64));
  }

  @Override
  public void save(List<String> refs, List<Platform> platforms, OutputStream out) {
    if (failure != null) {
      throw failure;
    }
    try {
      out.write(refs.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long layersSize() {
    return 1000;
  }
}
