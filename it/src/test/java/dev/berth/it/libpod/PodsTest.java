package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Pods: what they share, their life, and what is refused. */
class PodsTest extends LibpodSuite {
  private static final String SLEEPER =
      "\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],\"stop_signal\":9";

  private String pod(String specification) {
    return post("/pods/create", specification, 201).jsonPath().getString("Id");
  }

  private String member(String pod, String name) {
    return create("{\"name\":\"" + name + "\",\"pod\":\"" + pod + "\"," + SLEEPER + "}");
  }

  private String status(String pod) {
    return get("/pods/" + pod + "/json").get("State").asText();
  }

  @Test
  void isMadeShownAndRemoved() {
    String id = pod("{\"name\":\"p1\",\"labels\":{\"a\":\"b\"},\"hostname\":\"front\"}");
    assertThat(id).matches("[0-9a-f]{64}");
    JsonNode shown = get("/pods/p1/json");
    assertThat(shown.get("Id").asText()).isEqualTo(id);
    assertThat(shown.get("State").asText()).isEqualTo("Created");
    assertThat(shown.get("Hostname").asText()).isEqualTo("front");
    assertThat(shown.at("/Labels/a").asText()).isEqualTo("b");
    assertThat(shown.get("NumContainers").asInt()).isEqualTo(1);
    assertThat(shown.get("SharedNamespaces")).hasSize(3);
    assertThat(shown.get("ExitPolicy").asText()).isEqualTo("continue");
    String infra = shown.get("InfraContainerID").asText();
    assertThat(shown.at("/Containers/0/Name").asText()).isEqualTo(id.substring(0, 12) + "-infra");
    JsonNode line = get("/pods/json").get(0);
    assertThat(line.get("InfraId").asText()).isEqualTo(infra);
    assertThat(line.get("Status").asText()).isEqualTo("Created");
    assertThat(ask("/pods/" + id.substring(0, 8) + "/exists").statusCode()).isEqualTo(204);
    JsonNode removed = get(delete("/pods/p1"));
    assertThat(removed.get("Id").asText()).isEqualTo(id);
    assertThat(removed.at("/RemovedCtrs/" + infra).isNull()).isTrue();
    assertThat(ask("/pods/p1/exists").statusCode()).isEqualTo(404);
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  private static JsonNode get(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Api.parse(response.asString());
  }

  private String hosts(String container) {
    return podman().ok("exec", container, "cat", "/etc/hosts");
  }

  @Test
  void membersFindEachOtherByName() {
    String id = pod("{\"name\":\"p1\"}");
    member("p1", "c1");
    member("p1", "c2");
    post("/pods/p1/start", "", 200);
    assertThat(hosts("c1").lines())
        .contains("127.0.0.1\tc1", "127.0.0.1\tc2")
        .anyMatch(line -> line.endsWith("\tp1 " + id.substring(0, 12) + "-infra"));
    post("/containers/c2/stop?t=0", "", 204);
    assertThat(hosts("c1")).contains("127.0.0.1\tc1").doesNotContain("\tc2");
    String own =
        create("{\"name\":\"c3\",\"pod\":\"p1\",\"use_image_hosts\":true," + SLEEPER + "}");
    post("/containers/" + own + "/start", "", 204);
    assertThat(hosts("c3")).isEmpty();
    assertThat(hosts("c1")).doesNotContain("\tc3");
  }

  @Test
  void withoutManagedFilesMembersHaveTheImages() {
    pod("{\"name\":\"p1\",\"no_manage_hosts\":true,\"no_manage_resolv_conf\":true}");
    member("p1", "c1");
    post("/pods/p1/start", "", 200);
    assertThat(podman().ok("exec", "c1", "cat", "/etc/hosts", "/etc/resolv.conf")).isEmpty();
    assertThat(podman().ok("exec", "c1", "cat", "/proc/mounts"))
        .doesNotContain(" /etc/hosts ", " /etc/resolv.conf ");
  }

  @Test
  void containersShareItsNamespaces() {
    String id = pod("{\"name\":\"p1\"}");
    String first = member("p1", "c1");
    String second = member("p1", "c2");
    post("/containers/c2/start", "", 204);
    assertThat(status("p1")).isEqualTo("Degraded");
    post("/pods/p1/start", "", 200);
    assertThat(status("p1")).isEqualTo("Running");
    for (String namespace : new String[] {"net", "ipc", "uts"}) {
      assertThat(namespace(first, namespace)).isEqualTo(namespace(second, namespace));
    }
    assertThat(namespace(first, "pid")).isNotEqualTo(namespace(second, "pid"));
    JsonNode inspected = get("/containers/c1/json");
    assertThat(inspected.get("Pod").asText()).isEqualTo(id);
    assertThat(inspected.at("/Config/Hostname").asText()).isEqualTo("p1");
    JsonNode infra = get("/containers/" + id.substring(0, 12) + "-infra/json");
    assertThat(infra.get("IsInfra").asBoolean()).isTrue();
    assertThat(inspected.get("Dependencies").get(0)).isEqualTo(infra.get("Id"));
    JsonNode listed = get("/containers/json?" + filters("{\"pod\":[\"p1\"]}"));
    assertThat(listed).hasSize(3);
    assertThat(listed.findValuesAsText("PodName")).containsOnly("p1");
  }

  private String namespace(String container, String kind) {
    int pid = get("/containers/" + container + "/json").at("/State/Pid").asInt();
    assertThat(pid).isPositive();
    String exec =
        post(
                "/containers/" + container + "/exec",
                "{\"AttachStdout\":true,\"Cmd\":[\"readlink\",\"/proc/1/ns/" + kind + "\"]}",
                201)
            .jsonPath()
            .getString("Id");
    String answer = post("/exec/" + exec + "/start", "{}", 200).asString();
    return answer.substring(answer.indexOf(kind));
  }

  @Test
  void theVerbsReport() {
    pod("{\"name\":\"p1\"}");
    member("p1", "c1");
    JsonNode started = get(post("/pods/p1/start", ""));
    assertThat(started.get("Errs").isNull()).isTrue();
    assertThat(started.get("RawInput").asText()).isEqualTo("p1");
    assertThat(post("/pods/p1/start", "").statusCode()).isEqualTo(304);
    post("/pods/p1/restart", "", 200);
    assertThat(status("p1")).isEqualTo("Running");
    post("/pods/p1/stop?t=1", "", 200);
    assertThat(status("p1")).isEqualTo("Exited");
    assertThat(post("/pods/p1/stop", "").statusCode()).isEqualTo(304);
    assertThat(post("/pods/p1/kill", "").statusCode()).isEqualTo(409);
    post("/pods/p1/start", "", 200);
    post("/pods/p1/kill", "", 200);
    Waiting.until("all ended", 10, () -> status("p1").equals("Exited"));
    assertThat(get(post("/pods/prune", "")).get(0).get("Err").isNull()).isTrue();
    assertThat(get("/pods/json")).isEmpty();
  }

  @Test
  void whatRunsIsRemovedByForceOnly() {
    pod("{\"name\":\"p1\"}");
    String id = member("p1", "c1");
    post("/pods/p1/start", "", 200);
    assertThat(delete("/pods/p1").statusCode()).isEqualTo(500);
    JsonNode infra = get("/pods/p1/json").get("InfraContainerID");
    assertThat(delete("/containers/" + infra.asText() + "?force=true").asString())
        .contains("cannot be removed without removing the pod");
    assertThat(delete("/pods/p1?force=true&timeout=0").jsonPath().getMap("RemovedCtrs"))
        .containsOnlyKeys(id, infra.asText());
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  @Test
  void aPodMayStopWithItsLastContainer() {
    pod("{\"name\":\"p1\",\"exit_policy\":\"stop\"}");
    member("p1", "c1");
    member("p1", "c2");
    post("/pods/p1/start", "", 200);
    post("/containers/c1/kill", "", 204);
    Waiting.until("c1 ended", 10, () -> status("p1").equals("Degraded"));
    post("/containers/c2/kill", "", 204);
    Waiting.until("the pod stopped", 10, () -> status("p1").equals("Exited"));
  }

  @Test
  void containersHaveItsRestartPolicyAndVolumes() {
    pod(
        "{\"name\":\"p1\",\"restart_policy\":\"on-failure\",\"restart_tries\":2,"
            + "\"volumes\":[{\"Name\":\"v1\",\"Dest\":\"/data\"}]}");
    member("p1", "c1");
    JsonNode shown = get("/containers/c1/json");
    assertThat(shown.at("/HostConfig/RestartPolicy/Name").asText()).isEqualTo("on-failure");
    assertThat(shown.at("/HostConfig/RestartPolicy/MaximumRetryCount").asInt()).isEqualTo(2);
    assertThat(shown.at("/Mounts/0/Destination").asText()).isEqualTo("/data");
  }

  @Test
  void initContainersRunFirst() {
    pod("{\"name\":\"p1\"}");
    create(
        "{\"name\":\"i1\",\"pod\":\"p1\",\"init_container_type\":\"once\",\"image\":\"busybox\","
            + "\"command\":[\"true\"]}");
    member("p1", "c1");
    post("/pods/p1/start", "", 200);
    assertThat(status("p1")).isEqualTo("Running");
    assertThat(ask("/containers/i1/exists").statusCode()).isEqualTo(404);
    pod("{\"name\":\"p2\"}");
    create(
        "{\"name\":\"i2\",\"pod\":\"p2\",\"init_container_type\":\"always\",\"image\":\"busybox\","
            + "\"command\":[\"false\"]}");
    member("p2", "c2");
    assertThat(post("/pods/p2/start", "").statusCode()).isEqualTo(409);
  }

  @Test
  void isListedByFilters() {
    pod("{\"name\":\"front\",\"labels\":{\"a\":\"1\"}}");
    pod("{\"name\":\"back\",\"no_infra\":true}");
    assertThat(get("/pods/front/json").get("CreateCgroup").asBoolean()).isTrue();
    assertThat(get("/pods/back/json").get("CreateCgroup").asBoolean()).isFalse();
    assertThat(names("{\"name\":[\"fr\"]}")).isEqualTo("front");
    assertThat(names("{\"label\":[\"a=1\"]}")).isEqualTo("front");
    assertThat(names("{\"label!\":[\"a=1\"]}")).isEqualTo("back");
    assertThat(names("{\"ctr-number\":[\"0\"]}")).isEqualTo("back");
    assertThat(names("{\"status\":[\"created\"]}")).isEqualTo("front back");
    assertThat(names("{\"network\":[\"podman\"]}")).isEqualTo("front");
    assertThat(names("{\"ctr-status\":[\"running\"]}")).isEmpty();
    assertError(
        ask("/pods/json?" + filters("{\"x\":[\"y\"]}")),
        500,
        "x is an invalid filter",
        "x is an invalid filter");
  }

  private String names(String filter) {
    return String.join(" ", get("/pods/json?" + filters(filter)).findValuesAsText("Name"));
  }

  @Test
  void whatCannotBeIsRefused() {
    pod("{\"name\":\"p1\"}");
    assertError(
        post("/pods/create", "{\"name\":\"p1\"}"),
        409,
        "pod already exists",
        "failed to make pod: adding pod to state: name \"p1\" is in use: pod already exists");
    assertError(
        post("/pods/create", "{\"no_infra\":true,\"infra_name\":\"x\"}"),
        500,
        "invalid pod spec",
        "failed to make pod: NoInfra and InfraName are mutually exclusive pod options:"
            + " invalid pod spec");
    assertError(
        ask("/pods/none/json"),
        404,
        "no such pod",
        "no pod with name or ID none found: no such pod");
    assertThat(get("/pods/json")).hasSize(1);
    assertThat(get("/containers/json?all=true")).hasSize(1);
  }
}
