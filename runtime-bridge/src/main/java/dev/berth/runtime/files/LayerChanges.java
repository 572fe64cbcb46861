package dev.berth.runtime.files;

import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a writable layer changes of an image's files: told, or written as a layer. */
public final class LayerChanges {
  private final Kernel kernel;
  private final RootFileSystems rootFileSystems;

  public LayerChanges(Kernel kernel, RootFileSystems rootFileSystems) {
    this.kernel = kernel;
    this.rootFileSystems = rootFileSystems;
  }

  /**
   * Writes the changes as a layer's tar (OCI image spec, layer.md). Links are not followed, so that
   * processes which change the tree meanwhile lead nowhere else.
   */
  public void write(RootFileSystems.Changed changed, Image image, OutputStream out)
      throws IOException {
    write(changed, image, Options.NONE, out);
  }

  /**
   * How a layer is written.
   *
   * @param latest the time that everything newer is said to have, null for its own
   * @param rewritten whether the file of a path counts though it looks as before
   */
  public record Options(@Nullable Instant latest, Predicate<String> rewritten) {
    static final Options NONE = new Options(null, path -> false);
  }

  /** The same, in a certain way. */
  public void write(RootFileSystems.Changed changed, Image image, Options options, OutputStream out)
      throws IOException {
    List<TreeArchiver> made = new ArrayList<>();
    visit(
        changed,
        image,
        path -> !changed.whole() || options.rewritten().test(path),
        calls -> {
          made.add(new TreeArchiver(calls, kernel, out, options.latest(), changed.ids()));
          return new ChangesTar(made.getLast());
        });
    made.getLast().finish();
  }

  /**
   * Tells a visitor.
   *
   * @param copies whether the file of a path counts though it looks as before
   */
  void visit(
      RootFileSystems.Changed changed,
      Image image,
      Predicate<String> copies,
      Function<DirectoryCalls, ChangeVisitor> visitor)
      throws IOException {
    LowerTree lower = new LowerTree(kernel, rootFileSystems.layers(image));
    try (DirectoryCalls calls = new DirectoryCalls()) {
      int root = calls.openRoot(changed.directory());
      try {
        new TreeChanges(calls, kernel, lower, visitor.apply(calls), copies, changed.ids())
            .compare(root, changed.whole());
      } finally {
        int unused = calls.close(root);
      }
    }
  }
}
