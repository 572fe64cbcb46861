package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Cli.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of the docker CLI beside run: outputs that scripts parse, errors, exit codes. */
class DockerCliVerbsTest {
  private final String name = "verbs-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
  }

  private void sleeping(String... flags) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(flags));
    words.addAll(List.of("busybox", "sleep", "600"));
    Cli.docker(words.toArray(String[]::new)).ok();
  }

  private static String listed(String... filters) {
    List<String> words = new ArrayList<>(List.of("ps", "-a", "--format", "{{.Names}}"));
    for (String filter : filters) {
      words.addAll(List.of("--filter", filter));
    }
    return Cli.docker(words.toArray(String[]::new)).ok();
  }

  /** A verb on a container that does not exist. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop nosuch",
        "start nosuch",
        "kill nosuch",
        "rm nosuch",
        "pause nosuch",
        "unpause nosuch",
        "restart nosuch",
        "rename nosuch x",
        "update --restart no nosuch",
        "wait nosuch",
        "top nosuch",
        "port nosuch",
        "diff nosuch",
        "export nosuch",
        "commit nosuch x",
        "attach nosuch",
        "logs nosuch",
        "exec nosuch true",
        "stats --no-stream nosuch",
        "container inspect nosuch"
      })
  void saysThatThereIsNone(String command) {
    Result result = Cli.docker(command.split(" "));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).containsIgnoringCase("No such container: nosuch");
  }

  /** A verb on a container in a state that does not allow it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill|is not running",
        "pause|is not running",
        "unpause|is not paused",
        "top|is not running",
        "exec NAME true|is not running",
        "kill -s BOGUS|invalid signal: BOGUS",
        "rename NAME b!d|Invalid container name",
        "rename NAME NAME|Renaming a container with the same name as its current name",
        "update --restart always:3|maximum retry count",
        "update --memory 1k|Minimum memory limit allowed is 6MB",
        "attach|cannot attach to a stopped container",
      })
  void isRefusedForAContainerThatOnlyExists(String command, String reason) {
    Cli.docker("create", "--name", name, "busybox").ok();
    String words = command.contains("NAME") ? command : command + " NAME";
    Result result = Cli.docker(words.replace("NAME", name).split(" "));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).containsIgnoringCase(reason);
  }

  @Test
  void aRunningContainerIsRemovedOnlyByForce() {
    sleeping();
    assertThat(Cli.docker("rm", name).err()).containsAnyOf("running container", "is running");
    assertThat(Cli.docker("rm", "-f", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("rm", "-f", name).exitCode()).isZero();
    assertThat(listed("name=" + name)).isEmpty();
  }

  @Test
  void psFiltersFind() {
    sleeping("--label", "tier=" + name, "-v", "/data", "--expose", "7777", "-p", "127.0.0.1::80");
    for (String filter :
        List.of(
            "label=tier=" + name,
            "status=running",
            "volume=/data",
            "network=bridge",
            "expose=7777/tcp",
            "ancestor=busybox",
            "health=none")) {
      assertThat(listed("name=" + name, filter)).as(filter).isEqualTo(name);
    }
    for (String filter :
        List.of(
            "label=tier=other",
            "status=exited",
            "volume=/other",
            "network=none",
            "publish=81/tcp",
            "expose=7778",
            "ancestor=nosuchimage",
            "health=healthy",
            "is-task=true",
            "exited=0")) {
      assertThat(listed("name=" + name, filter)).as(filter).isEmpty();
    }
    assertThat(Cli.docker("ps", "--filter", "bogus=1").err())
        .containsIgnoringCase("invalid filter 'bogus");
    assertThat(Cli.docker("ps", "--filter", "status=bogus").err())
        .containsIgnoringCase("invalid filter 'status=bogus'");
    assertThat(Cli.docker("ps", "--filter", "since=nosuch").err())
        .containsIgnoringCase("no such container");
  }

  @Test
  void psColumnsAreWhatScriptsRead() {
    sleeping("--label", "a=b", "-v", "/etc:/x:ro");
    String format =
        "{{.Names}};{{.Image}};{{.Command}};{{.State}};{{.Labels}};{{.Mounts}};{{.Networks}};"
            + "{{.LocalVolumes}};{{.Ports}}";
    assertThat(Cli.docker("ps", "--filter", "name=" + name, "--format", format).ok())
        .isEqualTo(name + ";busybox;\"sleep 600\";running;a=b;/etc;bridge;0;");
    assertThat(Cli.docker("ps", "--filter", "name=" + name).ok().lines().findFirst())
        .hasValueSatisfying(
            header ->
                assertThat(header)
                    .matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES"));
    assertThat(Cli.docker("ps", "-lq", "--no-trunc").ok()).hasSize(64);
    assertThat(Cli.docker("ps", "-n", "1", "-q").ok()).hasSize(12);
  }

  @Test
  void inspectGivesEveryKindAndSaysWhatItMisses() {
    sleeping();
    assertThat(Cli.docker("inspect", "-f", "{{.Name}} {{.Path}} {{.Args}}", name).ok())
        .isEqualTo("/" + name + " sleep [600]");
    JsonNode whole = Api.parse(Cli.docker("inspect", name, "busybox", "bridge").ok());
    assertThat(whole).hasSize(3);
    assertThat(Cli.docker("inspect", "nosuch").err()).contains("No such object: nosuch");
    assertThat(Cli.docker("image", "inspect", "nosuch").err()).contains("No such image: nosuch");
    assertThat(Cli.docker("volume", "inspect", "nosuch").err())
        .containsIgnoringCase("no such volume");
    assertThat(Cli.docker("network", "inspect", "nosuch").err())
        .containsAnyOf("network nosuch not found", "No such network: nosuch");
    String id = Cli.docker("inspect", "-f", "{{.Id}}", name).ok();
    assertThat(Cli.docker("inspect", "-f", "{{.Name}}", id.substring(0, 12)).ok())
        .isEqualTo("/" + name);
  }

  @Test
  void stopStartRestartKillWaitSayTheName() {
    sleeping();
    assertThat(Cli.docker("restart", "-t", "0", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("stop", "-t", "0", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("stop", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("wait", name).ok()).isEqualTo("137");
    assertThat(Cli.docker("start", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("start", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("kill", "-s", "USR1", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("kill", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("wait", name).ok()).isEqualTo("137");
  }

  @Test
  void pauseHoldsEverything() {
    assumeTrue(Service.canPause(), "no cgroup freezer for an ordinary user on this host");
    sleeping();
    assertThat(Cli.docker("pause", name).ok()).isEqualTo(name);
    assertThat(Cli.docker("ps", "-f", "name=" + name, "--format", "{{.Status}}").ok())
        .endsWith("(Paused)");
    assertThat(Cli.docker("pause", name).err()).contains("is already paused");
    assertThat(Cli.docker("exec", name, "true").err()).contains("is paused");
    assertThat(Cli.docker("attach", name).err()).contains("cannot attach to a paused container");
    assertThat(Cli.docker("unpause", name).ok()).isEqualTo(name);
  }

  @Test
  void renameMovesTheName() {
    sleeping();
    String other = "other-" + UUID.randomUUID();
    Cli.docker("create", "--name", other, "busybox").ok();
    try {
      assertThat(Cli.docker("rename", name, other).err())
          .contains("Conflict. The container name \"/" + other + "\" is already in use");
      Cli.docker("rm", other).ok();
      Cli.docker("rename", name, other).ok();
      assertThat(listed("name=^" + other + "$")).isEqualTo(other);
      assertThat(listed("name=^" + name + "$")).isEmpty();
      Cli.docker("rename", other, name).ok();
    } finally {
      Cli.docker("rm", "-f", other);
    }
  }

  @Test
  void updateKeepsWhatIsNotNamed() {
    sleeping("--restart", "on-failure:2");
    assertThat(Cli.docker("update", "--cpu-shares", "512", name).out()).startsWith(name);
    assertThat(
            Cli.docker(
                    "inspect",
                    "-f",
                    "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.CpuShares}}",
                    name)
                .ok())
        .isIn("on-failure 512", "on-failure 0"); // 0: this host cannot limit
    Cli.docker("update", "--restart", "no", name).ok();
    assertThat(
            Cli.docker(
                    "inspect",
                    "-f",
                    "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.CpuShares}}",
                    name)
                .ok())
        .isIn("no 512", "no 0");
  }

  @Test
  void topIsThePsOfTheHost() {
    sleeping();
    assertThat(Cli.docker("top", name).ok().lines().findFirst())
        .hasValueSatisfying(
            header ->
                assertThat(header.split("\\s+"))
                    .containsExactly("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"));
    assertThat(Cli.docker("top", name, "-o", "pid,cmd").ok()).endsWith("sleep 600");
    assertThat(Cli.docker("top", name, "-o", "bogus").exitCode()).isEqualTo(1);
  }

  @Test
  void statsTellOneLineOrManyObjects() {
    sleeping();
    assertThat(Cli.docker("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", name).ok())
        .matches(name + " \\d+");
    JsonNode json =
        Api.parse(Cli.docker("stats", "--no-stream", "--format", "{{json .}}", name).ok());
    assertThat(json.fieldNames())
        .toIterable()
        .contains("BlockIO", "CPUPerc", "MemPerc", "MemUsage", "NetIO", "PIDs");
    try (Terminal terminal = Terminal.docker("stats", name)) {
      terminal.expect(name.substring(0, 12));
    }
  }

  @Test
  void eventsReplayWhatHappened() {
    String since = Cli.run(Map.of(), "date", "+%s.%N").ok();
    Cli.docker("run", "--name", name, "--label", "z=1", "busybox", "sh", "-c", "exit 2");
    Cli.docker("rm", name).ok();
    String until = Cli.run(Map.of(), "date", "+%s.%N").ok();
    assertThat(
            events(since, until, "--filter", "container=" + name, "--format", "{{.Action}}")
                .lines()
                .filter(action -> !action.startsWith("exec")))
        .containsExactly("create", "attach", "start", "die", "destroy");
    String attributes = "{{.Actor.Attributes.exitCode}} {{.Actor.Attributes.image}} {{.Scope}}";
    assertThat(
            events(
                since,
                until,
                "--filter",
                "event=die",
                "--filter",
                "label=z=1",
                "--format",
                attributes))
        .isEqualTo("2 busybox local");
    String network = "{{.Action}} {{.Actor.Attributes.name}}";
    assertThat(events(since, until, "--filter", "type=network", "--format", network))
        .contains("connect bridge", "disconnect bridge");
    assertThat(Cli.docker("events", "--since", until, "--until", since).exitCode()).isEqualTo(1);
  }

  private static String events(String since, String until, String... more) {
    List<String> words = new ArrayList<>(List.of("events", "--since", since, "--until", until));
    words.addAll(List.of(more));
    return Cli.docker(words.toArray(String[]::new)).ok();
  }

  @Test
  void volumesAreMadeListedAndRemoved() {
    try {
      assertThat(Cli.docker("volume", "create", "--label", "k=" + name, name).ok()).isEqualTo(name);
      assertThat(Cli.docker("volume", "create", name).ok()).isEqualTo(name);
      assertThat(Cli.docker("volume", "ls", "-q", "--filter", "label=k=" + name).ok())
          .isEqualTo(name);
      assertThat(
              Cli.docker("volume", "inspect", "-f", "{{.Driver}} {{.Scope}} {{.Labels}}", name)
                  .ok())
          .isEqualTo("local local map[k:" + name + "]");
      Cli.docker("create", "--name", name, "-v", name + ":/d", "busybox").ok();
      assertThat(Cli.docker("volume", "rm", name).err()).contains("volume is in use");
    } finally {
      Cli.docker("rm", "-f", name);
      Cli.docker("volume", "rm", name);
    }
    assertThat(Cli.docker("volume", "ls", "-q", "--filter", "label=k=" + name).ok()).isEmpty();
    assertThat(Cli.docker("volume", "create", "a b").err()).contains("invalid characters");
    assertThat(Cli.docker("volume", "rm", "-f", "nosuch").exitCode()).isZero();
  }

  @Test
  void networksAreMadeJoinedAndRemoved() {
    sleeping();
    try {
      Cli.docker("network", "create", "--label", "k=v", name).ok();
      assertThat(Cli.docker("network", "create", name).err()).contains("already exists");
      Cli.docker("network", "connect", "--alias", "other", name, name).ok();
      assertThat(Cli.docker("network", "rm", name).err()).contains("has active endpoints");
      assertThat(Cli.docker("exec", name, "ls", "/sys/class/net").ok()).contains("eth1");
      Cli.docker("network", "disconnect", name, name).ok();
      assertThat(Cli.docker("network", "disconnect", name, name).err())
          .contains("is not connected to");
      assertThat(Cli.docker("network", "ls", "--filter", "label=k=v", "--format", "{{.Name}}").ok())
          .contains(name);
    } finally {
      Cli.docker("network", "rm", name);
    }
    assertThat(Cli.docker("network", "rm", "bridge").err())
        .contains("bridge is a pre-defined network and cannot be removed");
    assertThat(Cli.docker("network", "create", "-d", "bogus", "x").err())
        .contains("bogus")
        .contains("not found");
  }

  @Test
  void systemTellsAndPrunes() {
    assertThat(Cli.docker("system", "df", "--format", "{{.Type}}").ok())
        .isEqualTo("Images\nContainers\nLocal Volumes\nBuild Cache");
    assertThat(Cli.docker("system", "df", "-v").ok()).contains("Images space usage:");
    assertThat(Cli.docker("info", "--format", "{{.OSType}} {{.Swarm.LocalNodeState}}").ok())
        .isEqualTo("linux inactive");
    assertThat(Cli.docker("version", "--format", "{{(index .Server.Components 0).Name}}").ok())
        .isEqualTo("Engine");
    Cli.docker("create", "--name", name, "--label", "gone=" + name, "busybox").ok();
    String pruned = Cli.docker("container", "prune", "-f", "--filter", "label=gone=" + name).ok();
    assertThat(pruned).contains("Deleted Containers:").contains("Total reclaimed space: 0B");
    assertThat(listed("name=" + name)).isEmpty();
    Cli.docker("builder", "prune", "-af").ok(); // that filter spares no cache
    assertThat(Cli.docker("system", "prune", "-f", "--filter", "label=nosuch").ok())
        .isEqualTo("Total reclaimed space: 0B");
    assertThat(Cli.docker("container", "prune", "-f", "--filter", "bogus=1").err())
        .containsIgnoringCase("invalid filter 'bogus'");
  }

  @Test
  void swarmCommandsAnswerAsOutsideOne() {
    for (String command : List.of("node ls", "service ls", "secret ls", "config ls")) {
      assertThat(Cli.docker(command.split(" ")).err())
          .as(command)
          .contains("This node is not a swarm manager");
    }
    assertThat(Cli.docker("plugin", "ls", "-q").ok()).isEmpty();
  }

  @Test
  void aContextLeadsToTheService(@TempDir Path config) {
    Map<String, String> environment = Map.of("DOCKER_CONFIG", config.toString());
    String host = "host=unix://" + Service.shared().socket();
    Cli.run(environment, "docker", "context", "create", "mine", "--docker", host).ok();
    assertThat(
            Cli.run(
                    environment,
                    "docker",
                    "--context",
                    "mine",
                    "run",
                    "--rm",
                    "busybox",
                    "echo",
                    "x")
                .ok())
        .isEqualTo("x");
    assertThat(Cli.run(environment, "docker", "context", "ls", "-q").ok()).contains("mine");
  }
}
