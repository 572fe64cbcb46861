package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Cli.Result;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of a create request, from the answer to what the process sees. */
class CreateTest {
  private final Api api = Api.shared();

  private static String run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "run";
    all[1] = "--rm";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Cli.docker(all).ok();
  }

  /** Every field here is given a value that cannot be met; refusals must leave nothing behind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Env\":[\"=x\"]",
        "\"WorkingDir\":\"relative\"",
        "\"StopSignal\":\"NOPE\"",
        "\"Healthcheck\":{\"Interval\":5}",
        "\"Healthcheck\":{\"Retries\":-1}",
        "\"Cmd\":[],\"Entrypoint\":[\"\"]",
        "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"sometimes\"}}",
        "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\",\"MaximumRetryCount\":3}}",
        "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":-1}}",
        "\"HostConfig\":{\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"}}",
        "\"HostConfig\":{\"PortBindings\":{\"x/tcp\":[{}]}}",
        "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"70000\"}]}}",
        "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"20-10\"}]}}",
        "\"HostConfig\":{\"PortBindings\":{\"80-81/tcp\":[{}]}}",
        "\"HostConfig\":{\"ExtraHosts\":[\"x\"]}",
        "\"HostConfig\":{\"ExtraHosts\":[\"x:1.2.3\"]}",
        "\"HostConfig\":{\"IpcMode\":\"container:nosuch\"}",
        "\"HostConfig\":{\"PidMode\":\"container:nosuch\"}",
        "\"HostConfig\":{\"NetworkMode\":\"container:\"}",
        "\"HostConfig\":{\"NetworkMode\":\"container\"}",
        "\"Hostname\":\"x\",\"HostConfig\":{\"NetworkMode\":\"container:y\"}",
        "\"Hostname\":\"x\",\"HostConfig\":{\"UTSMode\":\"host\"}",
        "\"HostConfig\":{\"NetworkMode\":\"host\",\"Links\":[\"a:b\"]}",
        "\"HostConfig\":{\"OomScoreAdj\":1001}",
        "\"HostConfig\":{\"ShmSize\":-1}",
        "\"HostConfig\":{\"Runtime\":\"nosuch\"}",
        "\"HostConfig\":{\"Runtime\":\"../crun\"}",
        "\"HostConfig\":{\"CapAdd\":[\"NOPE\"]}",
        "\"HostConfig\":{\"CapDrop\":[\" NET_ADMIN\"]}",
        "\"HostConfig\":{\"Memory\":5}",
        "\"HostConfig\":{\"Memory\":100000000,\"MemorySwap\":10000000}",
        "\"HostConfig\":{\"MemorySwap\":100000000}",
        "\"HostConfig\":{\"MemorySwappiness\":101}",
        "\"HostConfig\":{\"NanoCpus\":1000000000000}",
        "\"HostConfig\":{\"NanoCpus\":1000000000,\"CpuQuota\":5000}",
        "\"HostConfig\":{\"CpuPeriod\":5}",
        "\"HostConfig\":{\"CpuQuota\":5}",
        "\"HostConfig\":{\"CpusetCpus\":\"x\"}",
        "\"HostConfig\":{\"CpusetCpus\":\"8000\"}",
        "\"HostConfig\":{\"LogConfig\":{\"Type\":\"nosuch\"}}",
        "\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":null}}",
        "\"NetworkingConfig\":{\"EndpointsConfig\":{\"n\":{\"IPAMConfig\":{\"IPv4Address\":\"x\"}}}}",
      })
  void whatCannotBeMetIs400AndLeavesNothing(String fields) {
    String name = "refused-" + UUID.randomUUID();
    JsonNode before = api.get("/volumes").get("Volumes");
    Response response =
        api.post(
            "/containers/create?name=" + name,
            "{\"Image\":\"busybox\",\"Volumes\":{\"/v\":{}},"
                + (fields.contains("\"Cmd\"") ? "" : "\"Cmd\":[\"true\"],")
                + fields
                + "}");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).isNotEmpty();
    assertThat(api.request().get("/containers/" + name + "/json").statusCode()).isEqualTo(404);
    assertThat(api.get("/volumes").get("Volumes")).hasSameSizeAs(before);
  }

  @Test
  void namesAreAnAdjectiveAndASurname() {
    String id = api.create("{\"Image\":\"busybox\"}");
    assertThat(api.get("/containers/" + id + "/json").get("Name").asText())
        .matches("/[a-z]+_[a-z]+[0-9]?");
    api.remove(id);
  }

  @Test
  void theDomainNameIsTheProcesses() {
    assertThat(run("--hostname", "a", "--domainname", "b.example", "busybox", "hostname", "-f"))
        .isEqualTo("a.b.example");
    assertThat(run("--domainname", "dom", "busybox", "cat", "/proc/sys/kernel/domainname"))
        .isEqualTo("dom");
  }

  @Test
  void namespacesAreSharedWithAnotherContainer() {
    String other =
        Cli.docker(
                "run", "-d", "--ipc", "shareable", "--hostname", "donor", "busybox", "sleep", "60")
            .ok();
    try {
      String ns = "readlink /proc/self/ns/";
      for (String kind : List.of("ipc", "pid", "net")) {
        String flag = kind.equals("net") ? "--network" : "--" + kind;
        assertThat(run(flag, "container:" + other, "busybox", "sh", "-c", ns + kind))
            .as(kind)
            .isEqualTo(Cli.docker("exec", other, "sh", "-c", ns + kind).ok());
      }
      assertThat(run("--network", "container:" + other, "busybox", "hostname")).isEqualTo("donor");
    } finally {
      Cli.docker("rm", "-f", other).ok();
    }
  }

  @Test
  void groupsAreAddedByNameAndNumber() {
    String groups = run("--group-add", "777", "--user", "1000:1000", "busybox", "id", "-G");
    assertThat(groups.split(" ")).contains("1000", "777");
  }

  @Test
  void limitsHostsAndNamesReachTheProcess() {
    assertThat(run("--ulimit", "nofile=100:200", "busybox", "sh", "-c", "ulimit -n; ulimit -Hn"))
        .isEqualTo("100\n200");
    assertThat(run("--add-host", "gw:host-gateway", "busybox", "cat", "/etc/hosts"))
        .contains("\tgw");
    assertThat(run("--shm-size", "16m", "busybox", "sh", "-c", "df -k /dev/shm | tail -1"))
        .contains("16384");
    assertThat(
            run(
                "--sysctl",
                "net.ipv4.ip_default_ttl=77",
                "busybox",
                "cat",
                "/proc/sys/net/ipv4/ip_default_ttl"))
        .isEqualTo("77");
    assertThat(
            run(
                "--dns",
                "192.0.2.1",
                "--dns-search",
                "s.example",
                "--dns-option",
                "ndots:3",
                "busybox",
                "cat",
                "/etc/resolv.conf"))
        .contains("nameserver 192.0.2.1", "search s.example", "ndots:3");
  }

  @Test
  void privilegesAreTakenAway() {
    assertThat(
            run(
                "--security-opt",
                "no-new-privileges",
                "--cap-drop",
                "ALL",
                "busybox",
                "sh",
                "-c",
                "grep -E 'NoNewPrivs|CapEff' /proc/self/status"))
        .contains("NoNewPrivs:\t1")
        .contains("CapEff:\t0000000000000000");
    assertThat(
            run(
                "--security-opt",
                "seccomp=unconfined",
                "busybox",
                "grep",
                "Seccomp:",
                "/proc/self/status"))
        .endsWith("0");
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--read-only",
                    "--tmpfs",
                    "/t",
                    "busybox",
                    "sh",
                    "-c",
                    "touch /t/a && ! touch /a")
                .exitCode())
        .isZero();
  }

  @Test
  void aDeviceIsSeenUnderItsOtherName() {
    assertThat(
            run(
                "--device",
                "/dev/null:/dev/other",
                "busybox",
                "sh",
                "-c",
                "echo x > /dev/other; test -c /dev/other && echo ok"))
        .isEqualTo("ok");
  }

  @Test
  void aGpuThatIsNotThereIsRefusedAtTheStart() {
    Result result = Cli.docker("run", "--rm", "--gpus", "all", "busybox", "true");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err())
        .contains("could not select device driver \"\" with capabilities: [[gpu]]");
  }

  @Test
  void aDescribedDeviceIsInjected() throws IOException {
    assumeTrue(Service.isBerth(), "the peer reads descriptions of devices from root's directories");
    Path directory = Service.shared().home().resolve("config/cdi");
    Files.createDirectories(directory);
    Path shared = Files.writeString(Service.shared().home().resolve("shared"), "from the host");
    Path marked = Service.shared().home().resolve("marked");
    Files.writeString(
        directory.resolve("berth.json"),
        """
        {"cdiVersion": "0.5.0", "kind": "example.com/thing",
         "containerEdits": {"env": ["COMMON=1"]},
         "devices": [{"name": "one", "containerEdits": {
           "env": ["THING=one"],
           "deviceNodes": [{"path": "/dev/thing", "hostPath": "/dev/null"}],
           "mounts": [{"hostPath": "%s", "containerPath": "/shared", "options": ["ro", "bind"]}],
           "hooks": [{"hookName": "createContainer", "path": "/bin/touch",
                      "args": ["touch", "%s"]}]}}]}
        """
            .formatted(shared, marked));
    assertThat(
            run(
                "--device",
                "example.com/thing=one",
                "busybox",
                "sh",
                "-c",
                "echo $COMMON $THING; cat /shared; echo; test -c /dev/thing && echo there"))
        .isEqualTo("1 one\nfrom the host\nthere");
    assertThat(marked).exists();
    Result unknown = Cli.docker("run", "--rm", "--device", "example.com/thing=two", "busybox");
    assertThat(unknown.exitCode()).isEqualTo(125);
    assertThat(unknown.err())
        .contains("CDI device injection failed: unresolvable CDI devices example.com/thing=two");
  }

  @Test
  void aSettingOfTheInterfaceIsMade() {
    assumeTrue(Service.apiAtLeast(46), "settings of interfaces are new in 1.46");
    String id =
        api.create(
            """
            {"Image":"busybox","Cmd":["cat","/proc/sys/net/ipv4/conf/eth0/log_martians"],
             "NetworkingConfig":{"EndpointsConfig":{"bridge":{"DriverOpts":{
               "com.docker.network.endpoint.sysctls":"net.ipv4.conf.IFNAME.log_martians=1"}}}}}
            """);
    api.start(id);
    assertThat(api.await(id)).isZero();
    assertThat(Cli.docker("logs", id).ok()).isEqualTo("1");
    api.remove(id);
  }
}
