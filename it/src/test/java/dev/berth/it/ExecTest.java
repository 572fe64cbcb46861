package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Execs over the API: states, exit codes, streams, and that none leaves anything behind. */
class ExecTest {
  private static final String BOX =
      "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1000\"],\"Env\":[\"X=1\",\"Y=2\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}";
  private static final String UNTIL_TOLD =
      "\"sh\",\"-c\",\"while [ ! -e /tmp/end ]; do sleep 0.1; done; exit 9\"";
  private static final String OUTPUT = "\"AttachStdout\":true,\"AttachStderr\":true,";

  private final Api api = Api.shared();
  private String id = "";

  @BeforeEach
  void start() {
    id = api.create(BOX);
    api.start(id);
  }

  @AfterEach
  void remove() {
    api.remove(id);
  }

  @Test
  void badWishesAreRefused() {
    assertThat(wish("{}").statusCode()).isEqualTo(400);
    assertThat(wish("{}").asString()).contains("No exec command specified");
    assertThat(wish("{\"Cmd\":[]}").statusCode()).isEqualTo(400);
    assertThat(wish("{\"Cmd\":\"ls\"}").statusCode()).isEqualTo(400);
    assertThat(wish("{\"Cmd\":[\"ls\"],\"Tty\":1}").statusCode()).isEqualTo(400);
    assertThat(wish("{\"Cmd\":[\"ls\"],\"DetachKeys\":\"abc\"}").asString())
        .contains("Invalid escape keys (abc) provided");
    assertThat(api.post("/containers/nobody/exec", "{\"Cmd\":[\"ls\"]}").statusCode())
        .isEqualTo(404);
    assertThat(api.post("/exec/nobody/start", "{}").asString())
        .contains("No such exec instance: nobody");
    api.post("/containers/" + id + "/kill", "");
    api.await(id);
    assertThat(wish("{\"Cmd\":[\"ls\"]}").statusCode()).isEqualTo(409);
  }

