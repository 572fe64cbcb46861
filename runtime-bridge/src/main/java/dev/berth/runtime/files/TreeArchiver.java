package dev.berth.runtime.files;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees as a tar, from open directories downwards and without following a link, because
 * processes inside may change the tree meanwhile. One use, one thread.
 */
final class TreeArchiver {
  private final DirectoryCalls calls;
  private final Kernel kernel;
  private final TarWriter tar;
  private final Map<String, String> linked = new HashMap<>();
  private final @Nullable Instant latest;
  private final IdMapping ids;

  /**
   * @param ids what owners are in the container whose files these are
   */
  TreeArchiver(DirectoryCalls calls, Kernel kernel, OutputStream out, IdMapping ids) {
    this(calls, kernel, out, null, ids);
  }

  /**
   * @param latest the time that everything newer is said to have, null for its own
   */
  TreeArchiver(
      DirectoryCalls calls,
      Kernel kernel,
      OutputStream out,
      @Nullable Instant latest,
      IdMapping ids) {
    this.ids = ids;
    this.latest = latest;
    this.calls = calls;
    this.kernel = kernel;
    this.tar = new TarWriter(out);
  }

  /** Writes a directory's content, each name after the prefix. */
  void children(int directory, String prefix) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc/self/fd/" + directory + "/."))) {
      all.forEach(each -> names.add(each.getFileName().toString()));
    }
    for (String name : names) {
      try {
        entry(directory, name, prefix + name);
      } catch (NoSuchFileException e) {
        // removed by a process of the container between listing and reading
      }
    }
  }

  /** Writes a directory itself under a name, and its content. */
  void directory(int directory, String name) throws IOException {
    Path path = Path.of("/proc/self/fd/" + directory + "/.");
    FileFacts facts = FileFacts.of(path);
    String prefix = name.endsWith("/") ? name : name + "/";
    tar.write(header(prefix, facts, "", KeptAttributes.of(kernel, path)));
    children(directory, prefix);
  }

  /** Writes one entry of a directory under a name, with all below it. */
  void entry(int directory, String child, String name) throws IOException {
    Path path = Path.of("/proc/self/fd/" + directory + "/" + child);
    FileFacts facts = FileFacts.of(path);
    if (facts.isDirectory()) {
      int descriptor = calls.openDirectory(directory, RawNames.raw(child));
      DirectoryCalls.check("open " + name, descriptor);
      try {
        directory(descriptor, name);
      } finally {
        int unused = calls.close(descriptor);
      }
    } else if (facts.links() > 1 && linked(name, facts)) {
      return;
    } else if (facts.isFile()) {
      file(path, name, facts);
    } else if (facts.isSymlink()) {
      tar.write(header(name, facts, Files.readSymbolicLink(path).toString(), Map.of()));
    } else if (facts.tarType() != 0) {
      tar.write(header(name, facts, "", Map.of()));
    }
  }

  /** Writes an empty file. */
  void marker(String name) throws IOException {
    tar.file(name, new byte[0], 0);
  }

  /** Writes one entry of a directory under a name, without what a directory has in it. */
  void alone(int directory, String child, String name, FileFacts facts) throws IOException {
    if (facts.isDirectory()) {
      Path path = Path.of("/proc/self/fd/" + directory + "/" + child);
      tar.write(header(name + "/", facts, "", KeptAttributes.of(kernel, path)));
    } else {
      entry(directory, child, name);
    }
  }

  void finish() throws IOException {
    tar.finish();
  }

  /** Writes another name of a file that is there already; not for the first one. */
  private boolean linked(String name, FileFacts facts) throws IOException {
    String first = linked.putIfAbsent(facts.identity(), name);
    if (first == null) {
      return false;
    }
    TarEntry plain = header(name, facts, first, Map.of());
    tar.write(
        new TarEntry(
            plain.name(),
            '1',
            plain.mode(),
            plain.uid(),
            plain.gid(),
            0,
            plain.mtimeSeconds(),
            plain.mtimeNanos(),
            plain.linkName(),
            0,
            0,
            Map.of(),
            null));
    return true;
  }

  private void file(Path path, String name, FileFacts facts) throws IOException {
    try (InputStream content =
        Channels.newInputStream(
            Files.newByteChannel(
                path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      tar.write(header(name, facts, "", KeptAttributes.of(kernel, path)));
      tar.copy(content, facts.size());
    }
  }

  private TarEntry header(String name, FileFacts facts, String link, Map<String, byte[]> xattrs) {
    Instant modified = facts.modified();
    if (latest != null && modified.isAfter(latest)) {
      modified = latest;
    }
    return new TarEntry(
        RawNames.raw(name),
        facts.tarType(),
        facts.mode(),
        ids.innerUid(facts.uid()) & 0xffff_ffffL,
        ids.innerGid(facts.gid()) & 0xffff_ffffL,
        facts.isFile() ? facts.size() : 0,
        modified.getEpochSecond(),
        modified.getNano(),
        RawNames.raw(link),
        facts.major(),
        facts.minor(),
        xattrs,
        (List<TarEntry.Segment>) null);
  }
}
