package dev.berth.runtime.oci;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runtime each container asked for. Which one that was lies beside the container's run-time
 * files when it was not the usual one, so that whoever ends or cleans up a run finds it, also when
 * the container itself cannot be read any more.
 */
public final class RoutedRuntime implements OciRuntime {
  private final Kernel kernel;
  private final EngineConfig config;
  private final StorePaths paths;
  private final Runtimes runtimes;
  private final Map<String, OciRuntime> others = new ConcurrentHashMap<>();
  private final CrunRuntime standard;

  /** Over the programs of this host; UNAVAILABLE without crun or conmon. */
  public RoutedRuntime(Kernel kernel, EngineConfig config, StorePaths paths, Runtimes runtimes) {
    this.kernel = kernel;
    this.config = config;
    this.paths = paths;
    this.runtimes = runtimes;
    this.standard = new CrunRuntime(kernel, runtimes.standard(), conmon(), paths.exits());
  }

  private Path conmon() {
    return Programs.find("conmon", config.environment());
  }

  /** The program that runs a container. */
  public RuntimeProgram program(Container container) {
    return runtimes.get(container.hostConfig().runtime());
  }

  @Override
  public Created create(LaunchRequest request) {
    String name = runtimes.resolve(request.container().hostConfig().runtime());
    if (name.equals(Runtimes.STANDARD)) {
      return standard.create(request);
    }
    OciRuntime other = other(name);
    try {
      Files.writeString(mark(request.container().id()), name);
    } catch (IOException e) {
      throw EngineException.internal("cannot note the container's runtime: " + e, e);
    }
    Created created = other.create(request);
    standard.noteCgroup(request, created.pid());
    return created;
  }

  @Override
  public boolean needsNetworksFirst(Container container) {
    String name = runtimes.resolve(container.hostConfig().runtime());
    boolean usual = name.equals(Runtimes.STANDARD);
    return !usual && runtimes.get(name).family() != RuntimeFamily.RUNC;
  }

  @Override
  public boolean outOfMemory(Path bundle) {
    return standard.outOfMemory(bundle);
  }

  @Override
  public void released(Container container) {
    standard.released(container);
  }

  @Override
  public void start(ContainerId id) {
    of(id).start(id);
  }

  @Override
  public void kill(ContainerId id, int signal, boolean all) {
    of(id).kill(id, signal, all);
  }

  @Override
  public void pause(ContainerId id) {
    of(id).pause(id);
  }

  @Override
  public void resume(ContainerId id) {
    of(id).resume(id);
  }

  @Override
  public void delete(ContainerId id, boolean force) {
    of(id).delete(id, force);
  }

  @Override
  public void update(ContainerId id, byte[] resourcesJson) {
    of(id).update(id, resourcesJson);
  }

  private OciRuntime of(ContainerId id) {
    try {
      return other(Files.readString(mark(id)));
    } catch (NoSuchFileException e) {
      return standard;
    } catch (IOException e) {
      throw EngineException.internal("cannot tell the container's runtime: " + e, e);
    }
  }

  private OciRuntime other(String name) {
    return others.computeIfAbsent(name, this::make);
  }

  private OciRuntime make(String name) {
    RuntimeProgram program = runtimes.get(name);
    return program.family() == RuntimeFamily.CRUN
        ? new CrunRuntime(kernel, program, conmon(), paths.exits())
        : new CommandRuntime(kernel, program, conmon(), paths.exits());
  }

  private Path mark(ContainerId id) {
    return paths.containerRun(id).resolve("runtime");
  }
}
