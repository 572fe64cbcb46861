package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakePods;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.pod.CreatePod;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with requests for pods, and what is told of work that failed in part. */
class PodAnswersTest {
  private static final String ID = "ab".repeat(32);
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void onePod() {
    engine.pods.all.add(FakePods.pod(ID, "p"));
  }

  private FakeExchange create(String body) {
    return engine.libpod("PodCreateLibpod", new FakeExchange().body(body));
  }

  private FakeExchange pod(String operation, String name) {
    return engine.libpod(operation, named(name));
  }

  private static FakeExchange named(String name) {
    FakeExchange exchange = new FakeExchange();
    exchange.path.put("name", name);
    return exchange;
  }

  private static void assertFailure(FakeExchange answer, int status, String cause, String message) {
    assertThat(answer.text())
        .isEqualTo(
            "{\"cause\":\"%s\",\"message\":\"%s\",\"response\":%d}\n"
                .formatted(cause, message, status));
    assertThat(answer.status).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'no_infra':true,'infra_image':'x'} | NoInfra and InfraImage are mutually exclusive pod"
            + " options: invalid pod spec",
        "{'no_infra':true,'shared_namespaces':['net']} | NoInfra and SharedNamespaces are mutually"
            + " exclusive pod options: invalid pod spec",
        "{'no_infra':true,'netns':{'nsmode':'host'}} | NoInfra and network modes cannot be used"
            + " together",
        "{'netns':{'nsmode':'host'},'portmappings':[{'container_port':80}]} | PortMappings can only"
            + " be used with Bridge or pasta networking",
        "{'netns':{'nsmode':'container'}} | pods presently do not support network mode container",
        "{'no_manage_hosts':true,'hostadd':['a:1.2.3.4']} | NoManageHosts and HostAdd are mutually"
            + " exclusive pod options: invalid pod spec",
        "{'resource_limits':{'unified':{'a':'b'}}} | resource_limits.unified of a pod is not"
            + " supported by this engine",
        "{'resource_limits':{'blockIO':{'leafWeight':5}}} | resource_limits.blockIO.leafWeight of a"
            + " pod is not supported by this engine",
        "{'restart_policy':'sometimes'} | \"sometimes\" is not a valid restart policy: invalid"
            + " argument",
      })
  void aSpecificationThatCannotBe(String body, String message) {
    FakeExchange answer = create(body.replace('\'', '"'));
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text())
        .contains("\"message\":\"failed to make pod: " + message.replace("\"", "\\\""));
    assertThat(engine.pods.created).isNull();
  }

  @Test
  void noSpecification() {
    assertFailure(create(""), 500, "EOF", "failed to decode specgen: EOF");
    assertThat(create("[]").text()).contains("failed to decode specgen: json: cannot unmarshal");
  }

  @Test
  void aNameInUse() {
    engine.pods.failure =
        EngineException.conflict("adding pod to state: name \"p\" is in use: pod already exists");
    assertFailure(
        create("{\"no_infra\":true}"),
        409,
        "pod already exists",
        "failed to make pod: adding pod to state: name \\\"p\\\" is in use: pod already exists");
  }

  @Test
  void everythingAskedForIsTaken() {
    FakeExchange answer =
        create(
            "{\"name\":\"n\",\"hostname\":\"h\",\"labels\":{\"a\":\"b\"},\"no_infra\":true,"
                + "\"exit_policy\":\"stop\",\"restart_policy\":\"on-failure\",\"restart_tries\":4,"
                + "\"resource_limits\":{\"memory\":{\"limit\":1024},\"cpu\":{\"quota\":5}},"
                + "\"cgroup_parent\":\"x.slice\",\"share_parent\":false,"
                + "\"pod_create_command\":[\"podman\"],\"serviceContainerID\":\"s\"}");
    assertThat(answer.status).as(answer.text()).isEqualTo(201);
    CreatePod made = Objects.requireNonNull(engine.pods.created);
    assertThat(made.name()).isEqualTo("n");
    assertThat(made.hostname()).isEqualTo("h");
    assertThat(made.labels()).containsEntry("a", "b");
    assertThat(made.infra()).isNull();
    assertThat(made.exitPolicy()).isEqualTo("stop");
    assertThat(made.restartPolicy().maximumRetryCount()).isEqualTo(4);
    assertThat(made.resources().memory()).isEqualTo(1024);
    assertThat(made.resources().cpuQuota()).isEqualTo(5);
    assertThat(made.cgroupParent()).isEqualTo("x.slice");
    assertThat(made.shareParent()).isFalse();
    assertThat(made.createCommand()).isEqualTo(List.of("podman"));
    assertThat(made.serviceContainer()).isEqualTo("s");
  }

  @ParameterizedTest
  @CsvSource({
    "PodInspectLibpod",
    "PodExistsLibpod",
    "PodStartLibpod",
    "PodStopLibpod",
    "PodRestartLibpod",
    "PodPauseLibpod",
    "PodUnpauseLibpod",
    "PodKillLibpod",
    "PodTopLibpod",
    "PodDeleteLibpod",
  })
  void oneThatIsNotThere(String operation) {
    assertFailure(
        pod(operation, "x"), 404, "no such pod", "no pod with name or ID x found: no such pod");
  }

  @Test
  void workThatFailedInPart() {
    engine.pods.failures.put("c1", EngineException.conflict("it is busy"));
    FakeExchange answer = pod("PodRestartLibpod", "p");
    assertThat(answer.status).isEqualTo(409);
    assertThat(answer.text())
        .isEqualTo(
            "{\"Errs\":[\"restarting container c1: it is busy\"],\"Id\":\"%s\",\"RawInput\":\"p\"}\n"
                .formatted(ID));
  }

  @Test
  void oneThatRunsNeedsForce() {
    engine.pods.failure =
        EngineException.conflict(
            "cannot remove container c1 as it is running - running or paused containers cannot be"
                + " removed without force: container state improper");
    FakeExchange answer = pod("PodDeleteLibpod", "p");
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text())
        .startsWith("{\"cause\":\"removing pod containers\"")
        .contains("cannot be removed without force: removing pod containers");
  }

  @Test
  void aFilterThatIsNone() {
    FakeExchange asked = new FakeExchange().with("filters", "{\"x\":[\"a\"]}");
    assertFailure(
        engine.libpod("PodListLibpod", asked),
        500,
        "x is an invalid filter",
        "x is an invalid filter");
    FakeExchange status = new FakeExchange().with("filters", "{\"status\":[\"odd\"]}");
    String text = "odd is not a valid pod status";
    assertFailure(engine.libpod("PodListLibpod", status), 500, text, text);
  }

  @Test
  void aContainerOfNoPod() {
    FakeExchange none = new FakeExchange().body("{\"image\":\"b\",\"pod\":\"x\"}");
    assertFailure(
        engine.libpod("ContainerCreateLibpod", none),
        404,
        "no such pod",
        "no pod with name or ID x found: no such pod");
    FakeExchange unnamed =
        new FakeExchange().body("{\"image\":\"b\",\"netns\":{\"nsmode\":\"pod\"}}");
    assertThat(engine.libpod("ContainerCreateLibpod", unnamed).text())
        .contains("must provide at least a pod ID or name if namespace is set to pod");
  }
}
