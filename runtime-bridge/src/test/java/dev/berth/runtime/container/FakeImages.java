package dev.berth.runtime.container;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One image, whatever is asked for. */
public class FakeImages implements Images {
  public static final Image IMAGE =
      new Image(
          Samples.IMAGE,
          null,
          List.of("busybox:latest"),
          List.of(),
          null,
          "amd64",
          null,
          "linux",
          null,
          null,
          null,
          null,
          null,
          Samples.config(List.of("sh")),
          List.of(),
          List.of(),
          100,
          null);

  @Override
  public List<Image> list() {
    return List.of(IMAGE);
  }

  @Override
  public Image get(String ref) {
    return IMAGE;
  }

  @Override
  public @Nullable Image find(String ref) {
    return IMAGE;
  }

  @Override
  public void tag(String ref, String repository, String tag) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Removed> remove(String ref, boolean force, boolean prune, List<ImageUse> inUse) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PruneReport prune(boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(InputStream archive, List<Platform> platforms, ProgressSink progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(List<String> refs, List<Platform> platforms, OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long layersSize() {
    return 0;
  }
}
