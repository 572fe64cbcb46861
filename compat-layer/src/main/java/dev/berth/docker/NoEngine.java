package dev.berth.docker;

import dev.berth.runtime.Engine;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.stats.StatsReader;
import dev.berth.runtime.stream.Streams;
import dev.berth.runtime.volume.Volumes;

/** Stands where routes are only listed, never called. */
public final class NoEngine implements Engine {
  @Override
  public EngineConfig config() {
    throw none();
  }

  @Override
  public HostFacts host() {
    throw none();
  }

  @Override
  public RuntimeNames runtimes() {
    throw none();
  }

  @Override
  public Containers containers() {
    throw none();
  }

  @Override
  public Streams streams() {
    throw none();
  }

  @Override
  public Execs execs() {
    throw none();
  }

  @Override
  public Logs logs() {
    throw none();
  }

  @Override
  public StatsReader stats() {
    throw none();
  }

  @Override
  public Images images() {
    throw none();
  }

  @Override
  public Registries registries() {
    throw none();
  }

  @Override
  public Volumes volumes() {
    throw none();
  }

  @Override
  public Networks networks() {
    throw none();
  }

  @Override
  public Events events() {
    throw none();
  }

  @Override
  public String id() {
    throw none();
  }

  @Override
  public void close() {}

  private static IllegalStateException none() {
    return new IllegalStateException("there is no engine behind these routes");
  }
}
