package dev.berth.libpod;

import static dev.berth.libpod.Refusals.assertCaused;
import static dev.berth.libpod.Refusals.assertPlain;
import static dev.berth.libpod.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeExecs;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with requests for containers; statuses and words are Podman 4.3.1's. */
class ContainerRefusalsTest {
  private static final String IMPROPER = "container state improper";
  private static final String GONE = "dead3f" + "0".repeat(58);

  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void containers() {
    engine.containers.all.add(Samples.running());
    engine.containers.all.add(Samples.exited("gone", 3));
  }

  private Container add(String name, ContainerStatus status) {
    ContainerState state = Samples.state(status, 0, null);
    Container made = Samples.container("ab".repeat(32), name, state);
    engine.containers.all.add(made);
    return made;
  }

  private FakeExchange call(String operation, FakeExchange exchange) {
    return engine.libpod(operation, exchange);
  }

  private static FakeExchange of(String id) {
    return new FakeExchange().id(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ContainerInspectLibpod",
        "ContainerKillLibpod",
        "ContainerPauseLibpod",
        "ContainerUnpauseLibpod",
        "ContainerStopLibpod",
        "ContainerResizeLibpod",
        "ContainerWaitLibpod",
      })
  void oneThatIsNotThere(String operation) {
    assertCaused(
        call(operation, of("nope")),
        404,
        "no container with name or ID \"nope\" found",
        "no such container");
  }

  @Test
  void existenceIsToldInFewerWords() {
    assertPlain(call("ContainerExistsLibpod", of("nope")), 404, "no such container");
    assertThat(call("ContainerExistsLibpod", of("web")).status).isEqualTo(204);
  }

  @Test
  void signalsThatAreNone() {
    assertPlain(
        call("ContainerKillLibpod", of("web").with("signal", "NOPE")), 500, "invalid signal: NOPE");
    assertPlain(
        call("ContainerKillLibpod", of("web").with("signal", "0")), 500, "invalid signal: 0");
    assertThat(engine.containers.calls).isEmpty();
  }

  @Test
  void signalsToWhatDoesNotRun() {
    assertCaused(
        call("ContainerKillLibpod", of("gone")),
        409,
        "can only kill running containers. " + GONE + " is in state exited",
        IMPROPER);
    assertThat(call("ContainerKillLibpod", of("web").with("signal", "HUP")).status).isEqualTo(204);
    assertThat(engine.containers.calls).containsExactly("kill " + Samples.ID + " HUP");
  }

  @Test
  void freezingInTheWrongState() {
    String exited = "\"exited\" is not running, can't pause";
    assertCaused(call("ContainerPauseLibpod", of("gone")), 500, exited, IMPROPER);
    String running = "\"" + Samples.ID + "\" is not paused, can't unpause";
    assertCaused(call("ContainerUnpauseLibpod", of("web")), 500, running, IMPROPER);
    String id = add("still", ContainerStatus.PAUSED).id().hex();
    assertCaused(
        call("ContainerPauseLibpod", of("still")),
        500,
        "\"" + id + "\" is already paused",
        IMPROPER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "-x", "a b"})
  void namesThatAreNone(String name) {
    assertCaused(
        call("ContainerRenameLibpod", of("web").with("name", name)),
        500,
        "names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*",
        "invalid argument");
  }

  @Test
  void aNameThatAnotherHas() {
    String doing =
        "renaming container %1$s: name gone already in use, cannot rename container %1$s"
            .formatted(Samples.ID);
    assertCaused(
        call("ContainerRenameLibpod", of("web").with("name", "gone")),
        409,
        doing,
        "container already exists");
    assertThat(call("ContainerRenameLibpod", of("web").with("name", "web")).status).isEqualTo(204);
    assertThat(engine.containers.calls).isEmpty();
    assertThat(call("ContainerRenameLibpod", of("web").with("name", "b")).status).isEqualTo(204);
    assertThat(engine.containers.calls).containsExactly("rename " + Samples.ID + " b");
  }

  @Test
  void stoppingWhatNeverRanIsNoError() {
    add("new", ContainerStatus.CREATED);
    assertThat(call("ContainerStopLibpod", of("new")).status).isEqualTo(204);
    assertThat(engine.containers.calls).isEmpty();
    assertThat(call("ContainerStopLibpod", of("web").with("timeout", "3")).status).isEqualTo(204);
    assertThat(engine.containers.calls).containsExactly("stop " + Samples.ID + " null 3");
  }

  @Test
  void terminalsOfWhatDoesNotRun() {
    String text = "can only resize created or running containers";
    FakeExchange size = of("gone").with("h", "1").with("w", "2");
    assertCaused(call("ContainerResizeLibpod", size), 409, text, IMPROPER);
    assertThat(
            call("ContainerResizeLibpod", of("gone").with("h", "1").with("running", "true")).status)
        .isEqualTo(200);
    assertCaused(
        call("ContainerResizeLibpod", of("web").with("h", "70000")),
        400,
        "failed to parse parameters for /target",
        "schema: error converting value for \"h\"");
    assertThat(engine.containers.calls).isEmpty();
  }

  @Test
  void attachingToNothing() {
    assertPlain(
        call("ContainerAttachLibpod", of("web").with("stream", "0").with("stdout", "1")),
        400,
        "at least one of Logs or Stream must be set");
    assertThat(call("ContainerAttachLibpod", of("nope")).status).isEqualTo(404);
    assertThat(
            call("ContainerAttachLibpod", of("web").with("logs", "1").with("detachKeys", "zzz"))
                .status)
        .isEqualTo(400);
  }

