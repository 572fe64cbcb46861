package dev.berth.it.friends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A project's tests with testcontainers, as their authors write them. Run in a process of its own,
 * which finds the engine by {@code DOCKER_HOST} alone; what it leaves is Ryuk's.
 */
public class TestcontainersSession {
  private static final DockerImageName BUSYBOX = DockerImageName.parse("busybox:latest");

  private static GenericContainer<?> web() {
    return new GenericContainer<>(BUSYBOX)
        .withCommand("sh", "-c", "mkdir /w; echo hello > /w/index.html; httpd -f -p 80 -h /w")
        .withExposedPorts(80)
        .withStartupTimeout(Duration.ofSeconds(20));
  }

  private static String get(GenericContainer<?> container, String path) {
    String address = "http://" + container.getHost() + ":" + container.getMappedPort(80) + path;
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aGenericContainerIsWaitedForByItsPort() {
    try (GenericContainer<?> container = web()) {
      container.start();
      assertThat(get(container, "/")).isEqualTo("hello\n");
      assertThat(container.isRunning()).isTrue();
      assertThat(container.getContainerInfo().getConfig().getLabels())
          .containsEntry("org.testcontainers", "true");
    }
  }

  @Test
  void orByItsPagesItsLogAndItsHealth() {
    try (GenericContainer<?> container =
        web().waitingFor(Wait.forHttp("/").forStatusCode(200).forPort(80))) {
      container.start();
    }
    try (GenericContainer<?> container =
        new GenericContainer<>(BUSYBOX)
            .withCommand("sh", "-c", "echo starting; echo ready 1; echo ready 2; sleep 60")
            .waitingFor(Wait.forLogMessage(".*ready.*\\n", 2))) {
      container.start();
      assertThat(container.getLogs()).contains("starting\n");
    }
    try (GenericContainer<?> container =
        new GenericContainer<>(
                new ImageFromDockerfile()
                    .withDockerfileFromBuilder(
                        file ->
                            file.from("busybox:latest")
                                .run("echo built > /built")
                                .cmd("sleep", "60")
                                .build())
                    .withFileFromString("extra", "x"))
            .withCreateContainerCmdModifier(
                create ->
                    create.withHealthcheck(
                        new com.github.dockerjava.api.model.HealthCheck()
                            .withInterval(200_000_000L)
                            .withTest(List.of("CMD", "test", "-f", "/built"))))
            .waitingFor(Wait.forHealthcheck())) {
      container.start();
      assertThat(container.isHealthy()).isTrue();
    }
  }

  @Test
  void commandsFilesAndLogs(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("bound"), "from the host\n");
    WaitingConsumer log = new WaitingConsumer();
    try (GenericContainer<?> container =
        new GenericContainer<>(BUSYBOX)
            .withEnv(Map.of("A", "b"))
            .withWorkingDirectory("/tmp")
            .withCopyToContainer(Transferable.of("copied\n", 0644), "/in/file")
            .withFileSystemBind(directory.toString(), "/bound", BindMode.READ_ONLY)
            .withTmpFs(Map.of("/scratch", "rw"))
            .withLogConsumer(log)
            .withCommand("sh", "-c", "echo out; echo err >&2; cat /in/file; sleep 60")) {
      container.start();
      org.testcontainers.containers.Container.ExecResult result =
          container.execInContainer("sh", "-c", "echo $A; pwd; cat /bound/bound; exit 3");
      assertThat(result.getExitCode()).isEqualTo(3);
      assertThat(result.getStdout()).isEqualTo("b\n/tmp\nfrom the host\n");
      container.copyFileToContainer(Transferable.of("later\n"), "/scratch/later");
      String back =
          container.copyFileFromContainer(
              "/in/file", stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(back).isEqualTo("copied\n");
      log.waitUntil(
          frame -> frame.getUtf8String().contains("copied"),
          10,
          java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  @Test
  void aNetworkHasAliases() throws Exception {
    try (Network network = Network.newNetwork();
        GenericContainer<?> server = web().withNetwork(network).withNetworkAliases("shop");
        GenericContainer<?> client =
            new GenericContainer<>(BUSYBOX)
                .withNetwork(network)
                .withCommand("sleep", "60")
                .dependsOn(server)) {
      client.start();
      assertThat(client.execInContainer("wget", "-qO-", "http://shop/").getStdout())
          .isEqualTo("hello\n");
    }
  }

  @Test
  void oneShotsAndFailures() {
    try (GenericContainer<?> container =
        new GenericContainer<>(BUSYBOX)
            .withCommand("sh", "-c", "echo done")
            .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
      container.start();
      assertThat(container.getLogs()).isEqualTo("done\n");
    }
    try (GenericContainer<?> container =
        new GenericContainer<>(BUSYBOX)
            .withCommand("sh", "-c", "echo no; exit 7")
            .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
      assertThatThrownBy(container::start).isInstanceOf(ContainerLaunchException.class);
    }
  }

  @Test
  void aContainerIsUsedAgain() {
    GenericContainer<?> first = web().withLabel("friend", "reused").withReuse(true);
    first.start();
    GenericContainer<?> second = web().withLabel("friend", "reused").withReuse(true);
    second.start();
    assertThat(second.getContainerId()).isEqualTo(first.getContainerId());
    assertThat(get(second, "/")).isEqualTo("hello\n");
  }

  @Test
  void ryukIsThereAndGetsWhatIsLeft() {
    Network left = Network.newNetwork();
    web().withNetwork(left).withLabel("friend", "left").start();
    List<Container> reapers =
        DockerClientFactory.instance()
            .client()
            .listContainersCmd()
            .withNameFilter(List.of("testcontainers-ryuk-"))
            .exec();
    assertThat(reapers).hasSize(1);
  }
}
