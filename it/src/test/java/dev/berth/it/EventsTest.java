package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The event feed, by replay and live. */
class EventsTest {
  @Test
  void aRunLeavesDockersSequence() {
    String name = "ev-" + UUID.randomUUID();
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    Cli.docker("run", "--rm", "--name", name, "busybox", "true").ok();
    Waiting.until("destroyed", 10, () -> actions(name, since).contains("destroy"));
    assertThat(actions(name, since)).containsExactly("create", "attach", "start", "die", "destroy");
  }

  @Test
  void attributesCarryImageNameAndExitCode() {
    String name = "ev-" + UUID.randomUUID();
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    Cli.docker("run", "--name", name, "--label", "x=y", "busybox", "sh", "-c", "exit 3");
    Cli.docker("rm", name).ok();
    String die =
        Cli.docker(
                "events",
                "--since",
                since,
                "--until",
                now(),
                "--filter",
                "container=" + name,
                "--filter",
                "event=die",
                "--format",
                "{{.Actor.Attributes.image}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}} {{.Actor.Attributes.x}}")
            .ok();
    assertThat(die).isEqualTo("busybox " + name + " 3 y");
  }

  @Test
  void everyVerbLeavesItsActionsInOrder() {
    Api api = Api.shared();
    String name = "ev-" + UUID.randomUUID();
    long since = System.currentTimeMillis();
    api.createNamed(
        name, "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"600\"],\"Labels\":{\"l\":\"v\"}}");
    api.start(name);
    api.get("/containers/" + name + "/top");
    Cli.docker("rename", name, name + "x").ok();
    Cli.docker("rename", name + "x", name).ok();
    Cli.docker("cp", name + ":/etc/passwd", "-").ok();
    Cli.docker("exec", name, "sh", "-c", "exit 4");
    Cli.docker("exec", name, "/nosuch");
    Cli.docker("kill", "--signal", "CONT", name).ok();
    Cli.docker("restart", "--time", "0", name).ok();
    Cli.docker("stop", "--time", "0", name).ok();
    Cli.docker("rm", name).ok();
    List<JsonNode> events = since(api, since, "container", name);
    assertThat(events.stream().map(EventsTest::action))
        .containsExactly(
            "create",
            "start",
            "top",
            "rename",
            "rename",
            "archive-path",
            "exec_create: sh -c exit 4",
            "exec_start: sh -c exit 4",
            "exec_die",
            "exec_create: /nosuch ",
            "exec_start: /nosuch ",
            "kill",
            "kill",
            "kill",
            "die",
            "stop",
            "start",
            "restart",
            "kill",
            "kill",
            "die",
            "stop",
            "destroy");
    for (JsonNode each : events) {
      JsonNode attributes = each.at("/Actor/Attributes");
      assertThat(attributes.get("image").asText()).isEqualTo("busybox");
      assertThat(attributes.get("l").asText()).isEqualTo("v");
      assertThat(each.get("from").asText()).isEqualTo("busybox");
      assertThat(each.get("status").asText()).isEqualTo(action(each));
      assertThat(each.get("scope").asText()).isEqualTo("local");
    }
    assertThat(events.get(3).at("/Actor/Attributes/oldName").asText()).isEqualTo("/" + name);
    assertThat(events.get(8).at("/Actor/Attributes/exitCode").asText()).isEqualTo("4");
    assertThat(events.get(11).at("/Actor/Attributes/signal").asText()).isEqualTo("18");
  }

  @Test
  void networksVolumesAndImagesHaveTheirs() {
    Api api = Api.shared();
    String name = "ev" + System.nanoTime();
    long since = System.currentTimeMillis();
    Cli.docker("network", "create", name).ok();
    Cli.docker("volume", "create", name).ok();
    Cli.docker("run", "--rm", "--network", name, "-v", name + ":/v", "busybox", "true").ok();
    Waiting.until("released", 10, () -> since(api, since, "volume", name).size() >= 3);
    Cli.docker("volume", "rm", name).ok();
    Cli.docker("network", "rm", name).ok();
    Cli.docker("tag", "busybox", name + ":1").ok();
    Cli.docker("rmi", name + ":1").ok();
    assertThat(since(api, since, "network", name).stream().map(EventsTest::action))
        .containsSubsequence("create", "connect", "disconnect", "destroy");
    assertThat(since(api, since, "volume", name).stream().map(EventsTest::action))
        .containsSubsequence("create", "mount", "unmount", "destroy");
    assertThat(since(api, since, "image", name).stream().map(EventsTest::action))
        .containsExactly("tag");
  }

