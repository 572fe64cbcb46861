package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker build} of the docker CLI without buildx: flags, progress, failures, exit codes. */
class DockerCliBuildTest {
  private static final String REMOVED =
      "(?: ---> Removed|Removing) intermediate container \\w{12}\n";

  private final String name = "cli-built-" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir private Path context;

  @BeforeEach
  void file() throws IOException {
    Files.writeString(context.resolve("f"), "hi\n");
  }

  @AfterEach
  void removeImages() {
    String images = Cli.docker("images", "-q", "--filter", "label=suite=" + name).ok();
    List<String> command = new ArrayList<>(List.of("rmi", "-f", name));
    if (!images.isEmpty()) {
      command.addAll(List.of(images.split("\n")));
    }
    Cli.docker(command.toArray(String[]::new));
  }

  private void dockerfile(String text) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), text);
  }

  private Cli.Result build(String... options) {
    List<String> command =
        new ArrayList<>(List.of("build", "-t", name, "--label", "suite=" + name));
    command.addAll(List.of(options));
    command.add(context.toString());
    return Cli.docker(command.toArray(String[]::new));
  }

  private String inspect(String format) {
    return Cli.docker("inspect", "--type", "image", "--format", format, name).ok();
  }

  /** What the classic builder itself says, without the CLI's notice of its age. */
  private static String error(Cli.Result result) {
    String err = result.err();
    int notice = err.indexOf("https://docs.docker.com/go/buildx/");
    return (notice < 0 ? err : err.substring(err.indexOf('\n', notice))).strip();
  }

  @Test
  void tellsEveryStep() throws IOException {
    dockerfile(
        """
        FROM busybox
        ARG A=1
        RUN echo "a $A" && echo b >&2
        COPY f /g
        CMD ["cat", "/g"]
        """);
    Cli.Result first = build("--no-cache", "--build-arg", "A=2", "--build-arg", "OTHER=x");
    first.ok();
    assertThat(first.out())
        .startsWith("Sending build context to Docker daemon ")
        .containsSubsequence(
            "Step 1/6 : FROM busybox\n ---> ",
            "Step 2/6 : ARG A=1\n ---> Running in ",
            "Step 3/6 : RUN echo \"a $A\" && echo b >&2\n ---> Running in ",
            "Step 4/6 : COPY f /g\n ---> ",
            "Step 5/6 : CMD [\"cat\", \"/g\"]\n",
            "Step 6/6 : LABEL suite=" + name + "\n",
            "[Warning] One or more build-args [OTHER] were not consumed\n",
            "Successfully built ",
            "Successfully tagged " + name + ":latest\n")
        .contains("a 2\n", "b\n")
        .containsPattern(REMOVED);
    assertThat(Cli.docker("run", "--rm", name).ok()).isEqualTo("hi");

    Cli.Result again = build("--build-arg", "A=2");
    assertThat(again.ok()).contains(" ---> Using cache\n").doesNotContain("Running in");
  }

  @Test
  void quietPrintsTheIdAlone() throws IOException {
    dockerfile("FROM busybox\nRUN echo not-shown\n");
    Path file = context.resolve("id");
    String id = build("-q", "--iidfile", file.toString()).ok();
    assertThat(id).matches("sha256:[0-9a-f]{64}").isEqualTo(inspect("{{.Id}}"));
    assertThat(file).hasContent(id);
  }

  @Test
  void quietShowsTheWholeOutputOfAFailure() throws IOException {
    dockerfile("FROM busybox\nRUN echo shown-now && exit 7\n");
    Cli.Result failed = build("-q");
    assertThat(failed.exitCode()).isEqualTo(7);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("Step 2/3", "shown-now", "returned a non-zero code: 7");
  }

  @Test
  void severalNamesAndTheTarget() throws IOException {
    dockerfile("FROM busybox AS one\nENV S=one\nFROM one AS two\nENV S=two\n");
    build("--target", "one", "-t", name + ":a", "-t", name + "-b:x").ok();
    assertThat(inspect("{{.RepoTags}} {{index .Config.Env 1}}"))
        .contains(name + ":latest", name + ":a", name + "-b:x", "S=one")
        .doesNotContain("S=two");
    Cli.docker("rmi", name + ":a", name + "-b:x").ok();
    Cli.Result failed = build("--target", "none");
    assertThat(failed.exitCode()).isEqualTo(1);
    String words =
        "(failed to reach build target none in Dockerfile|target stage .none. could not be found)";
    assertThat(error(failed)).containsPattern(words);
  }

  @Test
  void dockerfileAndContextFromStandardInput() throws IOException {
    String text = "FROM busybox\nLABEL suite=" + name + "\nCOPY f /f\nCMD cat /f\n";
    Service service = Service.shared();
    Cli.dockerWithInput(service, text, "build", "-t", name, "-f", "-", context.toString()).ok();
    assertThat(Cli.docker("run", "--rm", name).ok()).isEqualTo("hi");
    Cli.dockerWithInput(service, "FROM busybox\nLABEL suite=" + name, "build", "-t", name, "-")
        .ok();
    assertThat(inspect("{{.Config.Cmd}}")).isEqualTo("[sh]");
    Cli.Result garbage = Cli.dockerWithInput(service, "garbage\n", "build", "-");
    assertThat(garbage.exitCode()).isEqualTo(1);
    assertThat(error(garbage)).contains("line 1: unknown instruction: ");
  }

  @Test
  void contextsAsArchivesOfStandardInput() throws IOException {
    dockerfile("FROM busybox\nCOPY f /f\nCMD cat /f\n");
    String url = "unix://" + Service.shared().socket();
    // dockerd runs the xz program, which may not be there
    List<String> kinds = Service.isBerth() ? List.of("", "z", "j", "J") : List.of("", "z", "j");
    for (String compression : kinds) {
      String script =
          "tar -C \"$1\" -c" + compression + "f - . | docker -H \"$2\" build -q -t \"$3\" -";
      Cli.run(Map.of(), "sh", "-c", script, "sh", context.toString(), url, name).ok();
      assertThat(Cli.docker("run", "--rm", name).ok()).as(compression).isEqualTo("hi");
    }
  }

  @Test
  void dockerignoreAndAnotherDockerfile() throws IOException {
    dockerfile("FROM nothing/of/this\n");
    Files.createDirectories(context.resolve("sub/x"));
    Files.writeString(context.resolve("sub/x/kept.txt"), "k");
    Files.writeString(context.resolve("sub/x/dropped.log"), "d");
    Files.writeString(context.resolve(".dockerignore"), "**/*.log\nDockerfile\nother\n");
    Files.writeString(
        context.resolve("other"), "FROM busybox\nCOPY . /c\nCMD cd /c && find . | sort\n");
    build("-f", context.resolve("other").toString()).ok();
    assertThat(Cli.docker("run", "--rm", name).ok().split("\n"))
        .contains("./f", "./sub/x/kept.txt")
        .doesNotContain("./sub/x/dropped.log", "./Dockerfile", "./other");
  }

  @Test
  void limitsReachTheStep() throws IOException {
    dockerfile(
        """
        FROM busybox
        RUN ulimit -n && df -k /dev/shm | tail -1 && cat /etc/hosts
        """);
    Cli.Result built =
        build(
            "--no-cache",
            "--ulimit",
            "nofile=77:88",
            "--shm-size",
            "32m",
            "--add-host",
            "h:1.2.3.4");
    assertThat(built.ok()).contains("77\n", " 32768 ", "1.2.3.4\th\n");
  }

  @Test
  void withoutNetwork() throws IOException {
    dockerfile("FROM busybox\nRUN ls /sys/class/net | tr '\\n' ' '; echo .\n");
    assertThat(build("--no-cache", "--network", "none").ok()).contains("lo .");
  }

  @Test
  void proxiesOfTheClientAreArgumentsButNotKept() throws IOException {
    dockerfile("FROM busybox\nRUN echo \"proxy $HTTP_PROXY\"\n");
    Cli.Result built = build("--no-cache", "--build-arg", "HTTP_PROXY=http://p.example:1");
    assertThat(built.ok()).contains("proxy http://p.example:1").doesNotContain("not consumed");
    assertThat(inspect("{{.Config.Env}}")).doesNotContain("p.example");
    assertThat(Cli.docker("history", "--no-trunc", name).ok()).doesNotContain("p.example");
  }

  @Test
  void labelsWinOverTheFiles() throws IOException {
    dockerfile("FROM busybox\nLABEL a=1 b=2\n");
    build("--label", "a=cli").ok();
    assertThat(inspect("{{json .Config.Labels}}")).contains("\"a\":\"cli\"", "\"b\":\"2\"");
  }

  @Test
  void aFailedStepLeavesItsContainerUnlessForced() throws IOException {
    dockerfile("FROM busybox\nRUN echo " + name + " && false\n");
    Cli.Result failed = build();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(error(failed))
        .isEqualTo(
            "The command '/bin/sh -c echo " + name + " && false' returned a non-zero code: 1");
    List<String> left = containers();
    assertThat(left).hasSize(1);
    Cli.docker("rm", left.getFirst()).ok();
    Cli.Result forced = build("--force-rm");
    assertThat(forced.exitCode()).isEqualTo(1);
    assertThat(forced.out()).containsPattern(REMOVED);
    assertThat(containers()).isEmpty();
    assertThat(Cli.docker("images", "-q", name).ok()).isEmpty();
  }

  private List<String> containers() {
    String format = "{{.ID}} {{.Command}}";
    return Cli.docker("ps", "-a", "--no-trunc", "--format", format)
        .ok()
        .lines()
        .filter(line -> line.contains(name))
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    fails("COPY nosuch /x", "COPY failed: file not found in build context or excluded by");
    fails("COPY no*such /x", "COPY failed: no source files were specified");
    fails("ADD http://localhost:1/x /x", "ADD failed: Get \"http://localhost:1/x\": dial tcp ");
    fails("FOO bar", "line 2: unknown instruction: FOO");
    fails("COPY a", "line 2: COPY requires at least two arguments, but only one was provided.");
    fails("ENV", "line 2: ENV requires at least one argument");
    fails("HEALTHCHECK --interval=x CMD a", "line 2: time: invalid duration \"x\"");
    fails("ONBUILD FROM x", "line 2: FROM isn't allowed as an ONBUILD trigger");
    fails("SHELL bash", "line 2: SHELL requires the arguments to be in JSON form");
    fails("COPY --chown=nosuch f /x", "can't find uid for user nosuch: no such user: nosuch");
    fails("USER nosuch\nRUN id", "unable to find user nosuch: no matching entries in passwd file");
    fails("RUN [\"nosuch\"]", "exec: \"nosuch\": executable file not found in $PATH");
  }

  private void fails(String instruction, String words) throws IOException {
    dockerfile("FROM busybox\n" + instruction + "\n");
    Cli.Result failed = build("--force-rm");
    assertThat(failed.exitCode()).as(instruction).isNotZero();
    assertThat(error(failed)).as(instruction).contains(words);
  }

  @Test
  void namesAndFilesThatCannotBe() throws IOException {
    dockerfile("FROM busybox\n");
    assertThat(Cli.docker("build", "-t", "UPPER", context.toString()).err())
        .contains("invalid argument \"UPPER\" for \"-t, --tag\" flag: invalid reference format");
    assertThat(build("-f", "nosuch").err())
        .contains("unable to evaluate symlinks in Dockerfile path");
    dockerfile("");
    assertThat(error(build())).contains("the Dockerfile (Dockerfile) cannot be empty");
    dockerfile("# nothing\n");
    assertThat(error(build())).contains("file with no instructions");
  }
}
