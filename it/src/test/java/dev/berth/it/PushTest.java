package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker push} to a real registry. */
class PushTest {
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));
  private static RegistryServer registry;

  @BeforeAll
  static void start() {
    registry = RegistryServer.start(false);
    Cli.docker("load", "-q", "-i", IMAGE.toString()).ok();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static String tagged(String name) {
    String full = registry.host() + "/" + name;
    Cli.docker("tag", "busybox:latest", full).ok();
    return full;
  }

  /** An image of the one we have and a layer of its own. */
  private static String changed(String name, String content) {
    String full = registry.host() + "/" + name;
    String container = "push-" + name.replaceAll("\\W", "-");
    Cli.docker("run", "--name", container, "busybox", "sh", "-c", "echo " + content + " >/mark")
        .ok();
    Cli.docker("commit", container, full).ok();
    Cli.docker("rm", container).ok();
    return full;
  }

  @Test
  void whatIsPushedIsPulledAndRuns() {
    String name = tagged("push/busy:1");
    String out = Cli.docker("push", name).ok();
    assertThat(out)
        .startsWith("The push refers to repository [" + registry.host() + "/push/busy]")
        .contains(": Preparing")
        .contains(": Pushed")
        .containsPattern("(?m)^1: digest: sha256:[0-9a-f]{64} size: \\d+$");
    String id = Cli.docker("inspect", "-f", "{{.Id}}", name).ok();
    assertThat(Cli.docker("inspect", "-f", "{{.RepoDigests}}", name).ok())
        .contains(registry.host() + "/push/busy@sha256:");
    Cli.docker("rmi", name).ok();
    Cli.docker("pull", name).ok();
    assertThat(Cli.docker("inspect", "-f", "{{.Id}}", name).ok()).isEqualTo(id);
    assertThat(Cli.docker("run", "--rm", name, "echo", "back").ok()).isEqualTo("back");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void aSecondPushSendsNothing() {
    String name = changed("again/busy:1", "again");
    String first = Cli.docker("push", name).ok();
    String second = Cli.docker("push", name).ok();
    assertThat(second).contains(": Layer already exists").doesNotContain(": Pushed");
    assertThat(lastLine(second)).isEqualTo(lastLine(first));
    Cli.docker("rmi", name).ok();
  }

  @Test
  void layersOfAnotherRepositoryAreMounted() {
    String name = changed("from/busy:1", "mounted");
    Cli.docker("push", name).ok();
    String other = registry.host() + "/to/busy:1";
    Cli.docker("tag", name, other).ok();
    assertThat(Cli.docker("push", other).ok())
        .containsPattern(": Mounted from (from|push|tags|again)/")
        .doesNotContain(": Pushed");
    Cli.docker("rmi", name, other).ok();
  }

  @Test
  void allTagsArePushedWhereNoneIsNamed() {
    tagged("tags/busy:b");
    tagged("tags/busy:a");
    String out = Cli.docker("push", "-a", registry.host() + "/tags/busy").ok();
    assertThat(out.lines().filter(line -> line.contains(": digest: ")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("a: digest: ");
    assertThat(registry.tags("tags/busy")).containsExactlyInAnyOrder("a", "b");
    Cli.docker("rmi", registry.host() + "/tags/busy:a", registry.host() + "/tags/busy:b").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2s2", "oci"})
  void whatWasPulledGoesOutUnchanged(String format) {
    assumeTrue(Service.isBerth(), "a peer's classic store compresses anew");
    String source = "same/busy-" + format;
    registry.push(IMAGE, source + ":1", format);
    String name = registry.host() + "/" + source + ":1";
    String copy = registry.host() + "/copy/busy-" + format + ":1";
    Cli.docker("pull", name).ok();
    Cli.docker("tag", name, copy).ok();
    Cli.docker("push", copy).ok();
    assertThat(registry.manifest("copy/busy-" + format, "1"))
        .isEqualTo(registry.manifest(source, "1"));
    Cli.docker("rmi", name, copy).ok();
  }

  @Test
  void whatIsNotHereIsAnError() {
    String host = registry.host();
    Cli.Result none = Cli.docker("push", host + "/none/busy:1");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.out()).contains("The push refers to repository [" + host + "/none/busy]");
    assertThat(none.err())
        .contains("An image does not exist locally with the tag: " + host + "/none/busy");
    String name = tagged("notag/busy:1");
    assertThat(Cli.docker("push", host + "/notag/busy:2").err())
        .contains("tag does not exist: " + host + "/notag/busy:2");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void anUnreachableRegistryIsAnError() {
    Cli.docker("tag", "busybox", "localhost:1/busy:1").ok();
    Cli.Result result = Cli.docker("push", "localhost:1/busy:1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "Get \"http://localhost:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused");
    Cli.docker("rmi", "localhost:1/busy:1").ok();
  }

  @Test
  void anEventTellsOfThePush() {
    String name = tagged("event/busy:1");
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    Cli.docker("push", name).ok();
    String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
    String events =
        Cli.docker(
                "events",
                "--since",
                since,
                "--until",
                until,
                "--filter",
                "type=image",
                "--filter",
                "event=push",
                "--format",
                "{{.Actor.ID}} {{.Actor.Attributes.name}}")
            .ok();
    assertThat(events.lines().toList()).contains(name + " " + registry.host() + "/event/busy");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void theLinesAreDockersOwn() {
    String name = tagged("lines/busy:1");
    Response response =
        Api.shared()
            .request()
            .urlEncodingEnabled(false)
            .header("X-Registry-Auth", "e30=")
            .post("/images/" + registry.host() + "/lines/busy/push?tag=1");
    assertThat(response.statusCode()).isEqualTo(200);
    List<String> lines = response.asString().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(
            "{\"status\":\"The push refers to repository [" + registry.host() + "/lines/busy]\"}");
    assertThat(lines.get(1))
        .matches("\\{\"status\":\"Preparing\",\"progressDetail\":\\{},\"id\":\"[0-9a-f]{12}\"}");
    assertThat(lines.getLast())
        .matches(
            "\\{\"progressDetail\":\\{},\"aux\":\\{\"Tag\":\"1\",\"Digest\":\"sha256:[0-9a-f]{64}\","
                + "\"Size\":\\d+}}");
    Cli.docker("rmi", name).ok();
  }

  private static String lastLine(String text) {
    return text.lines().toList().getLast();
  }
}
