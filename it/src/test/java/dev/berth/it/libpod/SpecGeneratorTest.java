package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of a container's specification that Docker's API does not have, seen from inside. */
class SpecGeneratorTest extends LibpodSuite {
  @TempDir Path directory;

  /** What a container of these fields writes when it runs a line of shell. */
  private String output(String fields, String line) {
    String id =
        run("{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"" + line + "\"]" + fields + "}");
    await(id);
    return podman().run("logs", id).out().strip();
  }

  private JsonNode inspect(String id) {
    return get("/containers/" + id + "/json");
  }

  @Test
  void theEnvironmentOfPodman() {
    assertThat(output("", "env").lines())
        .contains("container=podman", "TERM=xterm", "HOME=/root")
        .anyMatch(each -> each.startsWith("PATH="));
    assertThat(output(",\"unsetenv\":[\"TERM\"],\"env\":{\"A\":\"1\"}", "env").lines())
        .contains("A=1")
        .noneMatch(each -> each.startsWith("TERM="));
    String id = run("{\"image\":\"busybox\",\"command\":[\"/bin/env\"],\"unsetenvall\":true}");
    await(id);
    assertThat(podman().run("logs", id).out().lines())
        .noneMatch(each -> each.matches("(PATH|TERM|container)=.*"));
    assertThat(output(",\"envmerge\":[\"PATH=/first:${PATH}\"]", "echo $PATH"))
        .startsWith("/first:/");
  }

  @Test
  void umaskZoneAndPersonality() {
    assertThat(output(",\"umask\":\"0077\"", "umask")).isEqualTo("0077");
    assertThat(output(",\"timezone\":\"local\"", "date >/dev/null && echo fine")).isEqualTo("fine");
    assertThat(output(",\"personality\":{\"domain\":\"LINUX32\"}", "uname -m"))
        .isIn("i686", "armv8l");
    assertThat(output("", "test -e /run/.containerenv && echo there")).isEqualTo("there");
  }