  @Test
  void execsThatCannotBe() {
    engine.execs = new FakeExecs();
    String body = "{\"Cmd\":[\"true\"]}";
    assertCaused(
        call("ContainerExecLibpod", of("gone").body(body)),
        500,
        "can only create exec sessions on running containers",
        IMPROPER);
    assertCaused(
        call("ContainerExecLibpod", of("web").body("{}")),
        500,
        "must provide a non-empty command to start an exec session",
        "invalid argument");
    assertCaused(
        call("ContainerExecLibpod", of("web")), 500, "decoding request body as JSON", "EOF");
    assertPlain(
        call("ContainerExecLibpod", of("web").body("{\"Cmd\":[\"true\"],\"Env\":[\"odd\"]}")),
        400,
        "environment variable \"odd\" badly formed, must be key=value");
    add("still", ContainerStatus.PAUSED);
    assertThat(call("ContainerExecLibpod", of("still").body(body)).status).isEqualTo(409);
    assertThat(call("ContainerExecLibpod", of("web").body(body)).status).isEqualTo(201);
  }

  @Test
  void changesAgainstOthers() {
    assertPlain(
        call("ContainerChangesLibpod", of("web").with("diffType", "nope")),
        400,
        "invalid diffType value \"nope\"");
    FakeExchange parent = call("ContainerChangesLibpod", of("web").with("parent", "busybox"));
    assertThat(parent.text()).contains("parent busybox");
    assertThat(parent.status).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tail|\"x\": strconv.ParseInt: parsing \"x\": invalid syntax|invalid syntax",
        "since|\"x\": unable to interpret time value|unable to interpret time value",
        "until|\"x\": unable to interpret time value|unable to interpret time value",
      })
  void logsAskedForWrongly(String key, String reason, String cause) {
    assertRefused(
        call("ContainerLogsLibpod", of("web").with("stdout", "1").with(key, "x")),
        400,
        cause,
        "failed to parse query parameter '" + key + "': " + reason);
  }

  @Test
  void logsOfNoStream() {
    assertPlain(
        call("ContainerLogsLibpod", of("web")),
        400,
        "Bad Request: you must choose at least one stream for /target");
  }

  @Test
  void filesWithoutAPlace() {
    assertPlain(call("ContainerArchiveLibpod", of("web")), 400, "missing `path` parameter");
    assertPlain(call("PutContainerArchiveLibpod", of("web")), 400, "missing `path` parameter");
    assertCaused(
        call("PutContainerArchiveLibpod", of("web").with("path", "/").with("rename", "x")),
        400,
        "couldn't decode the query field 'rename'",
        "invalid character 'x' looking for beginning of value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"nope\":[\"a\"]}|nope is an invalid filter|nope is an invalid filter",
        "{\"status\":[\"nope\"]}|unknown container state: nope: invalid argument|invalid argument",
        "{\"until\":[\"nope\"]}|failed to parse value as time or duration: \"nope\"|failed to parse"
            + " value as time or duration: \"nope\"",
        "{\"before\":[\"nope\"]}|no container with name or ID \"nope\" found: no such container|no"
            + " such container",
        "x|failed to decode filter parameters for /target: invalid character 'x' looking for"
            + " beginning of value|invalid character 'x' looking for beginning of value",
        "[]|failed to decode filter parameters for /target: json: cannot unmarshal array into Go"
            + " value of type map[string][]string|json: cannot unmarshal array into Go value of"
            + " type map[string][]string",
        "{\"id\":[1]}|failed to decode filter parameters for /target: json: cannot unmarshal number"
            + " into Go value of type string|json: cannot unmarshal number into Go value of type"
            + " string",
        "{\"id\":\"a\"}|failed to decode filter parameters for /target: json: cannot unmarshal"
            + " string into Go value of type []string|json: cannot unmarshal string into Go value"
            + " of type []string",
      })
  void filtersOfAList(String filters, String message, String cause) {
    assertRefused(
        call("ContainerListLibpod", new FakeExchange().with("filters", filters)),
        500,
        cause,
        message);
  }

  /** Passed over, it would remove everything. */
  @Test
  void aPruneWithAFilterThatNobodyKnows() {
    FakeExchange unknown = new FakeExchange().with("filters", "{\"nope\":[\"x\"]}");
    assertPlain(call("ContainerPruneLibpod", unknown), 500, "nope is an invalid filter");
    assertPlain(
        call("SystemPruneLibpod", new FakeExchange().with("filters", "{\"nope\":[\"x\"]}")),
        500,
        "nope is an invalid filter");
    assertThat(engine.containers.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ContainerCreateLibpod", "ContainerUpdateLibpod"})
  void bodiesThatAreNone(String operation) {
    assertCaused(call(operation, of("web")), 500, "decode()", "EOF");
    assertCaused(
        call(operation, of("web").body("x")),
        500,
        "decode()",
        "invalid character 'x' looking for beginning of value");
  }

  @Test
  void commitsThatCannotBe() {
    assertPlain(call("ImageCommitLibpod", new FakeExchange()), 404, "name or ID cannot be empty");
    assertPlain(
        call("ImageCommitLibpod", new FakeExchange().with("format", "nope")),
        500,
        "unrecognized image format \"nope\"");
    assertPlain(
        call("ImageCommitLibpod", new FakeExchange().with("comment", "c")),
        500,
        "messages are only compatible with the docker image format (-f docker)");
    assertThat(call("ImageCommitLibpod", new FakeExchange().with("container", "nope")).status)
        .isEqualTo(404);
  }
}
