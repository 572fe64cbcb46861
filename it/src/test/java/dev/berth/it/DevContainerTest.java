package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dev containers brought up by the command line tool that editors use, from npm. It is told to
 * build without BuildKit, as it does by itself where the docker CLI has no buildx.
 */
class DevContainerTest {
  private static final int SECONDS = 120;

  @TempDir private Path home;
  private final List<Path> workspaces = new ArrayList<>();

  @AfterEach
  void remove() {
    for (Path workspace : workspaces) {
      String mine = "label=devcontainer.local_folder=" + workspace;
      for (String id : lines(Cli.docker("ps", "-aq", "--filter", mine).ok())) {
        Cli.docker("rm", "-fv", id).ok();
      }
    }
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private Path workspace(String name) throws IOException {
    Path copy = Files.createDirectory(home.resolve(name));
    String original = Resources.directory("/devcontainers/" + name).toString();
    Cli.run(Map.of(), "cp", "-r", original + "/.", copy.toString()).ok();
    workspaces.add(copy);
    return copy;
  }

  private Cli.Result devcontainer(String verb, Path workspace, String... more) {
    Path tool = NodePackages.installed().resolve("node_modules/.bin/devcontainer");
    List<String> command = new ArrayList<>(List.of("node", tool.toString(), verb));
    command.addAll(List.of("--workspace-folder", workspace.toString()));
    command.addAll(List.of(more));
    Map<String, String> environment = new HashMap<>(NodePackages.environment(home));
    environment.put("TMPDIR", home.toString());
    environment.put("DOCKER_CONFIG", Compose.config().toString());
    environment.put("DOCKER_BUILDKIT", "0"); // for Compose, which takes it for granted
    return Cli.within(SECONDS, environment, command.toArray(String[]::new));
  }

  /** The id of the container that is up then. */
  private String up(Path workspace, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--buildkit", "never"));
    arguments.addAll(List.of(more));
    Cli.Result result = devcontainer("up", workspace, arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    List<String> answers = lines(result.out());
    JsonNode answer = new ObjectMapper().readTree(answers.getLast());
    assertThat(answer.get("outcome").asText()).isEqualTo("success");
    return answer.get("containerId").asText();
  }

  private String exec(Path workspace, String script) {
    return devcontainer("exec", workspace, "sh", "-c", script).ok();
  }

  @Test
  void ofAnImage() throws IOException {
    assumeTrue(Service.isBerth(), "the peer's socket may not be bound into its containers here");
    ToolImage.docker();
    Path workspace = workspace("image");
    String id = up(workspace);
    assertThat(exec(workspace, "hostname; pwd; echo $REMOTE; cat /steps"))
        .isEqualTo(
            "workshop\n/workspaces/image\n/workspaces/image/x\non-create\npost-create\npost-start");
    assertThat(workspace.resolve("made-inside")).exists();
    assertThat(exec(workspace, "docker ps -q --no-trunc --filter name=.")).contains(id);

    // Opened again it is the same container; stopped, it is started and told so.
    assertThat(up(workspace)).isEqualTo(id);
    Cli.docker("stop", "-t", "1", id).ok();
    assertThat(up(workspace)).isEqualTo(id);
    assertThat(exec(workspace, "tail -1 /steps; grep -c post-start /steps"))
        .isEqualTo("post-start\n2");
    assertThat(up(workspace, "--remove-existing-container")).isNotEqualTo(id);
  }

  @Test
  void ofADockerfileWithAFeature() throws IOException {
    Path workspace = workspace("dockerfile");
    String id = up(workspace);
    assertThat(exec(workspace, "cat /word /tmp/said; id -un; echo $HELLO"))
        .endsWith("from an argument\nhey developer\ndeveloper\ninstalled");
    // The image's user has the number of the one who calls: the tool sees to it.
    assertThat(Cli.docker("exec", "-u", "developer", id, "id", "-u").ok())
        .isEqualTo(Cli.run(Map.of(), "id", "-u").ok());
    String image = Cli.docker("inspect", "--format", "{{.Config.Image}}", id).ok();
    String volume =
        Cli.docker(
                "inspect", "--format", "{{(index .Mounts 1).Name}}{{(index .Mounts 0).Name}}", id)
            .ok();
    assertThat(volume).endsWith("-cache");
    Cli.docker("rm", "-fv", id).ok();
    Cli.docker("volume", "rm", volume).ok();
    Cli.docker("rmi", image, image.replaceFirst("-uid$", "")).ok();
  }

  @Test
  void ofAComposeProject() throws IOException {
    assumeTrue(DebianImages.missing().isEmpty(), DebianImages.missing());
    Path workspace = workspace("compose");
    String id = up(workspace);
    String project =
        Cli.docker(
                "inspect",
                "--format",
                "{{index .Config.Labels \"com.docker.compose.project\"}}",
                id)
            .ok();
    try {
      assertThat(exec(workspace, "pwd; cat /page; ls -a | grep devcontainer"))
          .isEqualTo("/workspace\nserved\n.devcontainer");
      assertThat(up(workspace)).isEqualTo(id);
    } finally {
      Cli.within(
              SECONDS,
              Map.of(
                  "DOCKER_HOST",
                  "unix://" + Service.shared().socket(),
                  "DOCKER_CONFIG",
                  Compose.config().toString()),
              "docker",
              "compose",
              "-p",
              project,
              "down",
              "-t",
              "0",
              "-v",
              "--remove-orphans",
              "--rmi",
              "local")
          .ok();
    }
  }
}