  @Test
  void anExecIsShownBeforeItsStartWhileItRunsAndAfterItsEnd() throws IOException {
    String exec = create(UNTIL_TOLD, "\"User\":\"nobody\",\"DetachKeys\":\"a,b\",");
    JsonNode fresh = inspect(exec);
    assertThat(fresh.get("Running").asBoolean()).isFalse();
    assertThat(fresh.get("ExitCode").isNull()).isTrue();
    assertThat(fresh.get("DetachKeys").asText()).isEqualTo("YWI=");
    assertThat(fresh.at("/ProcessConfig/user").asText()).isEqualTo("nobody");
    assertThat(fresh.get("Pid").asInt()).isZero();
    assertThat(execIds()).containsExactly(exec);
    assertThat(startDetached(exec).statusCode()).isEqualTo(200);
    JsonNode running = inspect(exec);
    assertThat(running.get("Running").asBoolean()).isTrue();
    assertThat(running.get("ExitCode").isNull()).isTrue();
    assertThat(running.get("Pid").asInt()).isPositive();
    assertThat(startDetached(exec).statusCode()).isEqualTo(409);
    assertThat(startDetached(exec).asString()).contains("is already running");
    assertThat(output(create("\"touch\",\"/tmp/end\"", ""), "{}")).isEmpty();
    JsonNode ended = awaitEnd(exec);
    assertThat(ended.get("ExitCode").asInt()).isEqualTo(9);
    assertThat(ended.get("Pid").asInt()).isEqualTo(running.get("Pid").asInt());
    assertThat(ended.get("CanRemove").asBoolean()).isFalse();
    assertThat(startDetached(exec).asString()).contains("has already run");
    assertThat(execIds()).isEmpty();
    api.remove(id);
    assertThat(api.request().get("/exec/" + exec + "/json").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "sh","-c","exit 7" | | 7
          "sh","-c","kill -9 $$" | | 137
          "no-such-program" | | 127
          "/etc/passwd" | | 126
          "id" | "User":"no-such-user", | 126
          "pwd" | "WorkingDir":"relative", | 126
          """)
  void exitCodesAreDockers(String command, String fields, int code) throws IOException {
    String exec = create(command, fields == null ? "" : fields);
    String text = output(exec, "{}");
    // dockerd 20.10 says 126 for a missing program, newer ones 127
    assertThat(awaitEnd(exec).get("ExitCode").asInt())
        .as(text)
        .isIn(code, code == 127 && !Service.isBerth() ? 126 : code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "pwd" | "WorkingDir":"/tmp", | /tmp
          "id","-u" | "User":"65534", | 65534
          "sh","-c","echo $A-$HOME-$X-${Y:-none}" | "Env":["A=b","HOME=/h","Y"], | b-/h-1-none
          "sh","-c","(sleep 0.7; echo late) & echo early" | | early\\nlate
          """)
  void fieldsAreHonoured(String command, String fields, String expected) throws IOException {
    String exec = create(command, OUTPUT + (fields == null ? "" : fields));
    assertThat(output(exec, "{}").strip()).isEqualTo(expected.replace("\\n", "\n"));
  }

  @Test
  void inputEndsThePipeButNotTheTerminal() throws IOException {
    String piped = create("\"cat\"", "\"AttachStdin\":true," + OUTPUT);
    try (RawConnection raw = attached(piped, "{}")) {
      assertThat(RawConnection.stream(1, raw.send("abc").halfClose().rest())).isEqualTo("abc");
    }
    assertThat(awaitEnd(piped).get("ExitCode").asInt()).isZero();
    String typed = create("\"cat\"", "\"AttachStdin\":true,\"Tty\":true," + OUTPUT);
    try (RawConnection raw = attached(typed, "{\"Tty\":true}")) {
      raw.send("abc\n").until("abc\r\nabc\r\n");
      assertThat(raw.halfClose().restText()).isEmpty();
    }
    assertThat(inspect(typed).get("Running").asBoolean()).isTrue();
  }

  @Test
  void anExecOutlivesItsClient() throws IOException {
    String exec = create("\"sh\",\"-c\",\"sleep 1; exit 5\"", OUTPUT);
    attached(exec, "{}").close();
    assertThat(awaitEnd(exec).get("ExitCode").asInt()).isEqualTo(5);
  }

  @Test
  void execsEndWithTheirContainer() throws IOException {
    String running = create("\"sleep\",\"1000\"", "");
    String waiting = create("\"true\"", "");
    startDetached(running);
    api.post("/containers/" + id + "/kill", "");
    api.await(id);
    assertThat(awaitEnd(running).get("ExitCode").asInt()).isEqualTo(137);
    assertThat(api.request().get("/exec/" + waiting + "/json").statusCode()).isEqualTo(404);
    api.start(id);
    assertThat(startDetached(waiting).statusCode()).isEqualTo(404);
  }

  @Test
  void eventsTellOfLaunchedExecsOnly() throws IOException {
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      String filters = "%7B%22container%22%3A%5B%22" + id + "%22%5D%7D";
      raw.request("GET", "/events?filters=" + filters, "", "").head();
      output(create("\"sh\",\"-c\",\"exit 4\"", ""), "{}");
      output(create("\"no-such-program\"", ""), "{}");
      output(create("\"true\"", ""), "{}");
      List<String> actions = new ArrayList<>();
      while (actions.stream().filter(each -> each.startsWith("exec_die")).count() < 2) {
        String line = raw.until("\n");
        assertThat(line).doesNotContain("nothing more came");
        if (line.startsWith("{")) {
          JsonNode event = Api.parse(line);
          JsonNode code = event.at("/Actor/Attributes/exitCode");
          actions.add(event.get("Action").asText() + (code.isTextual() ? " " + code.asText() : ""));
          assertThat(event.at("/Actor/Attributes/execID").asText()).hasSize(64);
        }
      }
      assertThat(actions)
          .containsExactly(
              "exec_create: sh -c exit 4",
              "exec_start: sh -c exit 4",
              "exec_die 4",
              "exec_create: no-such-program ",
              "exec_start: no-such-program ",
              "exec_create: true ",
              "exec_start: true ",
              "exec_die 0");
    }
  }