  @Test
  void accountsForUsersTheImageDoesNotKnow() {
    assertThat(output(",\"user\":\"4321\"", "tail -n1 /etc/passwd; tail -n1 /etc/group"))
        .isEqualTo("4321:*:4321:0:container user:/:/bin/sh\n4321:x:4321:4321");
    assertThat(output(",\"user\":\"4321\",\"manage_password\":false", "grep -c 4321 /etc/passwd"))
        .isEqualTo("0");
    assertThat(
            output(
                ",\"user\":\"4321\",\"passwd_entry\":\"me:*:$UID:$GID:x:/me:/bin/sh\"",
                "tail -n1 /etc/passwd"))
        .isEqualTo("me:*:4321:0:x:/me:/bin/sh");
    String id = create("{\"image\":\"busybox\",\"hostusers\":[\"no-such-user-here\"]}");
    assertThat(post("/containers/" + id + "/start", "").statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void usersOtherThanRootHaveNoCapabilitiesButThoseAskedFor() {
    assertThat(output(",\"user\":\"5\"", "grep CapEff /proc/self/status | tr -d ' \\\\t'"))
        .isEqualTo("CapEff:0000000000000000");
    assertThat(
            output(
                ",\"user\":\"5\",\"cap_add\":[\"net_raw\"]",
                "grep CapEff /proc/self/status | tr -d ' \\\\t'"))
        .isEqualTo("CapEff:0000000000002000");
    assertThat(output("", "grep CapEff /proc/self/status | tr -d ' \\\\t'"))
        .isEqualTo("CapEff:00000000800405fb");
  }

  @Test
  void filesOfTheImageInsteadOfTheEngines() {
    assertThat(output(",\"use_image_hosts\":true", "wc -c < /etc/hosts")).isEqualTo("0");
    assertThat(output(",\"use_image_resolve_conf\":true", "wc -c < /etc/resolv.conf"))
        .isEqualTo("0");
    assertThat(output(",\"base_hosts_file\":\"none\"", "grep -c localhost /etc/hosts"))
        .isNotEqualTo("0");
  }

  @Test
  void hostsAndResolverAreWrittenAsPodmanDoes() {
    String hosts =
        output(
            ",\"hostname\":\"h\",\"name\":\"itnamed\",\"hostadd\":[\"far:192.0.2.9\"]",
            "cat /etc/hosts");
    assertThat(hosts)
        .startsWith("192.0.2.9\tfar\n")
        .containsPattern("\n[0-9.]+\thost\\.containers\\.internal host\\.docker\\.internal\n")
        .containsPattern("\n[0-9.]+\th itnamed$");
    assertThat(output(",\"dns_search\":[\"a.test\"]", "cat /etc/resolv.conf"))
        .startsWith("search a.test\nnameserver ")
        .doesNotContain("#");
  }

  @Test
  void fileSystemsInMemoryBeginWithWhatTheImageHas() {
    String mount =
        "{\"destination\":\"/etc\",\"type\":\"tmpfs\",\"source\":\"tmpfs\",\"options\":[";
    assertThat(output(",\"mounts\":[" + mount + "]}]", "ls /etc/passwd")).isEqualTo("/etc/passwd");
    assertThat(
            output(
                ",\"mounts\":[" + mount + "\"notmpcopyup\"]}]", "test -e /etc/passwd || echo none"))
        .isEqualTo("none");
    assertThat(
            output(
                ",\"read_only_filesystem\":true,\"read_write_tmpfs\":true",
                "touch /x 2>/dev/null || touch /tmp/x /run/x /var/tmp/x && echo fine"))
        .isEqualTo("fine");
  }

  @Test
  void mountsWithOptionsOfTheKernel() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    String mount =
        ",\"mounts\":[{\"destination\":\"/v\",\"type\":\"bind\",\"source\":\""
            + directory
            + "\",\"options\":[\"noexec\",\"ro\"]}]";
    assertThat(output(mount, "grep -o ' /v .* ro,.*noexec' /proc/mounts | wc -l")).isEqualTo("1");
  }

  @Test
  void overlayVolumesKeepChangesToTheContainer() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("old"), "data");
    String overlay =
        ",\"overlay_volumes\":[{\"destination\":\"/v\",\"source\":\""
            + directory
            + "\",\"options\":[]}]";
    assertThat(output(overlay, "cat /v/old; echo new > /v/new; ls /v | tr '\\\\n' ' '"))
        .isEqualTo("datanew old");
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void imagesMountedToWriteInto() {
    String image =
        ",\"image_volumes\":[{\"Source\":\"busybox\",\"Destination\":\"/i\",\"ReadWrite\":true}]";
    assertThat(output(image, "touch /i/new && ls /i/bin/sh")).isEqualTo("/i/bin/sh");
    assertThat(output(image.replace("true", "false"), "touch /i/new 2>/dev/null || echo refused"))
        .isEqualTo("refused");
  }

  @Test
  void idsMappedAsAsked() {
    String ids =
        ",\"userns\":{\"nsmode\":\"private\"},\"idmappings\":{"
            + "\"UIDMap\":[{\"container_id\":0,\"host_id\":1,\"size\":100}],"
            + "\"GIDMap\":[{\"container_id\":0,\"host_id\":1,\"size\":50}]}";
    assertThat(output(ids, "awk '{print $1,$2,$3}' /proc/self/uid_map /proc/self/gid_map"))
        .isEqualTo("0 1 100\n0 1 50");
  }

  @Test
  void hiddenPathsAndOptionsOfProc() {
    assertThat(output(",\"mask\":[\"/etc/group\"]", "wc -c < /etc/group")).isEqualTo("0");
    assertThat(output(",\"unmask\":[\"ALL\"]", "grep -c ' /proc/' /proc/mounts")).isEqualTo("0");
    assertThat(output(",\"procfs_opts\":[\"hidepid=2\"]", "grep -q hidepid /proc/mounts && echo 1"))
        .isEqualTo("1");
  }

