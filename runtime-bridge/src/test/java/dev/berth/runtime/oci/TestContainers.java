package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Containers for tests: only what matters is given. */
public final class TestContainers {
  private TestContainers() {}

  /** A created container named {@code test}. */
  public static Container container(boolean tty, boolean openStdin, boolean stdinOnce) {
    ContainerConfig config =
        new ContainerConfig(
            null,
            null,
            null,
            false,
            true,
            true,
            null,
            tty,
            openStdin,
            stdinOnce,
            null,
            List.of("sh"),
            null,
            null,
            false,
            null,
            null,
            false,
            null,
            null,
            Map.of("l", "v"),
            null,
            null,
            null);
    return new Container(
        1,
        ContainerId.random(),
        "test",
        Instant.EPOCH,
        Digest.parse("sha256:" + "ab".repeat(32)),
        "image",
        "linux/amd64",
        "sh",
        List.of(),
        config,
        hostConfig(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        ContainerState.CREATED);
  }

  /** The same container in another state. */
  public static Container in(Container c, ContainerStatus status) {
    ContainerState state =
        new ContainerState(status, 1, 1, 0, "", false, Instant.EPOCH, null, 0, false, true, null);
    return new Container(
        c.formatVersion(),
        c.id(),
        c.name(),
        c.created(),
        c.imageId(),
        c.imageName(),
        c.platform(),
        c.path(),
        c.args(),
        c.config(),
        c.hostConfig(),
        c.mounts(),
        c.endpointSpecs(),
        c.endpoints(),
        c.ports(),
        c.logPath(),
        state);
  }

  private static HostConfig hostConfig() {
    return new HostConfig(
        null,
        null,
        null,
        null,
        null,
        LogConfig.DEFAULT,
        null,
        null,
        false,
        RestartPolicy.NONE,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        false,
        false,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        resources(),
        null,
        null);
  }

  private static Resources resources() {
    return new Resources(
        0, 0, 0, null, 0, null, null, null, null, null, 0, 0, 0, 0, null, null, null, null, null, 0,
        0, 0, 0, null, null, null, null, 0, 0, 0, 0);
  }
}