  @Test
  void aBoundInTheFutureEndsTheFeedAndWhatWasBeforeComesFirst() {
    Api api = Api.shared();
    String name = "ev-" + UUID.randomUUID();
    api.createNamed(name, "{\"Image\":\"busybox\"}");
    api.remove(name);
    double until = System.currentTimeMillis() / 1000.0 + 0.7;
    String path = "/v1.41/events?until=%.3f&filters=".formatted(until);
    String filter = encoded("{\"container\":{\"" + name + "\":true}}");
    String answer = api.request().urlEncodingEnabled(false).get(path + filter).asString();
    assertThat(System.currentTimeMillis() / 1000.0).isBetween(until - 0.1, until + 5);
    assertThat(answer.lines().map(Api::parse).map(EventsTest::action))
        .containsExactly("create", "destroy");
  }

  @Test
  void listenersThatDoNotReadHoldNobodyUpAndMissNothing() throws IOException {
    Api api = Api.shared();
    String name = "ev-" + UUID.randomUUID();
    List<SocketChannel> listeners = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        listeners.add(listen(encoded("{\"container\":[\"" + name + "\"]}")));
      }
      int rounds = 30;
      for (int i = 0; i < rounds; i++) {
        String id = api.createNamed(name, "{\"Image\":\"busybox\"}");
        assertThat(api.delete("/containers/" + id).statusCode()).isEqualTo(204);
      }
      for (SocketChannel each : listeners) {
        assertThat(readUntil(each, "\"Action\":\"destroy\"", rounds)).isEqualTo(rounds);
      }
    } finally {
      for (SocketChannel each : listeners) {
        each.close();
      }
    }
  }

  /** A subscription whose head has come: it is sent before there is any event. */
  private static SocketChannel listen(String filters) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(Service.shared().socket()));
    String head = "GET /v1.41/events?filters=" + filters + " HTTP/1.1\r\nHost: docker\r\n\r\n";
    channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    assertThat(readUntil(channel, "\r\n\r\n", 1)).isEqualTo(1);
    return channel;
  }

  /** How often the text came, having read until it came often enough or the stream ended. */
  private static int readUntil(SocketChannel channel, String text, int times) throws IOException {
    StringBuilder read = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    int count = 0;
    while (count < times && channel.read(buffer.clear()) >= 0) {
      read.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      count = read.toString().split(Pattern.quote(text), -1).length - 1;
    }
    return count;
  }

  private static String action(JsonNode event) {
    return event.get("Action").asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<JsonNode> since(Api api, long millis, String type, String name) {
    String filters = "{\"type\":[\"%s\"],\"%s\":[\"%s\"]}".formatted(type, type, name);
    if (type.equals("image")) {
      filters = "{\"type\":[\"image\"],\"image\":[\"" + name + "\"]}";
    }
    String path =
        "/v1.41/events?since=%.3f&until=%.3f&filters="
            .formatted(millis / 1000.0, System.currentTimeMillis() / 1000.0);
    return api.request()
        .urlEncodingEnabled(false)
        .get(path + encoded(filters))
        .asString()
        .lines()
        .map(Api::parse)
        .toList();
  }

  private static String now() {
    return Long.toString(System.currentTimeMillis() / 1000 + 1);
  }

  private static List<String> actions(String name, String since) {
    return Cli.docker(
            "events",
            "--since",
            since,
            "--until",
            Long.toString(System.currentTimeMillis() / 1000),
            "--filter",
            "type=container",
            "--filter",
            "container=" + name,
            "--format",
            "{{.Action}}")
        .ok()
        .lines()
        .toList();
  }
}
