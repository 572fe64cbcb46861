package dev.berth.runtime.files;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Resolves paths inside a container. Links are followed as the container sees them, one component
 * at a time from open directories, so that a process inside that exchanges directories for links
 * meanwhile leads nowhere outside. One use, one thread.
 */
final class PathWalk implements AutoCloseable {
  private static final int MAX_LINKS = 255;

  private record Step(String name, int descriptor, boolean writable) {}

  private final DirectoryCalls calls;
  private final MountTable mounts;
  private final Step root;
  private final List<Integer> opened = new ArrayList<>();
  private final Deque<String> todo = new ArrayDeque<>();
  private final List<Step> done = new ArrayList<>();
  private int links;

  PathWalk(DirectoryCalls calls, Path rootfs, MountTable mounts, boolean writable)
      throws IOException {
    this.calls = calls;
    this.mounts = mounts;
    this.root = new Step("", keep(calls.openRoot(rootfs)), writable);
  }

  /**
   * Finds a path.
   *
   * @param followLast whether a link at the end is followed
   */
  Spot find(String path, boolean followLast) throws IOException {
    push(path);
    while (!todo.isEmpty()) {
      String part = todo.pop();
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
      } else if (!enter(part)) {
        Path here = Path.of("/proc/self/fd/" + current().descriptor + "/" + part);
        boolean last = todo.isEmpty();
        if (!Files.isSymbolicLink(here)) {
          return file(part, last, path);
        } else if (last && !followLast) {
          return spot(part);
        }
        follow(Files.readSymbolicLink(here).toString(), path);
      }
    }
    return spot(null);
  }

  /** Goes into a directory or what is mounted there; false when it is none. */
  private boolean enter(String part) throws IOException {
    MountTable.Mounted mounted = mounts.at(inside() + "/" + part);
    if (mounted != null && Files.isDirectory(mounted.source())) {
      int descriptor = keep(calls.openRoot(mounted.source()));
      done.add(new Step(part, descriptor, mounted.writable()));
      return true;
    }
    int descriptor = calls.openDirectory(current().descriptor, RawNames.raw(part));
    if (descriptor >= 0) {
      done.add(new Step(part, keep(descriptor), current().writable));
      return true;
    }
    if (descriptor != -DirectoryCalls.ENOENT
        && descriptor != -DirectoryCalls.ENOTDIR
        && descriptor != -DirectoryCalls.ELOOP) {
      DirectoryCalls.check("open " + inside() + "/" + part, descriptor);
    }
    return false;
  }

  private Spot file(String part, boolean last, String path) throws IOException {
    MountTable.Mounted mounted = mounts.at(inside() + "/" + part);
    if (mounted != null && last && mounted.source().getParent() != null) {
      int parent = keep(calls.openRoot(mounted.source().getParent()));
      String name = mounted.source().getFileName().toString();
      return new Spot(parent, name, names(), mounted.writable());
    }
    Spot found = spot(part);
    if (!last || !Files.exists(found.path())) {
      throw EngineException.notFound("no such file or directory: " + path);
    }
    return found;
  }

  private void follow(String target, String path) throws KernelException {
    if (++links > MAX_LINKS) {
      throw EngineException.invalid("too many levels of symbolic links: " + path);
    }
    if (target.startsWith("/")) {
      done.clear();
    }
    push(target);
  }

  private void push(String path) {
    List<String> parts =
        Arrays.stream(path.split("/")).filter(p -> !p.isEmpty() && !p.equals(".")).toList();
    parts.reversed().forEach(todo::push);
  }

  private Spot spot(@org.jspecify.annotations.Nullable String name) {
    return new Spot(current().descriptor, name, names(), current().writable);
  }

  private Step current() {
    return done.isEmpty() ? root : done.getLast();
  }

  private List<String> names() {
    return done.stream().map(Step::name).toList();
  }

  private String inside() {
    return done.isEmpty() ? "" : "/" + String.join("/", names());
  }

  private int keep(int descriptor) {
    opened.add(descriptor);
    return descriptor;
  }

  @Override
  public void close() {
    for (int each : opened) {
      int unused = calls.close(each);
    }
    opened.clear();
  }
}
