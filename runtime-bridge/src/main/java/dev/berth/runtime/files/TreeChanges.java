package dev.berth.runtime.files;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.container.ContainerFiles.ChangeKind;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares a container's files with its image's as Docker does: by type, permissions, owner, device
 * number, capabilities, and but for directories by size and time. A directory in which something
 * changed counts as changed. Goes from open directories and follows no link, since processes inside
 * may change the tree meanwhile. One use, one thread.
 */
final class TreeChanges {
  private static final String CAPABILITY = "security.capability";

  private final DirectoryCalls calls;
  private final Kernel kernel;
  private final LowerTree image;
  private final ChangeVisitor visitor;
  private final Predicate<String> copies;
  private final IdMapping ids;

  /**
   * Directories on the way down that were not told of yet: they count once something in them does.
   */
  private final List<Pending> pending = new ArrayList<>();

  private record Pending(
      String path, ChangeKind kind, int directory, String name, FileFacts facts) {}

  /**
   * @param copies whether the file of a path counts though it looks as before: what is made of the
   *     changes must not lose what a program wrote that set size and time right again
   * @param ids what owners of the tree are in the container
   */
  TreeChanges(
      DirectoryCalls calls,
      Kernel kernel,
      LowerTree image,
      ChangeVisitor visitor,
      Predicate<String> copies,
      IdMapping ids) {
    this.ids = ids;
    this.copies = copies;
    this.calls = calls;
    this.kernel = kernel;
    this.image = image;
    this.visitor = visitor;
  }

  /**
   * Tells the visitor.
   *
   * @param root descriptor of the tree
   * @param whole whether the tree is whole, not only what differs
   */
  void compare(int root, boolean whole) throws IOException {
    directory(root, "", image.root(), whole);
  }

  private void directory(int descriptor, String path, LowerTree.@Nullable Node below, boolean whole)
      throws IOException {
    Set<String> names = names(descriptor);
    Set<String> there = names;
    if (whole && below != null) {
      there = new TreeSet<>(names);
      names.addAll(LowerTree.names(below));
    }
    for (String name : names) {
      LowerTree.Node old = below == null ? null : image.child(below, name);
      if (there.contains(name)) {
        try {
          entry(descriptor, name, path + "/" + name, old, whole);
        } catch (NoSuchFileException e) {
          // removed by a process of the container between listing and reading
        }
      } else if (old != null) {
        tell(path + "/" + name, ChangeKind.DELETED, descriptor, name, null);
      }
    }
  }

  private static Set<String> names(int directory) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc/self/fd/" + directory + "/."))) {
      all.forEach(each -> names.add(String.valueOf(each.getFileName())));
    }
    return names;
  }

  private void entry(
      int parent, String name, String path, LowerTree.@Nullable Node old, boolean whole)
      throws IOException {
    Path file = Path.of("/proc/self/fd/" + parent + "/" + name);
    FileFacts facts = FileFacts.of(file);
    if (facts.isWhiteout() && !whole) {
      if (old != null) {
        tell(path, ChangeKind.DELETED, parent, name, null);
      }
      return;
    }
    boolean stub = old == null && EngineStubs.isStub(path, file, facts);
    ChangeKind kind = old == null ? ChangeKind.ADDED : ChangeKind.MODIFIED;
    if (!facts.isDirectory()) {
      if (!stub && (old == null || copies.test(path) || differs(file, facts, old, whole))) {
        tell(path, kind, parent, name, facts);
      }
      return;
    }
    boolean told = !stub && (old == null || differs(file, facts, old, whole));
    if (told) {
      tell(path, kind, parent, name, facts);
    } else {
      pending.add(new Pending(path, kind, parent, name, facts));
    }
    try {
      inside(parent, name, path, old, whole);
    } finally {
      if (!told && !pending.isEmpty() && pending.getLast().path.equals(path)) {
        pending.removeLast();
      }
    }
  }

  private void inside(
      int parent, String name, String path, LowerTree.@Nullable Node old, boolean whole)
      throws IOException {
    int descriptor = calls.openDirectory(parent, RawNames.raw(name));
    DirectoryCalls.check("open " + path, descriptor);
    try {
      boolean merged = old != null && old.facts().isDirectory();
      boolean opaque = LowerTree.isOpaque(kernel, Path.of("/proc/self/fd/" + descriptor + "/."));
      directory(descriptor, path, merged ? old : null, whole || opaque);
    } finally {
      int unused = calls.close(descriptor);
    }
  }

  private void tell(
      String path, ChangeKind kind, int directory, String name, @Nullable FileFacts facts)
      throws IOException {
    for (Pending each : pending) {
      visitor.changed(each.path, each.kind, each.directory, each.name, each.facts);
    }
    pending.clear();
    visitor.changed(path, kind, directory, name, facts);
  }

  private boolean differs(Path file, FileFacts now, LowerTree.Node old, boolean whole)
      throws IOException {
    FileFacts before = old.facts();
    if (now.mode() != before.mode()
        || ids.innerUid(now.uid()) != before.uid()
        || ids.innerGid(now.gid()) != before.gid()
        || now.rdev() != before.rdev()) {
      return true;
    }
    if (now.isDirectory()) {
      return false;
    }
    if (whole && now.isSymlink()) { // copying drivers cannot keep its time
      return !Files.readSymbolicLink(file).equals(Files.readSymbolicLink(old.path()));
    }
    return now.size() != before.size()
        || !now.modified().equals(before.modified())
        || (now.isFile()
            && (now.mode() & 0111) != 0
            && !Arrays.equals(
                kernel.getXattr(file, CAPABILITY), kernel.getXattr(old.path(), CAPABILITY)));
  }
}
