package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored output: which lines, in what form, of which log drivers. */
@Timeout(90)
class LogsTest {
  private static final String LINES =
      "echo one; sleep 0.1; echo two >&2; sleep 0.1; printf 'thr'; sleep 0.1; printf 'ee\\n'; printf end";

  private final Api api = Api.shared();
  private final List<String> made = new ArrayList<>();

  /** A frame of a multiplexed stream. */
  private record Frame(int stream, String text) {}

  @AfterEach
  void remove() {
    made.forEach(api::remove);
  }

  private String ran(String script, String more) {
    String id = create(script, more);
    api.start(id);
    api.await(id);
    return id;
  }

  private String create(String script, String more) {
    api.ensureBusybox();
    String json =
        "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",%s]%s}".formatted(quoted(script), more);
    String id = api.create(json);
    made.add(id);
    return id;
  }

  private static String quoted(String text) {
    return Api.JSON.valueToTree(text).toString();
  }

  private static String driver(String type, String... options) {
    StringBuilder config = new StringBuilder();
    for (int i = 0; i < options.length; i += 2) {
      config.append(i == 0 ? "" : ",");
      config.append(quoted(options[i])).append(':').append(quoted(options[i + 1]));
    }
    return ",\"HostConfig\":{\"LogConfig\":{\"Type\":\"%s\",\"Config\":{%s}}}"
        .formatted(type, config);
  }

  private Response logs(String id, String query) {
    return api.request().urlEncodingEnabled(false).get("/containers/" + id + "/logs?" + query);
  }

  private List<Frame> frames(String id, String query) {
    Response response = logs(id, query);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return frames(response.asByteArray());
  }

  private static List<Frame> frames(byte[] bytes) {
    List<Frame> frames = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int length =
          (bytes[at + 4] & 0xff) << 24
              | (bytes[at + 5] & 0xff) << 16
              | (bytes[at + 6] & 0xff) << 8
              | (bytes[at + 7] & 0xff);
      frames.add(
          new Frame(
              bytes[at],
              new String(bytes, at + 8, length, java.nio.charset.StandardCharsets.UTF_8)));
      at += 8 + length;
    }
    return frames;
  }

  @Test
  void aLineIsAFrameHoweverItWasWritten() {
    String id = ran(LINES, "");
    assertThat(frames(id, "stdout=1&stderr=1"))
        .containsExactly(
            new Frame(1, "one\n"),
            new Frame(2, "two\n"),
            new Frame(1, "three\n"),
            new Frame(1, "end"));
    assertThat(frames(id, "stderr=true")).containsExactly(new Frame(2, "two\n"));
    assertThat(frames(id, "stdout=1&follow=1")).hasSize(3);
    assertThat(frames(id, "stdout=1&tail=2"))
        .containsExactly(new Frame(1, "three\n"), new Frame(1, "end"));
    assertThat(frames(id, "stdout=1&stderr=1&tail=0")).isEmpty();
    for (String all : List.of("all", "-7", "x", "", "99999999999999999999")) {
      assertThat(frames(id, "stdout=1&tail=" + all)).as(all).hasSize(3);
    }
  }

  @Test
  void longLinesComeInPiecesOf16Kibibytes() {
    String id =
        ran("for n in 40000 16384 16385; do head -c $n /dev/zero | tr '\\0' x; echo; done", "");
    assertThat(frames(id, "stdout=1").stream().map(frame -> frame.text().length()))
        .containsExactly(16384, 16384, 7233, 16384, 1, 16384, 2);
    assertThat(frames(id, "stdout=1&tail=4").stream().map(frame -> frame.text().length()))
        .containsExactly(16384, 1, 16384, 2);
    assertThat(frames(id, "stdout=1&tail=1")).containsExactly(new Frame(1, "x\n"));
    List<Frame> timed = frames(id, "stdout=1&timestamps=1");
    assertThat(timed.stream().map(frame -> frame.text().length() - 31))
        .containsExactly(16384, 16384, 7233, 16384, 1, 16384, 2);
    assertThat(timed.get(0).text().substring(0, 30))
        .isEqualTo(timed.get(2).text().substring(0, 30));
  }

  @Test
  void timesAndDetailsStandBeforeTheLine() {
    String id =
        ran(
            "echo one",
            ",\"Env\":[\"FOO=b r&=\",\"HOBBY=x\"],\"Labels\":{\"a.b\":\"c\",\"z\":\"1\",\"y\":\"2\"}"
                + driver(
                    "json-file",
                    "labels",
                    "z,nope",
                    "labels-regex",
                    "^a",
                    "env",
                    "FOO",
                    "env-regex",
                    "^HO",
                    "tag",
                    "{{.ImageName}}/{{.ID}}"));
    String details =
        "FOO=b+r%26%3D,HOBBY=x,a.b=c,tag=busybox%2F" + id.substring(0, 12) + ",z=1 one\n";
    assertThat(frames(id, "stdout=1&details=1")).containsExactly(new Frame(1, details));
    assertThat(frames(id, "stdout=1&details=1&timestamps=1").get(0).text())
        .matches("(?s)20[0-9-]+T[0-9:]+\\.[0-9]{9}Z " + java.util.regex.Pattern.quote(details));
    String plain = ran("echo one", "");
    assertThat(frames(plain, "stdout=1&details=1")).containsExactly(new Frame(1, " one\n"));
  }

  @Test
  void sinceAndUntilCutByTime() {
    String id = ran("echo one; sleep 1.2; echo two", "");
    List<Frame> timed = frames(id, "stdout=1&timestamps=1");
    Instant first = Instant.parse(timed.get(0).text().split(" ", 2)[0]);
    Instant second = Instant.parse(timed.get(1).text().split(" ", 2)[0]);
    String exact = second.getEpochSecond() + "." + "%09d".formatted(second.getNano());
    assertThat(frames(id, "stdout=1&since=" + exact)).containsExactly(new Frame(1, "two\n"));
    assertThat(frames(id, "stdout=1&until=" + (first.getEpochSecond() + 1)))
        .as("a second after the first at the latest")
        .hasSizeLessThan(2);
    assertThat(frames(id, "stdout=1&until=1")).isEmpty();
    assertThat(frames(id, "stdout=1&until=0&since=")).hasSize(2);
    assertThat(frames(id, "stdout=1&since=99999999999")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tail=1|Bad parameters: you must choose at least one stream",
        "stdout=0|Bad parameters: you must choose at least one stream",
        "stdout=1&since=abc|strconv.ParseInt: parsing \"abc\": invalid syntax",
        "stdout=1&since=10m|strconv.ParseInt: parsing \"10m\": invalid syntax",
        "stdout=1&since=1.x|strconv.ParseInt: parsing \"x\": invalid syntax",
        "stdout=1&until=1e3|strconv.ParseInt: parsing \"1e3\": invalid syntax"
      })
  void badParametersAreToldApart(String query, String message) {
    Response response = logs(create("true", ""), query);
    assertThat(response.statusCode()).isIn(400, 500); // old dockerd: 500 for a bad time
    assertThat(response.jsonPath().getString("message")).isEqualTo(message);
  }

  @Test
  void nothingWrittenAndNeverStartedAreEmptyLogs() {
    assertThat(frames(ran("true", ""), "stdout=1&stderr=1")).isEmpty();
    assertThat(frames(create("true", ""), "stdout=1&stderr=1&follow=1")).isEmpty();
    assertThat(logs("no-such-container", "stdout=1").statusCode()).isEqualTo(404);
  }

  @Test
  void aTerminalsOutputIsRaw() {
    String id = ran("echo one; echo two >&2", ",\"Tty\":true");
    assertThat(logs(id, "stdout=1").asString()).isEqualTo("one\r\ntwo\r\n");
  }

  @Test
  void followingEndsWithTheRunEvenIfItIsStartedAgain() {
    String id =
        create(
            "echo run; sleep 0.6; exit 1",
            ",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":2}}");
    api.start(id);
    assertThat(frames(id, "stdout=1&follow=1")).containsExactly(new Frame(1, "run\n"));
    Waiting.until("three runs", 20, () -> frames(id, "stdout=1").size() == 3);
  }

  @Test
  void everyLineIsThereOverRotation() {
    String script =
        "i=0; while [ $i -lt 60000 ]; do echo \"line $i ...........................\"; i=$((i+1));"
            + " done; sleep 0.3";
    String id = create(script, driver("json-file", "max-size", "200k", "max-file", "100"));
    api.start(id);
    Response followed = logs(id, "stdout=1&follow=1");
    if (Service.isBerth()) { // a follower of dockerd's may miss lines at each rotation
      assertGapless(frames(followed.asByteArray()), 60000);
    }
    api.await(id);
    assertGapless(frames(id, "stdout=1"), 60000);
    List<Frame> last = frames(id, "stdout=1&tail=20000");
    assertThat(last).hasSize(20000);
    assertThat(last.get(0).text()).startsWith("line 40000 ");
  }

  /** Pieces are made by the service, which may die at any instant; the lines are the monitor's. */
  @Test
  void aKilledServiceLosesNoLineOfARotatedLog() {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    List<String> options = List.of("--idle-timeout", "0");
    try (Service service = Service.startOwn("rotation", options)) {
      Api own = Api.of(service);
      own.ensureBusybox();
      String script =
          "i=0; while [ $i -lt 40000 ]; do echo \"line $i ...........................\"; i=$((i+1));"
              + " [ $((i%2000)) = 0 ] && sleep 0.1; done; sleep 0.3";
      String id =
          own.create(
              "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",%s]%s}"
                  .formatted(
                      quoted(script),
                      driver("json-file", "max-size", "40k", "max-file", "999", "compress", "1")));
      own.start(id);
      for (int i = 0; i < 3; i++) {
        LockSupport.parkNanos((long) (Math.random() * 300_000_000L)); // the instant is the point
        service.kill();
        service.start(options);
        own.get("/containers/json");
      }
      own.await(id);
      byte[] all =
          own.request()
              .urlEncodingEnabled(false)
              .get("/containers/" + id + "/logs?stdout=1")
              .asByteArray();
      assertGapless(frames(all), 40000);
      own.remove(id);
    }
  }

  private static void assertGapless(List<Frame> frames, int count) {
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).text()).startsWith("line " + i + " ");
    }
    assertThat(frames).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"json-file,max-size,100k", "json-file,compress,true", "local,max-size,100k"})
  void oldPiecesAreDroppedAndPackedOnesRead(String driver, String option, String value) {
    // in bursts with pauses: a writer that never rests can end before a piece is full and cut
    String script =
        "i=0; while [ $i -lt 20000 ]; do echo \"line $i ..............\"; i=$((i+1));"
            + " [ $((i % 1000)) -ne 0 ] || sleep 0.1; done; sleep 0.3";
    String config =
        option.equals("compress")
            ? driver(driver, "max-size", "100k", "max-file", "3", option, value)
            : driver(driver, option, value, "max-file", "3");
    String id = ran(script, config);
    List<Frame> kept = frames(id, "stdout=1");
    assertThat(kept.get(kept.size() - 1).text()).startsWith("line 19999 ");
    int first = Integer.parseInt(kept.get(0).text().split(" ", 3)[1]);
    assertThat(first).isPositive();
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i).text()).startsWith("line " + (first + i) + " ");
    }
  }

  @Test
  void theDefaultDriverIsShown() {
    String id = ran("true", "");
    JsonNode inspect = api.get("/containers/" + id + "/json");
    assertThat(inspect.at("/HostConfig/LogConfig").toString())
        .isEqualTo("{\"Type\":\"json-file\",\"Config\":{}}");
    assertThat(inspect.get("LogPath").asText()).endsWith("/" + id + "-json.log");
    String never = create("true", "");
    assertThat(api.get("/containers/" + never + "/json").get("LogPath").asText()).isEmpty();
    String local = ran("true", driver("local"));
    assertThat(api.get("/containers/" + local + "/json").get("LogPath").asText()).isEmpty();
    assertThat(api.get("/info").get("LoggingDriver").asText()).isEqualTo("json-file");
    assertThat(api.get("/info").at("/Plugins/Log").toString())
        .contains("fluentd", "gelf", "journald", "json-file", "local", "syslog");
  }

  @Test
  void driverNoneKeepsNothing() {
    String id = ran("echo one", driver("none", "any", "thing"));
    Response response = logs(id, "stdout=1");
    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.jsonPath().getString("message"))
        .isEqualTo("configured logging driver does not support reading");
    assertThat(api.get("/containers/" + id + "/json").get("LogPath").asText()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bogus|a|b|error looking up logging plugin bogus: plugin \"bogus\" not found",
        "json-file|x|y|unknown log opt 'x' for json-file log driver",
        "local|labels|y|unknown log opt 'labels' for log driver local",
        "journald|max-size|2|unknown log opt 'max-size' for journald log driver",
        "json-file|mode|weird|logger: logging mode not supported: weird",
        "json-file|max-buffer-size|1m|logger: max-buffer-size option is only supported with 'mode=non-blocking'",
        "syslog|syslog-address|abc|syslog-address should be in form proto://address, got abc",
        "syslog|syslog-address|unix:///nope|stat /nope: no such file or directory",
        "syslog|syslog-facility|99|invalid syslog facility",
        "syslog|syslog-format|abc|Invalid syslog format",
        "syslog|cache-disabled|x|invalid value for option cache-disabled: x",
        "fluentd|fluentd-address|abc:x|invalid fluentd-address abc:x: strconv.Atoi: parsing \"x\": invalid syntax",
        "fluentd|fluentd-async|x|strconv.ParseBool: parsing \"x\": invalid syntax",
        "fluentd|fluentd-buffer-limit|x|invalid size: 'x'",
        "fluentd|fluentd-retry-wait|x|time: invalid duration \"x\"",
        "fluentd|fluentd-max-retries|x|strconv.ParseUint: parsing \"x\": invalid syntax",
        "gelf|tag|y|gelf-address is a required parameter",
        "gelf|gelf-address|udp://a|gelf: please provide gelf-address as proto://host:port"
      })
  void badOptionsAreRefusedAtCreate(String driver, String name, String value, String message) {
    Response response =
        api.post(
            "/containers/create",
            "{\"Image\":\"busybox\",\"Cmd\":[\"true\"]%s}".formatted(driver(driver, name, value)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json-file|max-size|abc|invalid size: 'abc'",
        "json-file|max-size|0|max-size must be a positive number",
        "json-file|max-file|0|max-file cannot be less than 1",
        "json-file|max-file|abc|strconv.Atoi: parsing \"abc\": invalid syntax",
        "json-file|compress|true|compress cannot be true when max-file is less than 2 or max-size is not set",
        "json-file|tag|{{.Foo|template: log-tag:1: unclosed action",
        "json-file|env-regex|(|error parsing regexp: missing closing ): `(`",
        "local|max-file|1|compression cannot be enabled when max file count is 1",
        "local|max-size|-1|invalid value for max-size: -1: invalid size: '-1'",
        "syslog|syslog-address|tcp://127.0.0.1:1|dial tcp 127.0.0.1:1: connect: connection refused",
        "fluentd|fluentd-address|127.0.0.1:1|dial tcp 127.0.0.1:1: connect: connection refused"
      })
  void otherFaultsFailTheStart(String driver, String name, String value, String message) {
    String id = create("true", driver(driver, name, value));
    Response response = api.post("/containers/" + id + "/start", "");
    assertThat(response.statusCode()).isEqualTo(500);
    String text = response.jsonPath().getString("message");
    assertThat(text).endsWith("failed to initialize logging driver: " + message);
    JsonNode state = api.get("/containers/" + id + "/json").get("State");
    assertThat(state.get("Status").asText()).isEqualTo("created");
    assertThat(state.get("ExitCode").asInt()).isEqualTo(128);
    assertThat(state.get("Error").asText()).isEqualTo(text);
  }

  @Test
  void whatIsSentAwayCanBeReadHere() throws Exception {
    try (var collector =
        new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
      collector.setSoTimeout(10_000);
      String address = "udp://127.0.0.1:" + collector.getLocalPort();
      String id =
          ran(
              LINES,
              driver(
                  "syslog",
                  "syslog-address",
                  address,
                  "tag",
                  "it/{{.ID}}",
                  "syslog-facility",
                  "local1"));
      List<String> received = new ArrayList<>();
      byte[] bytes = new byte[2048];
      for (int i = 0; i < 4; i++) {
        var packet = new java.net.DatagramPacket(bytes, bytes.length);
        collector.receive(packet);
        received.add(
            new String(bytes, 0, packet.getLength(), java.nio.charset.StandardCharsets.UTF_8));
      }
      String head = "[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} it/" + id.substring(0, 12) + "\\[[0-9]+]: ";
      assertThat(received.get(0)).matches("(?s)<142>" + head + "one\n");
      assertThat(received.get(1)).matches("(?s)<139>" + head + "two\n");
      assertThat(received.get(2)).matches("(?s)<142>" + head + "three\n");
      assertThat(received.get(3)).matches("(?s)<142>" + head + "end\n");
      assertThat(frames(id, "stdout=1")).hasSize(3);
      assertThat(frames(id, "stdout=1&tail=1&details=1")).containsExactly(new Frame(1, " end"));
      String silent =
          ran("echo x", driver("syslog", "syslog-address", address, "cache-disabled", "true"));
      assertThat(logs(silent, "stdout=1").statusCode()).isEqualTo(501);
    }
  }

  @Test
  void aKilledServiceGoesOnForwardingWhereItWas() throws Exception {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    List<String> options = List.of("--idle-timeout", "0");
    try (var collector =
            new java.net.ServerSocket(0, 9, java.net.InetAddress.getLoopbackAddress());
        Service service = Service.startOwn("forward", options)) {
      Lines lines = new Lines(collector);
      Api own = Api.of(service);
      own.ensureBusybox();
      String script = "for i in 1 2 3 4 5 6 7 8 9; do echo line $i; sleep 0.4; done";
      Cli.dockerOf(
              service,
              "run",
              "-d",
              "--name",
              "fw",
              "--log-driver",
              "syslog",
              "--log-opt",
              "syslog-address=tcp://127.0.0.1:" + collector.getLocalPort(),
              "busybox",
              "sh",
              "-c",
              script)
          .ok();
      Waiting.until("the first lines", 20, () -> lines.has("line 2"));
      service.kill();
      service.start(options);
      own.get("/containers/json");
      Waiting.until("the last line", 30, () -> lines.has("line 9"));
      for (int i = 1; i <= 9; i++) {
        assertThat(lines.has("line " + i)).as("line " + i).isTrue();
      }
      Cli.dockerOf(service, "rm", "-f", "fw").ok();
    }
  }

  /** Takes lines from any number of connections. */
  private static final class Lines {
    private final List<String> received = java.util.Collections.synchronizedList(new ArrayList<>());

    Lines(java.net.ServerSocket listening) {
      Thread.ofVirtual().start(() -> accept(listening));
    }

    private void accept(java.net.ServerSocket listening) {
      try {
        while (true) {
          java.net.Socket socket = listening.accept();
          Thread.ofVirtual().start(() -> read(socket));
        }
      } catch (java.io.IOException e) {
        // the test is over
      }
    }

    private void read(java.net.Socket socket) {
      try (var in =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(
                  socket.getInputStream(), java.nio.charset.StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          received.add(line);
        }
      } catch (java.io.IOException e) {
        // the sender was killed
      }
    }

    boolean has(String end) {
      synchronized (received) {
        return received.stream().anyMatch(line -> line.endsWith(": " + end));
      }
    }
  }
}
