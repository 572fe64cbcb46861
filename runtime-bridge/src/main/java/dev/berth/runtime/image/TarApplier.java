package dev.berth.runtime.image;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the members of a layer's tar to a directory that nobody else writes to (OCI image spec,
 * layer.md). One use, one thread.
 *
 * <p>Devices are left out, as every rootless engine does: the kernel forbids them in a user
 * namespace, and containers get a /dev of their own.
 */
final class TarApplier implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TarApplier.class.getName());

  /** More members than any real layer has: a hostile archive would use up the inodes. */
  private static final int MAX_ENTRIES = 5_000_000;

  private final DirectoryCalls calls;
  private final int root;
  private final DirectoryStack directories;
  private final Attributes attributes;
  private final Whiteouts whiteouts;
  private final FileWriter files;
  private final Members members;
  private final TreeUnpacker.@Nullable Target target;
  private int entries;
  private long linkBytes;
  private boolean warned;
  private boolean describesRoot;

  /** How members are taken. */
  enum Members {
    /** As a layer's: names may be whiteouts. */
    LAYER,
    /** As they are. */
    PLAIN,
    /** As they are, but a directory is never replaced by something else, nor the other way. */
    KEEP_KINDS
  }

  TarApplier(DirectoryCalls calls, int root, Ownership ownership) {
    this(calls, root, ownership, Members.LAYER, null);
  }

  /** Applies an ordinary archive, not a layer's. */
  TarApplier(DirectoryCalls calls, int root, Ownership ownership, TreeUnpacker.Target target) {
    this(calls, root, ownership, target.keepKinds() ? Members.KEEP_KINDS : Members.PLAIN, target);
  }

  private TarApplier(
      DirectoryCalls calls,
      int root,
      Ownership ownership,
      Members members,
      TreeUnpacker.@Nullable Target target) {
    this.members = members;
    this.target = target;
    this.calls = calls;
    this.root = root;
    this.directories =
        target == null
            ? new DirectoryStack(calls, root)
            : new DirectoryStack(calls, root, target.directories(), target.ids());
    this.attributes = new Attributes(calls, ownership);
    this.whiteouts = new Whiteouts(calls, directories);
    this.files = new FileWriter(calls);
  }

  /** Applies everything and returns the bytes of regular files and the targets of links. */
  long apply(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      if (++entries > MAX_ENTRIES) {
        throw new TarFormatException("archive has more than " + MAX_ENTRIES + " entries");
      }
      attributes.flushMany(directories);
      apply(entry, tar);
    }
    attributes.finishDirectories(directories);
    return files.written() + linkBytes;
  }

  /** Whether there was a member for the root directory itself. */
  boolean describesRoot() {
    return describesRoot;
  }

  private List<String> components(String name) throws TarFormatException {
    return target == null
        ? DirectoryStack.components(name)
        : DirectoryStack.below(name, target.place());
  }

  private TarEntry owned(TarEntry entry) throws TarFormatException {
    TreeUnpacker.Owner owner = target == null ? null : target.owner();
    IdMapping ids = target == null ? IdMapping.IDENTITY : target.ids();
    if (owner == null && ids.identity()) {
      return entry;
    }
    return owned(
        entry,
        mapped(ids.outerUid(owner == null ? entry.uid() : owner.uid()), entry.uid()),
        mapped(ids.outerGid(owner == null ? entry.gid() : owner.gid()), entry.gid()));
  }

  private static long mapped(int id, long inner) throws TarFormatException {
    if (id == -1) {
      throw new TarFormatException("Container ID " + inner + " cannot be mapped to a host ID");
    }
    return id & 0xffff_ffffL;
  }

  private static TarEntry owned(TarEntry entry, long uid, long gid) {
    return new TarEntry(
        entry.name(),
        entry.type(),
        entry.mode(),
        uid,
        gid,
        entry.size(),
        entry.mtimeSeconds(),
        entry.mtimeNanos(),
        entry.linkName(),
        entry.deviceMajor(),
        entry.deviceMinor(),
        entry.xattrs(),
        entry.sparse());
  }

  private void apply(TarEntry given, TarReader tar) throws IOException {
    TarEntry entry = owned(given);
    List<String> path = components(entry.name());
    if (path.isEmpty()) {
      // A directory that is there already keeps its looks, but a layer describes the root.
      if (entry.isDirectory() && target == null) {
        attributes.directory(path, root, entry);
        describesRoot = true;
      }
      return;
    }
    List<String> parent = path.subList(0, path.size() - 1);
    String name = path.getLast();
    int directory = directories.enter(parent, true);
    attributes.changing(parent, directory);
    if (members == Members.LAYER && name.startsWith(Whiteouts.PREFIX)) {
      whiteouts.apply(parent, directory, name);
    } else if (entry.isDirectory()) {
      directory(path, directory, name, entry);
    } else if (entry.isFile()) {
      file(path, directory, name, entry, tar);
    } else {
      special(path, directory, name, entry);
    }
  }

  private void directory(List<String> path, int parent, String name, TarEntry entry)
      throws IOException {
    int made = calls.makeDirectory(parent, name, 0700);
    if (made == -DirectoryCalls.EEXIST) {
      int there = calls.openDirectory(parent, name);
      if (there >= 0) {
        made = calls.close(there);
      } else {
        refuseOtherKind("non-directory", path, "directory");
        boolean hidden = Whiteouts.isOne(parent, name);
        vacate(path, parent, name);
        made = calls.makeDirectory(parent, name, 0700);
        if (hidden && made >= 0) {
          whiteouts.makeOpaque(path, directories.enter(path, false));
        }
      }
    }
    DirectoryCalls.check("mkdir " + DirectoryStack.text(path, path.size() - 1), made);
    attributes.directory(path, directories.enter(path, false), entry);
  }

  private void file(List<String> path, int parent, String name, TarEntry entry, TarReader tar)
      throws IOException {
    int file = calls.createFile(parent, name);
    if (file == -DirectoryCalls.EEXIST) {
      vacate(path, parent, name);
      file = calls.createFile(parent, name);
    }
    String text = DirectoryStack.text(path, path.size() - 1);
    DirectoryCalls.check("open " + text, file);
    try {
      files.write(file, text, entry, tar);
      attributes.file(file, text, entry);
    } finally {
      int unused = calls.close(file);
    }
  }

  private void special(List<String> path, int parent, String name, TarEntry entry)
      throws IOException {
    if (entry.isDevice() && !isWhiteoutNode(entry)) {
      if (!warned) {
        warned = true;
        LOG.log(
            Level.WARNING,
            "device nodes of a layer are left out, the first is {0}",
            DirectoryStack.text(path, path.size() - 1));
      }
      return;
    }
    if (!entry.isHardLink() && !entry.isSymlink() && !entry.isFifo() && !entry.isDevice()) {
      throw new TarFormatException(
          "unhandled tar header type " + (int) entry.type() + " of " + entry.name());
    }
    int made = make(path, parent, name, entry);
    if (made == -DirectoryCalls.EEXIST) {
      // looking for a link's target may have closed the parent
      int again = directories.enter(path.subList(0, path.size() - 1), false);
      vacate(path, again, name);
      made = make(path, again, name, entry);
    }
    String text = DirectoryStack.text(path, path.size() - 1);
    DirectoryCalls.check("create " + text, made);
    if (entry.isSymlink()) {
      linkBytes += entry.linkName().length(); // raw names: a character is a byte
    }
    if (!entry.isHardLink()) {
      attributes.node(
          directories.enter(path.subList(0, path.size() - 1), false), name, text, entry);
    }
  }

  private static boolean isWhiteoutNode(TarEntry entry) {
    return entry.type() == '3' && entry.deviceMajor() == 0 && entry.deviceMinor() == 0;
  }

  private int make(List<String> path, int parent, String name, TarEntry entry) throws IOException {
    return switch (entry.type()) {
      case '1' -> hardLink(path, name, entry);
      case '2' -> calls.makeSymlink(entry.linkName(), parent, name);
      case '6' -> calls.makeNode(parent, name, 0010000 | 0600, 0);
      default -> calls.makeNode(parent, name, 0020000, 0);
    };
  }

  private int hardLink(List<String> path, String name, TarEntry entry) throws IOException {
    List<String> target = components(entry.linkName());
    if (target.isEmpty()) {
      throw new TarFormatException(
          "invalid hard link " + DirectoryStack.quote(entry.name()) + ": it has no target");
    }
    int from = calls.reopen(directories.enter(target.subList(0, target.size() - 1), false));
    DirectoryCalls.check("open " + entry.linkName(), from);
    try {
      int to = directories.enter(path.subList(0, path.size() - 1), true);
      if (target.equals(path)) {
        return 0;
      }
      return calls.makeLink(from, target.getLast(), to, name);
    } finally {
      int unused = calls.close(from);
    }
  }

  /** A later member takes the place of an earlier one of the same name, whatever that was. */
  private void vacate(List<String> path, int parent, String name) throws IOException {
    int gone = calls.unlink(parent, name);
    if (gone == -DirectoryCalls.EISDIR) {
      refuseOtherKind("directory", path, "non-directory");
      int directory = calls.openDirectory(parent, name);
      DirectoryCalls.check("open " + DirectoryStack.text(path, path.size() - 1), directory);
      try {
        Trees.deleteContents(Path.of("/proc/self/fd/" + directory));
      } finally {
        int unused = calls.close(directory);
      }
      gone = calls.removeDirectory(parent, name);
      attributes.forget(path);
    }
    DirectoryCalls.check("remove " + DirectoryStack.text(path, path.size() - 1), gone);
  }

  private String place(List<String> path) {
    String inside = DirectoryStack.text(path, path.size() - 1);
    return target == null || target.place().equals("/") ? inside : target.place() + inside;
  }

  private void refuseOtherKind(String there, List<String> path, String member)
      throws TarFormatException {
    if (members == Members.KEEP_KINDS) {
      throw new TarFormatException(
          "cannot overwrite "
              + there
              + " \""
              + place(path)
              + "\" with "
              + member
              + " \""
              + (target == null ? "/" : target.place())
              + '"');
    }
  }

  @Override
  public void close() {
    directories.close();
  }
}
