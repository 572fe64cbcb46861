package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Plain objects for tests; change what a test is about with the {@code with...} methods. */
public final class Samples {
  public static final ContainerId ID = ContainerId.parse("c0ffee" + "0".repeat(58));
  public static final Digest IMAGE = Digest.sha256("a".repeat(64));

  private Samples() {}

  public static ContainerConfig config(List<String> cmd) {
    return new ContainerConfigBuilder().cmd(cmd).build();
  }

  /** A container whose output a driver keeps in a file. */
  public static Container logging(LogConfig log, String file, ContainerStatus status) {
    return container(config(List.of("sh")), new HostConfigBuilder().logConfig(log).build())
        .withLogPath(file)
        .withState(ContainerState.CREATED.withStatus(status));
  }

  public static HostConfig host() {
    return new HostConfigBuilder().build();
  }

  public static Container container(ContainerConfig config, HostConfig host) {
    return container(config, host, List.of());
  }

  public static Container container(
      ContainerConfig config, HostConfig host, List<MountPoint> mounts) {
    List<String> command = config.cmd() == null ? List.of("/bin/sh") : config.cmd();
    return new Container(
        1,
        ID,
        "calm_curie",
        Instant.EPOCH,
        IMAGE,
        "busybox",
        "linux",
        command.getFirst(),
        command.subList(1, command.size()),
        config,
        host,
        mounts,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        ContainerState.CREATED);
  }
}
