package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Runs nothing: processes are entries of a map, and end when a test or a signal says so. */
final class FakeRuntime implements OciRuntime {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final Map<ContainerId, Integer> running = new ConcurrentHashMap<>();
  final StorePaths paths;
  volatile @Nullable RuntimeException createFailure;
  volatile @Nullable RuntimeException startFailure;
  volatile @Nullable Integer exitAtStart;
  volatile boolean ignoresTerm;
  private int nextPid = 1000;

  FakeRuntime(StorePaths paths) {
    this.paths = paths;
  }

  @Override
  public synchronized Created create(LaunchRequest request) {
    ContainerId id = request.container().id();
    calls.add("create");
    RuntimeException failure = createFailure;
    if (failure != null) {
      throw failure;
    }
    int pid = nextPid++;
    running.put(id, pid);
    return new Created(pid, pid + 100_000);
  }

  @Override
  public void start(ContainerId id) {
    calls.add("start");
    RuntimeException failure = startFailure;
    if (failure != null) {
      throw failure;
    }
    Integer code = exitAtStart;
    if (code != null) {
      exit(id, code);
    }
  }

  /** What conmon does when the process ends. */
  void exit(ContainerId id, int code) {
    running.remove(id);
    try {
      Path temp = paths.exits().resolve(id.hex() + ".tmp");
      Files.writeString(temp, Integer.toString(code));
      Files.move(temp, paths.exit(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void kill(ContainerId id, int signal, boolean all) {
    calls.add("kill " + signal);
    if (!running.containsKey(id)) {
      throw EngineException.notFound("no process");
    }
    if (signal == 9 || (signal == 15 && !ignoresTerm)) {
      exit(id, 128 + signal);
    }
  }

  @Override
  public void pause(ContainerId id) {
    calls.add("pause");
  }

  @Override
  public void resume(ContainerId id) {
    calls.add("resume");
    if (!running.containsKey(id)) { // killed while it was frozen, as cgroup v2 has it
      throw EngineException.internal("cannot open cgroup.freeze", null);
    }
  }

  @Override
  public void delete(ContainerId id, boolean force) {
    calls.add("delete");
    running.remove(id);
  }

  @Override
  public void update(ContainerId id, byte[] resourcesJson) {
    calls.add("update");
  }
}
