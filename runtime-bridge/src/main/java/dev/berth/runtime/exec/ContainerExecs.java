package dev.berth.runtime.exec;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.oci.RuntimeProgram;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Execs through the runtime's own {@code exec}; see the decision note on why conmon is not between.
 */
public final class ContainerExecs implements Execs {
  private static final Duration KEPT_AFTER_END = Duration.ofMinutes(10);
  private static final int MANY = 500;

  private final Kernel kernel;
  private final StorePaths paths;
  private final Function<Container, RuntimeProgram> programs;
  private final SpecRenderer renderer;
  private final Function<String, Container> lookup;
  private final Events events;
  private final Map<String, ExecEntry> entries = new ConcurrentHashMap<>();

  /**
   * @param programs the runtime that runs a container
   * @param lookup finds a container by reference, NOT_FOUND when there is none
   */
  public ContainerExecs(
      Kernel kernel,
      StorePaths paths,
      Function<Container, RuntimeProgram> programs,
      SpecRenderer renderer,
      Function<String, Container> lookup,
      Events events) {
    this.kernel = kernel;
    this.paths = paths;
    this.programs = programs;
    this.renderer = renderer;
    this.lookup = lookup;
    this.events = events;
  }

  /** How many processes run now: while any does, the service must not leave. */
  public int running() {
    return (int) entries.values().stream().filter(ExecEntry::running).count();
  }

  @Override
  public String create(String containerRef, ExecSpec spec) {
    Container container = activeContainer(containerRef);
    if (spec.cmd().isEmpty()) {
      throw EngineException.invalid("No exec command specified");
    }
    forget();
    String id = HexIds.random();
    ExecEntry entry =
        new ExecEntry(
            id, container.id(), spec, paths.execs().resolve(id), container.state().startedAt());
    entries.put(id, entry);
    new ExecEvents(events, container, entry).created();
    return id;
  }

  /**
   * What ended long ago, and, once there are many, what was never started in containers now gone.
   */
  private void forget() {
    entries.values().removeIf(entry -> entry.endedBefore(KEPT_AFTER_END));
    if (entries.size() > MANY) {
      entries.values().removeIf(entry -> !entry.running() && !exists(entry));
    }
  }

  private boolean exists(ExecEntry entry) {
    try {
      return !entry.outlived(lookup.apply(entry.containerId().hex()).state());
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** The container if a process can be started in it now. */
  private Container activeContainer(String ref) {
    Container container = lookup.apply(ref);
    ContainerStatus status = container.state().status();
    String id = container.id().hex();
    if (status == ContainerStatus.PAUSED) {
      throw EngineException.conflict(
          "Container " + id + " is paused, unpause the container before exec");
    }
    if (status == ContainerStatus.RESTARTING) {
      throw EngineException.conflict(
          "Container " + id + " is restarting, wait until the container is running");
    }
    if (status != ContainerStatus.RUNNING) {
      throw EngineException.conflict("container " + id + " is not running");
    }
    return container;
  }

  @Override
  public Exec get(String id) {
    return entry(id).snapshot();
  }

  /** An exec whose container is gone is gone too, and one not started when its container ended. */
  private ExecEntry entry(String id) {
    ExecEntry entry = entries.get(id);
    if (entry == null || entry.endedBefore(KEPT_AFTER_END)) {
      throw notFound(id);
    }
    if (!exists(entry)) {
      entries.remove(id);
      throw notFound(id);
    }
    return entry;
  }

  private static EngineException notFound(String id) {
    return EngineException.notFound("No such exec instance: " + id);
  }

  @Override
  public List<String> idsOf(String containerRef) {
    if (entries.isEmpty()) {
      return List.of();
    }
    Container container = lookup.apply(containerRef);
    return entries.values().stream()
        .filter(entry -> entry.containerId().equals(container.id()))
        .filter(entry -> !entry.hasEnded() && !entry.outlived(container.state()))
        .map(ExecEntry::id)
        .sorted()
        .toList();
  }

  @Override
  public void startDetached(String id) {
    ExecEntry entry = entry(id);
    Container container = activeContainer(entry.containerId().hex());
    entry.claim();
    ExecRun run =
        new ExecRun(
            kernel,
            programs.apply(container),
            entry,
            null,
            new ExecEvents(events, container, entry));
    run.start(document(container, entry.spec()), null);
    String failure = await(run.launch());
    if (failure != null) {
      throw EngineException.invalid(failure);
    }
  }

  private static @Nullable String await(CompletableFuture<@Nullable String> launch) {
    try {
      return launch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw EngineException.internal("exec failed", e);
    }
  }

  @Override
  public Session prepareAttached(String id) {
    ExecEntry entry = entry(id);
    Container container = activeContainer(entry.containerId().hex());
    entry.claim();
    return new AttachedSession(container, entry);
  }

  @Override
  public void resize(String id, int height, int width) {
    entry(id).resize(kernel, height, width);
  }

  @Override
  public void remove(String id, boolean force) {
    ExecEntry entry = entry(id);
    if (entry.running()) {
      if (!force) {
        throw EngineException.conflict(
            "cannot remove container %s exec session %s as it is running"
                .formatted(entry.containerId().hex(), id));
      }
      int pid = entry.pid();
      if (pid > 0) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    entries.remove(id);
  }

  private Supplier<byte[]> document(Container container, ExecSpec spec) {
    return () -> renderer.renderExec(container, paths.mount(container.id()), spec);
  }

  private final class AttachedSession implements Session {
    private final Container container;
    private final ExecEntry entry;

    AttachedSession(Container container, ExecEntry entry) {
      this.container = container;
      this.entry = entry;
    }

    @Override
    public ExecSpec spec() {
      return entry.spec();
    }

    @Override
    public void run(AttachRequest request, StdioSink sink, @Nullable List<Integer> consoleSize)
        throws InterruptedException {
      ExecSpec spec = consoleSize == null ? entry.spec() : withSize(entry.spec(), consoleSize);
      ExecRun run =
          new ExecRun(
              kernel,
              programs.apply(container),
              entry,
              sink,
              new ExecEvents(events, container, entry));
      run.start(document(container, spec), request);
      try {
        run.session().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        run.abandon();
        closeQuietly(request.stdin());
      }
    }
  }

  private static ExecSpec withSize(ExecSpec spec, List<Integer> size) {
    return new ExecSpec(
        spec.cmd(),
        spec.tty(),
        spec.attachStdin(),
        spec.attachStdout(),
        spec.attachStderr(),
        spec.user(),
        spec.privileged(),
        spec.env(),
        spec.workingDir(),
        spec.detachKeys(),
        size);
  }

  private static void closeQuietly(@Nullable InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        System.getLogger(ContainerExecs.class.getName())
            .log(System.Logger.Level.DEBUG, "closing the client's input failed", e);
      }
    }
  }
}
