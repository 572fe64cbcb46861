package dev.berth.runtime.build;

import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.ExitWaiter;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.WaitCondition;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.Streams;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The containers that steps run in: the engine's own, so that every limit and mount is honoured.
 */
final class StepContainers {
  private final Containers containers;
  private final Streams streams;

  StepContainers(Containers containers, Streams streams) {
    this.containers = containers;
    this.streams = streams;
  }

  /**
   * What a step runs.
   *
   * @param image id of an image with the files below
   * @param hostname null for the container's id
   */
  record Step(
      String image,
      List<String> command,
      List<String> environment,
      String user,
      String workingDirectory,
      @Nullable String hostname,
      HostConfig host) {}

  /** Makes the container. */
  ContainerId create(Step step) {
    ContainerConfigBuilder config =
        new ContainerConfigBuilder()
            .cmd(step.command())
            .entrypoint(List.of(""))
            .env(step.environment())
            .user(step.user())
            .workingDir(step.workingDirectory())
            .hostname(step.hostname())
            .healthcheck(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0))
            .attachStdout(true)
            .attachStderr(true);
    return containers
        .create(
            new CreateContainer(null, step.image(), null, config.build(), step.host(), Map.of()))
        .id();
  }

  /** Runs it to its end, its output passed on; returns the exit code. */
  int run(ContainerId id, ProgressSink progress, StepLines lines) throws InterruptedException {
    try (Streams.Attachment attachment = streams.attach(id.hex(), false, true, true);
        ExitWaiter waiter = containers.waitFor(id.hex(), WaitCondition.NEXT_EXIT)) {
      Thread watch = Thread.ofVirtual().start(() -> watch(id, progress));
      try {
        containers.start(id.hex());
        attachment.run(
            new AttachRequest(null, true, true, new byte[0], false, true),
            new ProgressOutput(progress, lines));
        return waiter.await().exitCode();
      } finally {
        watch.interrupt();
      }
    }
  }

  /** Ends the step when its client has gone. */
  private void watch(ContainerId id, ProgressSink progress) {
    try {
      while (!progress.cancelled()) {
        Thread.sleep(200);
      }
      containers.kill(id.hex(), "KILL");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ended by itself
    } catch (EngineException e) {
      // it ended just now
    }
  }

  void remove(ContainerId id) {
    containers.remove(id.hex(), true, true);
  }
}
