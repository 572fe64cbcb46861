package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-java over the unix socket: its requests, its decoding of every answer, its errors. It
 * cannot half-close that socket, so what reads its input must not wait for the end of it.
 */
class DockerJavaTest {
  private static DockerClient client;

  private final List<String> made = new ArrayList<>();

  @BeforeAll
  static void connect() {
    String host = "unix://" + Service.shared().socket();
    client =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build(),
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(java.net.URI.create(host))
                .maxConnections(20)
                .build());
  }

  @AfterAll
  static void disconnect() throws IOException {
    client.close();
  }

  @AfterEach
  void remove() {
    made.forEach(Api.shared()::remove);
  }

  private String create(String... command) {
    CreateContainerResponse response = client.createContainerCmd("busybox").withCmd(command).exec();
    made.add(response.getId());
    return response.getId();
  }

  private String running(String... command) {
    String id = create(command);
    client.startContainerCmd(id).exec();
    return id;
  }

  private static int await(String id) {
    return client.waitContainerCmd(id).start().awaitStatusCode(20, TimeUnit.SECONDS);
  }

  /** Keeps everything it is given. */
  private static final class Kept<T> extends ResultCallback.Adapter<T> {
    final List<T> items = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onNext(T item) {
      items.add(item);
    }

    Kept<T> await() {
      try {
        assertThat(awaitCompletion(20, TimeUnit.SECONDS)).as("completed").isTrue();
        return this;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static String text(Kept<Frame> frames, StreamType stream) {
    StringBuilder text = new StringBuilder();
    for (Frame frame : List.copyOf(frames.items)) {
      if (frame.getStreamType() == stream) {
        text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  @Test
  void pingVersionInfo() {
    client.pingCmd().exec();
    assertThat(client.versionCmd().exec().getApiVersion()).startsWith("1.");
    assertThat(client.infoCmd().exec().getOsType()).isEqualTo("linux");
    assertThat(client.infoCmd().exec().getImages()).isPositive();
  }

  @Test
  void aRichCreateComesBackFromInspect(@TempDir Path directory) {
    String name = "java-" + UUID.randomUUID();
    ExposedPort port = ExposedPort.tcp(80);
    Ports bindings = new Ports();
    bindings.bind(port, Ports.Binding.bindIp("127.0.0.1"));
    HostConfig host =
        HostConfig.newHostConfig()
            .withBinds(new Bind(directory.toString(), new Volume("/data")))
            .withPortBindings(bindings)
            .withCapAdd(Capability.SYS_TIME)
            .withCapDrop(Capability.NET_RAW)
            .withDns("9.9.9.9")
            .withExtraHosts("a:1.2.3.4")
            .withInit(true)
            .withShmSize(2097152L)
            .withTmpFs(Map.of("/t", "size=1m"))
            .withSysctls(Map.of("net.ipv4.ip_forward", "0"))
            .withUlimits(List.of(new Ulimit("nofile", 100L, 200L)))
            .withRestartPolicy(RestartPolicy.onFailureRestart(2))
            .withLogConfig(
                new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m")));
    CreateContainerResponse created =
        client
            .createContainerCmd("busybox")
            .withName(name)
            .withCmd("sleep", "60")
            .withEnv("A=b")
            .withLabels(Map.of("k", "v"))
            .withHostName("box")
            .withUser("0:0")
            .withWorkingDir("/data")
            .withExposedPorts(port)
            .withStopSignal("SIGUSR1")
            .withHealthcheck(new HealthCheck().withTest(List.of("CMD", "true")).withRetries(2))
            .withHostConfig(host)
            .exec();
    made.add(created.getId());
    assertThat(created.getWarnings()).isEmpty();
    client.startContainerCmd(created.getId()).exec();

    InspectContainerResponse inspect = client.inspectContainerCmd(name).exec();
    assertThat(inspect.getName()).isEqualTo("/" + name);
    assertThat(inspect.getPath()).isEqualTo("sleep");
    assertThat(inspect.getState().getRunning()).isTrue();
    assertThat(inspect.getState().getHealth().getStatus()).isIn("starting", "healthy");
    assertThat(inspect.getConfig().getLabels()).containsEntry("k", "v");
    assertThat(inspect.getConfig().getHealthcheck().getRetries()).isEqualTo(2);
    assertThat(inspect.getHostConfig().getBinds()[0].getVolume().getPath()).isEqualTo("/data");
    assertThat(inspect.getHostConfig().getCapAdd()).containsExactly(Capability.SYS_TIME);
    assertThat(inspect.getHostConfig().getUlimits()[0].getHard()).isEqualTo(200);
    assertThat(inspect.getHostConfig().getRestartPolicy().getMaximumRetryCount()).isEqualTo(2);
    assertThat(inspect.getHostConfig().getLogConfig().getConfig()).containsEntry("max-size", "1m");
    assertThat(inspect.getMounts().getFirst().getRW()).isTrue();
    assertThat(inspect.getNetworkSettings().getNetworks()).containsKey("bridge");
    assertThat(inspect.getNetworkSettings().getPorts().getBindings().get(port))
        .extracting(Ports.Binding::getHostIp)
        .containsExactly("127.0.0.1");
  }

  @Test
  void attachFeedsStdinAndSeesBothStreams() {
    CreateContainerResponse created =
        client
            .createContainerCmd("busybox")
            .withCmd("sh", "-c", "read line; echo $line; echo err >&2")
            .withStdinOpen(true)
            .withStdInOnce(true)
            .withAttachStdin(true)
            .exec();
    made.add(created.getId());
    Kept<Frame> frames =
        client
            .attachContainerCmd(created.getId())
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .withStdIn(new ByteArrayInputStream("in\n".getBytes(StandardCharsets.UTF_8)))
            .exec(new Kept<>());
    try {
      frames.awaitStarted(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.startContainerCmd(created.getId()).exec();
    frames.await();
    assertThat(text(frames, StreamType.STDOUT)).isEqualTo("in\n");
    assertThat(text(frames, StreamType.STDERR)).isEqualTo("err\n");
    assertThat(await(created.getId())).isZero();
  }

  @Test
  void logsFollowToTheEnd() {
    String id = running("sh", "-c", "echo a; sleep 0.2; echo b; echo c >&2");
    Kept<Frame> frames =
        client
            .logContainerCmd(id)
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(new Kept<Frame>())
            .await();
    assertThat(text(frames, StreamType.STDOUT)).isEqualTo("a\nb\n");
    assertThat(text(frames, StreamType.STDERR)).isEqualTo("c\n");
    Kept<Frame> tail =
        client.logContainerCmd(id).withStdOut(true).withTail(1).exec(new Kept<Frame>()).await();
    assertThat(text(tail, StreamType.STDOUT)).isIn("b\n", ""); // the last line may be stderr's
  }

  @Test
  void execHasStreamsInputAndACode() {
    String id = running("sleep", "600");
    String exec =
        client
            .execCreateCmd(id)
            .withCmd("sh", "-c", "read line; echo $line; echo $A >&2; exit 3")
            .withEnv(List.of("A=b"))
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    Kept<Frame> frames =
        client
            .execStartCmd(exec)
            .withStdIn(new ByteArrayInputStream("in\n".getBytes(StandardCharsets.UTF_8)))
            .exec(new Kept<Frame>())
            .await();
    assertThat(text(frames, StreamType.STDOUT)).isEqualTo("in\n");
    assertThat(text(frames, StreamType.STDERR)).isEqualTo("b\n");
    Waiting.until("the exec's code", 10, () -> !client.inspectExecCmd(exec).exec().isRunning());
    assertThat(client.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(3);
  }

  @Test
  void archivesGoInAndOut(@TempDir Path directory) throws IOException {
    String id = create("true");
    Path file = Files.writeString(directory.resolve("f"), "hello");
    client
        .copyArchiveToContainerCmd(id)
        .withHostResource(file.toString())
        .withRemotePath("/tmp")
        .exec();
    try (InputStream in = client.copyArchiveFromContainerCmd(id, "/tmp/f").exec();
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      TarArchiveEntry entry = tar.getNextEntry();
      assertThat(entry.getName()).isEqualTo("f");
      assertThat(tar.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    }
    assertThat(client.containerDiffCmd(id).exec())
        .anySatisfy(change -> assertThat(change.getPath()).isEqualTo("/tmp/f"));
  }

  @Test
  void statsArrive() throws IOException {
    String id = running("sleep", "600");
    try (Kept<Statistics> stats = client.statsCmd(id).exec(new Kept<>())) {
      Waiting.until("two samples", 20, () -> stats.items.size() >= 2);
      Statistics second = stats.items.get(1);
      assertThat(second.getCpuStats().getSystemCpuUsage()).isPositive();
      assertThat(second.getPreCpuStats().getSystemCpuUsage()).isPositive();
      assertThat(second.getNetworks()).containsKey("eth0");
    }
  }

  @Test
  void eventsArrive() throws IOException {
    String name = "java-" + UUID.randomUUID();
    try (Kept<Event> events =
        client.eventsCmd().withLabelFilter(Map.of("n", name)).exec(new Kept<>())) {
      try {
        events.awaitStarted(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      made.add(
          client
              .createContainerCmd("busybox")
              .withName(name)
              .withLabels(Map.of("n", name))
              .exec()
              .getId());
      Waiting.until("the create event", 20, () -> !events.items.isEmpty());
      Event event = events.items.getFirst();
      assertThat(event.getAction()).isEqualTo("create");
      assertThat(event.getActor().getAttributes()).containsEntry("name", name);
      assertThat(event.getTimeNano()).isPositive();
    }
  }

  @Test
  void waitsAndTops() {
    String id = running("sleep", "600");
    assertThat(client.topContainerCmd(id).exec().getTitles()).contains("PID");
    Kept<WaitResponse> waiting = client.waitContainerCmd(id).exec(new Kept<>());
    client.killContainerCmd(id).exec();
    assertThat(waiting.await().items.getFirst().getStatusCode()).isEqualTo(137);
  }

  @Test
  void listsByFilter() {
    String name = "java-" + UUID.randomUUID();
    String id =
        client
            .createContainerCmd("busybox")
            .withName(name)
            .withLabels(Map.of("n", name))
            .exec()
            .getId();
    made.add(id);
    List<Container> found =
        client
            .listContainersCmd()
            .withShowAll(true)
            .withShowSize(true)
            .withLabelFilter(Map.of("n", name))
            .withStatusFilter(List.of("created"))
            .withNameFilter(List.of(name))
            .exec();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().getId()).isEqualTo(id);
    assertThat(found.getFirst().getNames()).containsExactly("/" + name);
    assertThat(found.getFirst().getState()).isEqualTo("created");
    assertThat(found.getFirst().getImageId()).startsWith("sha256:");
    assertThat(found.getFirst().getSizeRootFs()).isPositive();
  }

  @Test
  void updatesRenamesCommitsPrunes() {
    String id = create("true");
    client.updateContainerCmd(id).withCpuShares(512).exec();
    assertThat(client.inspectContainerCmd(id).exec().getHostConfig().getCpuShares())
        .isIn(512, 0); // 0: this host cannot limit
    String name = "java-" + UUID.randomUUID();
    client.renameContainerCmd(id).withName(name).exec();
    assertThat(client.inspectContainerCmd(name).exec().getId()).isEqualTo(id);
    String image = client.commitCmd(id).withAuthor("me").exec();
    assertThat(client.inspectImageCmd(image).exec().getAuthor()).isEqualTo("me");
    client.removeImageCmd(image).exec();
    client.pruneCmd(PruneType.CONTAINERS).withLabelFilter("nosuch=" + name).exec();
    assertThat(client.inspectContainerCmd(name).exec().getId()).isEqualTo(id);
  }

  @Test
  void pausesStopsRestarts() {
    String id = running("sleep", "600");
    if (Service.canPause()) {
      client.pauseContainerCmd(id).exec();
      assertThat(client.inspectContainerCmd(id).exec().getState().getPaused()).isTrue();
      client.unpauseContainerCmd(id).exec();
    }
    client.restartContainerCmd(id).withTimeout(0).exec();
    client.stopContainerCmd(id).withTimeout(0).exec();
    assertThat(client.inspectContainerCmd(id).exec().getState().getExitCodeLong()).isEqualTo(137);
  }

  @Test
  void volumesAndNetworks() {
    String name = "java-" + UUID.randomUUID();
    assertThat(
            client
                .createVolumeCmd()
                .withName(name)
                .withLabels(Map.of("a", "b"))
                .exec()
                .getMountpoint())
        .isNotEmpty();
    assertThat(client.inspectVolumeCmd(name).exec().getLabels()).containsEntry("a", "b");
    assertThat(client.listVolumesCmd().withFilter("name", List.of(name)).exec().getVolumes())
        .hasSize(1);
    client.removeVolumeCmd(name).exec();

    String network = client.createNetworkCmd().withName(name).exec().getId();
    String id = running("sleep", "600");
    client.connectToNetworkCmd().withContainerId(id).withNetworkId(network).exec();
    Network inspected = client.inspectNetworkCmd().withNetworkId(network).exec();
    assertThat(inspected.getContainers()).containsKey(id);
    assertThat(inspected.getIpam().getConfig()).isNotEmpty();
    client.disconnectFromNetworkCmd().withContainerId(id).withNetworkId(network).exec();
    client.removeNetworkCmd(network).exec();
    assertThat(client.listNetworksCmd().withNameFilter("bridge").exec()).isNotEmpty();
  }

  @Test
  void imagesAreListedTaggedAndInspected() {
    assertThat(client.listImagesCmd().withImageNameFilter("busybox").exec()).isNotEmpty();
    client.tagImageCmd("busybox", "java-tag", "x").exec();
    assertThat(client.inspectImageCmd("java-tag:x").exec().getRepoTags()).contains("java-tag:x");
    client.removeImageCmd("java-tag:x").exec();
    assertThat(client.inspectImageCmd("busybox").exec().getOs()).isEqualTo("linux");
  }

  @Test
  void failuresAreTheRightExceptions() {
    String id = create("true");
    assertThatThrownBy(() -> client.inspectContainerCmd("nosuch").exec())
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("No such container: nosuch");
    assertThatThrownBy(() -> client.createContainerCmd("nosuch").exec())
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> client.stopContainerCmd(id).exec())
        .isInstanceOf(NotModifiedException.class);
    assertThatThrownBy(() -> client.killContainerCmd(id).exec())
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> client.createContainerCmd("busybox").withName("b!d").exec())
        .isInstanceOf(BadRequestException.class);
    String running = running("sleep", "60");
    assertThatThrownBy(() -> client.startContainerCmd(running).exec())
        .isInstanceOf(NotModifiedException.class);
    assertThatThrownBy(() -> client.removeContainerCmd(running).exec())
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> client.execCreateCmd(id).withCmd("true").exec())
        .isInstanceOf(ConflictException.class);
  }
}
