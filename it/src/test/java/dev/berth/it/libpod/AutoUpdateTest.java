package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli;
import dev.berth.it.RegistryServer;
import dev.berth.it.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers follow their images in a real registry. In place of systemd stands a program that
 * makes a unit's container anew, as the unit would.
 */
class AutoUpdateTest {
  @TempDir Path programs;

  private Service service;
  private Api api;
  private RegistryServer registry;
  private String image;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Service.isBerth(), "needs a service with a systemctl of its own");
    registry = RegistryServer.start(false);
    image = registry.host() + "/app:v1";
    Path base = Path.of(Objects.requireNonNull(System.getenv("XDG_RUNTIME_DIR")));
    service = Service.startOwn("update", List.of("--idle-timeout", "0"), base, programs.toString());
    api = Api.of(service);
    api.ensureBusybox();
    Files.createDirectories(service.home().resolve("run/systemd"));
    Files.createFile(service.home().resolve("run/systemd/private"));
    writeSystemctl("docker run -d --name app $labels " + image + " sleep 600");
    push("1");
    docker("rmi", image);
    docker("pull", image);
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  private void writeSystemctl(String start) throws IOException {
    Path program = programs.resolve("systemctl");
    Files.writeString(
        program,
        """
        #!/bin/sh
        export DOCKER_HOST=unix://%s
        labels="-l io.containers.autoupdate=registry -l PODMAN_SYSTEMD_UNIT=app.service"
        case $2 in
          show) printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\n' ;;
          restart) docker rm -f app >/dev/null 2>&1; %s ;;
        esac
        """
            .formatted(service.socket(), start));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String docker(String... words) {
    return Cli.dockerOf(service, words).ok().strip();
  }

  /** Puts an image there that differs from all before. */
  private void push(String version) {
    String id = docker("create", "--name", "made", "busybox", "true");
    docker("commit", "-c", "ENV VERSION=" + version, id, image);
    docker("rm", "made");
    docker("push", image);
  }

  private void run() {
    docker(
        "run",
        "-d",
        "--name",
        "app",
        "-l",
        "io.containers.autoupdate=registry",
        "-l",
        "PODMAN_SYSTEMD_UNIT=app.service",
        image,
        "sleep",
        "600");
  }

  private Cli.Result update(String... options) {
    List<String> command = new ArrayList<>();
    String dist = Objects.requireNonNull(System.getenv("BERTH_DIST"));
    command.addAll(List.of(dist + "/bin/berth", "auto-update"));
    command.addAll(List.of(options));
    Map<String, String> environment = service.environment();
    return Cli.run(environment, command.toArray(String[]::new));
  }

  private String version() {
    return docker("exec", "app", "sh", "-c", "echo $VERSION");
  }

  private String updated(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--format", "{{.Updated}}"));
    return update(all.toArray(String[]::new)).ok().strip();
  }

  /** Another image under the name in the registry, while the one that runs keeps it here. */
  private void pushNewer(String version) {
    docker("tag", image, "localhost/before");
    push(version);
    docker("tag", "localhost/before", image);
    docker("rmi", "localhost/before");
  }

  @Test
  void aNewerImageIsRunAndAnOldOneStays() {
    run();
    assertThat(updated()).isEqualTo("false");
    pushNewer("2");
    assertThat(updated("--dry-run")).isEqualTo("pending");
    assertThat(version()).isEqualTo("1");
    Cli.Result done = update();
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out().lines().toList().get(0))
        .matches(" {12}UNIT +CONTAINER +IMAGE +POLICY +UPDATED");
    assertThat(done.out().lines().toList().get(1))
        .matches(" {12}app.service +[0-9a-f]{12} \\(app\\) +" + image + " +registry +true");
    assertThat(version()).isEqualTo("2");
    JsonNode row = Api.parse(update("--format", "json").ok()).get(0);
    assertThat(row.get("Updated").asText()).isEqualTo("false");
    assertThat(row.get("Image").asText()).isEqualTo(image);
    assertThat(row.get("ContainerName").asText()).isEqualTo("app");
  }

  @Test
  void anImageThatDoesNotStartIsRolledBack() throws IOException {
    run();
    pushNewer("2");
    writeSystemctl(
        "docker run -d --name app $labels "
            + image
            + " sh -c '[ $VERSION = 1 ] && exec sleep 600'; "
            + "sleep 0.5; [ \"$(docker inspect -f '{{.State.Running}}' app)\" = true ]");
    assertThat(updated()).isEqualTo("rolled back");
    assertThat(version()).isEqualTo("1");
  }

  @Test
  void withoutARegistryTheFailureIsTold() {
    run();
    registry.kill();
    Cli.Result failed = update();
    assertThat(failed.exitCode()).isEqualTo(125);
    assertThat(failed.out()).contains("failed");
    assertThat(failed.err()).startsWith("Error: checking image updates for container ");
    assertThat(version()).isEqualTo("1");
  }

  @Test
  void theAnswerIsPodmans() {
    String answer = api.post("/v5.8.0/libpod/autoupdate?dryRun=true", "").asString();
    assertThat(answer.strip()).isEqualTo("{\"Reports\":null,\"Errors\":null}");
    run();
    JsonNode report =
        Api.parse(api.post("/v5.8.0/libpod/autoupdate?dryRun=true", "").asString())
            .get("Reports")
            .get(0);
    assertThat(report.get("SystemdUnit").asText()).isEqualTo("app.service");
    assertThat(report.get("Policy").asText()).isEqualTo("registry");
    assertThat(report.get("Updated").asText()).isEqualTo("false");
    assertThat(api.post("/v5.8.0/libpod/autoupdate?dryRun=odd", "").statusCode()).isEqualTo(400);
  }
}
