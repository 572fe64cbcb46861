package dev.berth.runtime.pod;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The documents of pods, in memory too once they are read; and the lock of each. */
final class PodShelf {
  private final Path directory;
  private final DocumentStore<Pod> documents;
  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final ReentrantLock gate = new ReentrantLock();
  private final Map<String, String> names = new HashMap<>();
  private volatile @Nullable ConcurrentMap<String, Pod> known;

  PodShelf(StorePaths paths) {
    this.directory = paths.pods();
    this.documents = new DocumentStore<>(paths, paths.pods(), Pod.class);
  }

  private ConcurrentMap<String, Pod> all() {
    ConcurrentMap<String, Pod> result = known;
    return result == null ? read() : result;
  }

  private synchronized ConcurrentMap<String, Pod> read() {
    ConcurrentMap<String, Pod> result = known;
    if (result == null) {
      result = new ConcurrentHashMap<>();
      for (Pod each : documents.list()) {
        result.put(each.id(), each);
        names.put(each.name(), each.id());
      }
      known = result;
    }
    return result;
  }

  /** Oldest first. */
  List<Pod> list() {
    List<Pod> list = new ArrayList<>(all().values());
    list.sort(Comparator.comparing(Pod::created).thenComparing(Pod::id));
    return list;
  }

  @Nullable Pod find(String id) {
    return all().get(id);
  }

  Pod get(String ref) {
    ConcurrentMap<String, Pod> pods = all();
    Pod exact = pods.get(ref);
    if (exact != null) {
      return exact;
    }
    Pod found = null;
    boolean prefix = HexIds.isHex(ref);
    int begun = 0;
    for (Pod each : pods.values()) {
      if (each.name().equals(ref)) {
        return each;
      }
      if (prefix && each.id().startsWith(ref)) {
        found = each;
        begun++;
      }
    }
    if (begun > 1) {
      throw EngineException.invalid(
          "more than one result for container or pod ID " + ref + ": pod already exists");
    }
    if (found == null) {
      throw EngineException.notFound("no pod with name or ID " + ref + " found");
    }
    return found;
  }

  /** Ids of all documents, of those too that cannot be read. */
  Set<String> keys() {
    return new HashSet<>(documents.keys());
  }

  /** Takes a name if it is free; the id of whoever has it, otherwise. */
  synchronized @Nullable String reserve(String name, String id) {
    ConcurrentMap<String, Pod> unused = all();
    return names.putIfAbsent(name, id);
  }

  synchronized boolean named(String name) {
    ConcurrentMap<String, Pod> unused = all();
    return names.containsKey(name);
  }

  /** Gives a name back. */
  synchronized void release(String name, String id) {
    names.remove(name, id);
  }

  /** Makes the directory, by which the next start knows that there were ever pods. */
  void prepare() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw EngineException.internal("cannot make the directory of pods: " + e.getMessage(), e);
    }
  }

  /** Held while a container joins, and while a pod changes. */
  ReentrantLock gate() {
    return gate;
  }

  /** Writes a pod, which is there, or changed, from then on. */
  void put(Pod pod) {
    gate.lock();
    try {
      documents.write(pod.id(), pod);
      all().put(pod.id(), pod);
    } finally {
      gate.unlock();
    }
  }

  /** Ends it. */
  void remove(Pod pod) {
    documents.delete(pod.id());
    all().remove(pod.id());
    locks.remove(pod.id());
    release(pod.name(), pod.id());
  }

  /** What serialises work on a pod. */
  ReentrantLock lock(String id) {
    return locks.computeIfAbsent(id, key -> new ReentrantLock());
  }
}
