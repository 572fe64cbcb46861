package dev.berth.fake;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.network.EndpointState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects for tests. */
public final class Samples {
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.123456789Z");
  public static final Digest IMAGE = Digest.sha256("1".repeat(64));
  public static final String ID = "c0ffee" + "0".repeat(58);

  private Samples() {}

  /** A running container with a published port, a volume and a place on the bridge. */
  public static Container running() {
    return container(ID, "web", state(ContainerStatus.RUNNING, 0, null));
  }

  public static Container exited(String name, int code) {
    return container(
        "dead"
            + Integer.toHexString(code)
            + "f"
            + "0".repeat(59 - Integer.toHexString(code).length()),
        name,
        state(ContainerStatus.EXITED, code, null));
  }

  public static ContainerState state(
      ContainerStatus status, int code, @Nullable HealthState health) {
    boolean ended = status == ContainerStatus.EXITED;
    boolean processless = ended || status == ContainerStatus.CREATED;
    return new ContainerState(
        status,
        processless ? 0 : 4321,
        processless ? 0 : 4320,
        code,
        "",
        false,
        CREATED.plusSeconds(1),
        ended ? CREATED.plusSeconds(60) : null,
        0,
        false,
        true,
        health);
  }

  public static Container container(String id, String name, ContainerState state) {
    ContainerConfig config =
        new ContainerConfigBuilder()
            .hostname("c0ffee000000")
            .env(List.of("PATH=/bin"))
            .cmd(List.of("sh", "-c", "sleep 9"))
            .exposedPorts(Set.of("80/tcp", "9/udp"))
            .labels(Map.of("b", "2", "a", "1"))
            .build();
    return new Container(
        1,
        ContainerId.parse(id),
        name,
        CREATED,
        IMAGE,
        "busybox",
        "linux",
        "sh",
        List.of("-c", "sleep 9"),
        config,
        new HostConfigBuilder()
            .networkMode("bridge")
            .portBindings(Map.of("80/tcp", List.of(new PortBinding("", "8080"))))
            .build(),
        List.of(
            new MountPoint(
                "volume",
                "data",
                "/data/volumes/data/_data",
                "/data",
                "local",
                "z",
                true,
                "",
                false,
                null,
                true)),
        Map.of("bridge", EndpointSpec.NONE),
        Map.of(
            "bridge",
            new EndpointState(
                "beef",
                "feed",
                "eth0",
                "172.17.0.1",
                "172.17.0.2",
                16,
                "",
                "",
                0,
                "02:42:ac:11:00:02",
                null,
                null,
                0)),
        Map.of("80/tcp", List.of(new PortBinding("0.0.0.0", "8080"))),
        "/data/containers/log",
        state);
  }

  public static Image image(Digest id, List<String> tags) {
    return new Image(
        id,
        null,
        tags,
        List.of(),
        CREATED,
        "amd64",
        null,
        "linux",
        null,
        null,
        null,
        null,
        null,
        new ContainerConfigBuilder().cmd(List.of("sh")).build(),
        List.of(Digest.sha256("2".repeat(64))),
        List.of(
            new Image.History(CREATED, "ADD rootfs", null, null, false),
            new Image.History(CREATED, "CMD sh", null, "buildkit", true)),
        4096,
        null);
  }
}
