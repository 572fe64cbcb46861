package dev.berth.fake;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.CreateResult;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.ExitWaiter;
import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.container.WaitCondition;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Containers that only remember what was asked of them. */
public final class FakeContainers implements Containers {
  public final List<Container> all = new ArrayList<>();
  public final List<String> calls = new ArrayList<>();
  public final CompletableFuture<ExitResult> exit = new CompletableFuture<>();
  public @Nullable CreateContainer created;
  public @Nullable EngineException failure;

  @Override
  public CreateResult create(CreateContainer request) {
    created = request;
    note("create");
    return new CreateResult(ContainerId.parse("ab".repeat(32)), List.of());
  }

  @Override
  public Container get(String ref) {
    for (Container each : all) {
      if (each.id().hex().startsWith(ref) || each.name().equals(ref)) {
        return each;
      }
    }
    throw EngineException.notFound("No such container: " + ref);
  }

  @Override
  public List<Container> list() {
    return all;
  }

  @Override
  public void start(String ref) {
    note("start " + ref);
  }

  @Override
  public void stop(String ref, @Nullable String signal, @Nullable Integer seconds) {
    note("stop " + ref + " " + signal + " " + seconds);
  }

  @Override
  public void restart(String ref, @Nullable String signal, @Nullable Integer seconds) {
    note("restart " + ref + " " + signal + " " + seconds);
  }

  @Override
  public void kill(String ref, @Nullable String signal) {
    note("kill " + ref + " " + signal);
  }

  @Override
  public void pause(String ref) {
    note("pause " + ref);
  }

  @Override
  public void unpause(String ref) {
    note("unpause " + ref);
  }

  @Override
  public void rename(String ref, String newName) {
    note("rename " + ref + " " + newName);
  }

  @Override
  public List<String> update(String ref, Resources resources, @Nullable RestartPolicy policy) {
    note("update " + ref + " " + resources.memory() + " " + policy);
    return List.of();
  }

  /** The changes are made, and forgotten. */
  @Override
  public void reconfigure(
      String ref, UnaryOperator<ContainerConfig> config, UnaryOperator<HostConfig> host) {
    Container found = get(ref);
    ContainerConfig unusedConfig = config.apply(found.config());
    HostConfig unusedHost = host.apply(found.hostConfig());
    note("reconfigure " + ref);
  }

  @Override
  public void remove(String ref, boolean force, boolean removeVolumes) {
    note("remove " + ref + " " + force + " " + removeVolumes);
  }

  @Override
  public PruneReport prune(Predicate<Container> filter) {
    note("prune");
    return new PruneReport(all.stream().filter(filter).map(each -> each.id().hex()).toList(), 42);
  }

  @Override
  public ExitWaiter waitFor(String ref, WaitCondition condition) {
    note("wait " + ref + " " + condition);
    return new ExitWaiter() {
      @Override
      public ExitResult await() throws InterruptedException {
        try {
          return exit.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {
        calls.add("wait closed");
      }
    };
  }

  @Override
  public void resize(String ref, int height, int width) {
    note("resize " + ref + " " + height + " " + width);
  }

  @Override
  public void connect(String ref, String network, EndpointSpec spec) {
    note("connect " + ref + " " + network + " " + spec.aliases());
  }

  @Override
  public List<Integer> processIds(String ref) {
    note("top " + ref);
    return List.of((int) ProcessHandle.current().pid());
  }

  @Override
  public SizeOnDisk size(String ref) {
    return new SizeOnDisk(7, 11);
  }

  @Override
  public boolean hasPendingDuties() {
    return false;
  }

  private void note(String call) {
    calls.add(call);
    if (failure != null) {
      throw failure;
    }
  }
}