  @Test
  void aThousandShortExecsLeaveNothingBehind() throws Exception {
    assumeTrue(Service.isBerth(), "looks into the service's process");
    inParallel(50, 10);
    long pid = Service.shared().process().pid();
    long descriptors = entries(pid, "fd");
    long threads = entries(pid, "task");
    inParallel(1000, 10);
    // the client here closes its connections when its collector runs; a leak would be a thousand
    Waiting.until("descriptors go back", 20, () -> entries(pid, "fd") <= descriptors + 200);
    Waiting.until("threads go back", 20, () -> entries(pid, "task") <= threads + 40);
    assertThat(Service.shared().process().descendants().filter(ExecTest::isExec)).isEmpty();
    assertThat(execIds()).isEmpty();
    JsonNode top = api.get("/containers/" + id + "/top?ps_args=-eo%20pid,args");
    assertThat(top.get("Processes")).hasSize(1);
  }

  private static boolean isExec(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(" exec ");
  }

  private void inParallel(int count, int atOnce) throws Exception {
    Callable<String> one = () -> output(create("\"echo\",\"hi\"", OUTPUT), "{}");
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(threads.submit(one));
      }
      for (Future<String> each : all) {
        assertThat(each.get()).isEqualTo("hi\n");
      }
    }
  }

  private static long entries(long pid, String directory) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/" + directory))) {
      return files.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aKilledServiceForgetsItsExecsAndTheyEndWithTheContainer() throws IOException {
    assumeTrue(Service.isBerth(), "kills the service");
    try (Service own = Service.startOwn("exec", List.of("--idle-timeout", "0"))) {
      Api ours = Api.of(own);
      ours.ensureBusybox();
      String box = ours.create(BOX);
      ours.start(box);
      String wish = "{\"Cmd\":[\"sleep\",\"998\"]}";
      String exec = ours.post("/containers/" + box + "/exec", wish).jsonPath().getString("Id");
      ours.post("/exec/" + exec + "/start", "{\"Detach\":true}");
      int pid = ours.get("/exec/" + exec + "/json").get("Pid").asInt();
      own.kill();
      own.start(List.of("--idle-timeout", "0"));

      assertThat(ours.request().get("/exec/" + exec + "/json").statusCode()).isEqualTo(404);
      assertThat(ours.get("/containers/" + box + "/json").get("ExecIDs")).isEmpty();
      assertThat(ours.get("/containers/" + box + "/top").get("Processes")).hasSize(2);
      ours.post("/containers/" + box + "/kill", "");
      ours.await(box);
      Waiting.until("the exec's process ended", 10, () -> !Files.exists(Path.of("/proc/" + pid)));
    }
  }

  private Response wish(String json) {
    return api.post("/containers/" + id + "/exec", json);
  }

  private String create(String command, String fields) {
    Response response = wish("{" + fields + "\"Cmd\":[" + command + "]}");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("Id");
  }

  private Response startDetached(String exec) {
    return api.post("/exec/" + exec + "/start", "{\"Detach\":true}");
  }

  private static RawConnection attached(String exec, String body) throws IOException {
    RawConnection raw = new RawConnection(Service.shared().socket());
    raw.request("POST", "/v1.41/exec/" + exec + "/start", body, RawConnection.UPGRADE);
    assertThat(raw.head()).startsWith("HTTP/1.1 101 ");
    return raw;
  }

  /** Runs it and gives its standard output. */
  private static String output(String exec, String body) throws IOException {
    try (RawConnection raw = attached(exec, body)) {
      return RawConnection.stream(1, raw.rest());
    }
  }

  private JsonNode inspect(String exec) {
    return api.get("/exec/" + exec + "/json");
  }

  private JsonNode awaitEnd(String exec) {
    Waiting.until("the exec ended", 10, () -> !inspect(exec).get("ExitCode").isNull());
    return inspect(exec);
  }

  private List<String> execIds() {
    List<String> all = new ArrayList<>();
    JsonNode ids = api.get("/containers/" + id + "/json").get("ExecIDs");
    ids.forEach(each -> all.add(each.asText()));
    return all;
  }
}