  @Test
  void aTimeoutEndsIt() {
    String id = run("{\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],\"timeout\":1}");
    assertThat(await(id)).isEqualTo(-1);
    assertThat(inspect(id).at("/Config/Timeout").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsRequiredStartsFirst() {
    String first =
        create("{\"name\":\"first\",\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"]}");
    String second =
        create(
            "{\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],"
                + "\"dependencyContainers\":[\"first\"]}");
    assertThat(inspect(second).at("/Dependencies/0").asText()).isEqualTo(first);
    post("/containers/" + second + "/start", "", 204);
    assertThat(inspect(first).at("/State/Status").asText()).isEqualTo("running");
  }

  @Test
  void aStartupCheckComesFirstAndTheUnhealthyAreKilled() {
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],"
                + "\"healthconfig\":{\"Test\":[\"CMD\",\"test\",\"-e\",\"/well\"],"
                + "\"Interval\":200000000,\"Retries\":1,\"Timeout\":5000000000},"
                + "\"startupHealthConfig\":{\"Test\":[\"CMD\",\"test\",\"-e\",\"/up\"],"
                + "\"Interval\":200000000,\"Timeout\":5000000000,\"Successes\":2},"
                + "\"health_check_on_failure_action\":2,\"healthMaxLogCount\":2}");
    Waiting.until(
        "the startup check has been run",
        20,
        () -> inspect(id).at("/State/Health/Log").size() == 2);
    assertThat(inspect(id).at("/State/Health/Status").asText()).isEqualTo("starting");
    assertThat(inspect(id).at("/Config/HealthcheckOnFailureAction").asText()).isEqualTo("kill");
    assertThat(inspect(id).at("/Config/StartupHealthCheck/Successes").asInt()).isEqualTo(2);
    podman().ok("exec", id, "touch", "/up");
    Waiting.until(
        "it is killed", 20, () -> inspect(id).at("/State/Status").asText().equals("exited"));
    assertThat(inspect(id).at("/State/ExitCode").asInt()).isEqualTo(137);
  }

  @Test
  void theUnhealthyAreStartedAgain() {
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"echo run >> /runs; sleep 600\"],"
                + "\"healthconfig\":{\"Test\":[\"CMD-SHELL\",\"test $(wc -l < /runs) -gt 1\"],"
                + "\"Interval\":200000000,\"Retries\":1},\"stop_timeout\":0,"
                + "\"health_check_on_failure_action\":3}");
    Waiting.until(
        "it is healthy after a second start",
        20,
        () -> inspect(id).at("/State/Health/Status").asText().equals("healthy"));
  }

  @Test
  void settingsChangeWhileItRuns() {
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],\"stop_timeout\":0,"
                + "\"healthconfig\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":200000000}}");
    post(
        "/containers/" + id + "/update?restartPolicy=on-failure&restartRetries=4",
        "{\"Env\":[\"A=1\"],\"UnsetEnv\":[\"TERM\"],\"health_cmd\":\"test -e /nothing\","
            + "\"health_retries\":1,\"health_on_failure\":\"stop\"}",
        201);
    JsonNode shown = inspect(id);
    assertThat(shown.at("/HostConfig/RestartPolicy/MaximumRetryCount").asInt()).isEqualTo(4);
    assertThat(shown.at("/Config/Healthcheck/Test/1").asText()).isEqualTo("test -e /nothing");
    Waiting.until(
        "it is stopped", 20, () -> inspect(id).at("/State/Status").asText().equals("exited"));
    post(
        "/containers/" + id + "/update",
        "{\"no_healthcheck\":true,\"health_on_failure\":\"none\"}",
        201);
    post("/containers/" + id + "/start", "", 204);
    assertThat(podman().ok("exec", id, "env").lines())
        .contains("A=1")
        .noneMatch(each -> each.startsWith("TERM="));
    assertThat(inspect(id).at("/Config/Healthcheck/Test/0").asText()).isEqualTo("NONE");
  }

  @Test
  void anImageGoesWithItsContainer() {
    podman().ok("tag", "busybox", "localhost/gone:1");
    String fields = "{\"image\":\"localhost/gone:1\",\"command\":[\"true\"],\"remove\":true";
    String id = run(fields + ",\"removeImage\":true}");
    Waiting.until(
        "container and image are gone",
        20,
        () ->
            ask("/containers/" + id + "/exists").statusCode() == 404
                && ask("/images/localhost/gone:1/exists").statusCode() == 404);
    assertThat(ask("/images/busybox/exists").statusCode()).isEqualTo(204);
  }

  @Test
  void whatTheKindOfAnAnswerIs() {
    String id =
        create(
            "{\"image\":\"busybox\",\"command\":[\"true\"],\"sdnotifyMode\":\"ignore\","
                + "\"stop_signal\":2,\"annotations\":{\"a\":\"b\"},\"expose\":{\"99\":\"tcp,udp\"},"
                + "\"portmappings\":[{\"container_port\":80,\"host_port\":18620,\"range\":3}]}");
    JsonNode shown = inspect(id);
    assertThat(shown.at("/Config/sdNotifyMode").asText()).isEqualTo("ignore");
    assertThat(shown.at("/Config/StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(shown.at("/Config/Annotations/a").asText()).isEqualTo("b");
    assertThat(shown.at("/HostConfig/IpcMode").asText()).isEqualTo("shareable");
    assertThat(shown.at("/HostConfig/ShmSize").asInt()).isEqualTo(65_536_000);
    List<String> dropped = new ArrayList<>();
    shown.at("/HostConfig/CapDrop").forEach(each -> dropped.add(each.asText()));
    assertThat(dropped).containsExactly("CAP_AUDIT_WRITE", "CAP_MKNOD", "CAP_NET_RAW");
    JsonNode old = api.get("/v4.3.0/libpod/containers/" + id + "/json");
    assertThat(old.at("/Config/StopSignal").asInt()).isEqualTo(2);
    assertThat(old.at("/Config/Entrypoint").isTextual()).isTrue();
    JsonNode line = get("/containers/json?all=true&namespace=true").get(0);
    assertThat(line.at("/Ports/0/range").asInt()).isEqualTo(3);
    assertThat(line.at("/ExposedPorts/99").size()).isEqualTo(2);
  }

  @Test
  void aDefaultNetworkIsCalledDefaultByClients() {
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],"
                + "\"netns\":{\"nsmode\":\"bridge\"},"
                + "\"Networks\":{\"default\":{\"static_mac\":\"92:d0:c6:0a:29:33\"}}}");
    JsonNode shown = inspect(id).at("/NetworkSettings");
    assertThat(shown.at("/Networks/podman/MacAddress").asText()).isEqualTo("92:d0:c6:0a:29:33");
    assertThat(shown.at("/MacAddress").asText()).isEqualTo("92:d0:c6:0a:29:33");
    assertThat(shown.at("/SandboxKey").asText()).startsWith("/");
  }

  @Test
  void aMissingWorkingDirectoryIsMadeOnlyWhenAsked() {
    String made =
        "{\"image\":\"busybox\",\"command\":[\"pwd\"],\"work_dir\":\"/made\""
            + ",\"create_working_dir\":true}";
    assertThat(await(run(made))).isZero();
    String id = create(made.replace("true", "false"));
    Response failed = post("/containers/" + id + "/start", "");
    assertError(
        failed,
        500,
        failed.jsonPath().getString("cause"),
        "workdir \"/made\" does not exist on container " + id);
  }

  @Test
  void aFailedCreateLeavesNothing() {
    int before = get("/volumes/json").size();
    Response refused =
        post(
            "/containers/create",
            "{\"image\":\"busybox\",\"volumes\":[{\"Dest\":\"/v\",\"IsAnonymous\":true}],"
                + "\"dependencyContainers\":[\"nobody\"]}");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(get("/volumes/json")).hasSize(before);
    assertThat(get("/containers/json?all=true")).isEmpty();
  }
}
