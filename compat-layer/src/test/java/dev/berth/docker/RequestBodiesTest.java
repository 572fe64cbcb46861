package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.PortBinding;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodiesTest {
  private final FakeEngine engine = new FakeEngine();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|{|400",
        "application/json|{}{}|400",
        "application/json|{\"Image\":\"x\"} y|400",
        "application/json|[]|400",
        "application/json|{\"Image\":5}|400",
        "application/json|{\"Image\":\"x\",\"HostConfig\":{\"Memory\":\"1\"}}|400",
        "application/json|{\"Image\":\"x\",\"HostConfig\":{\"Binds\":{}}}|400",
        "application/json|{\"Image\":\"x\",\"Tty\":1}|400",
        "text/plain|{\"Image\":\"x\"}|400",
        "application/json; charset=utf-8|{\"Image\":\"x\"}|201",
        "Application/JSON|{\"image\":\"x\",\"unknown\":[1.5,null]}|201"
      })
  void bodiesAreJudgedAsDockerDoes(String type, String body, int status) {
    FakeExchange answer =
        engine.call("ContainerCreate", new FakeExchange().body(body).header("Content-Type", type));
    assertThat(answer.status).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.contentType).isEqualTo("application/json");
      assertThat(answer.text()).startsWith("{\"message\":\"").endsWith("\"}\n");
    }
  }

  @Test
  void wrongTypesAreToldInGosWords() {
    FakeExchange answer =
        engine.call(
            "ContainerCreate",
            new FakeExchange().json("{\"Image\":\"x\",\"HostConfig\":{\"Memory\":\"1\"}}"));
    assertThat(answer.text())
        .isEqualTo(
            "{\"message\":\"invalid JSON: json: cannot unmarshal string into Go struct field"
                + " HostConfig.HostConfig.Memory of type int64\"}\n");
  }

  @Test
  void aBodyWithoutTypeAndAnEmptyOneAreRefused() {
    assertThat(engine.call("ContainerCreate", new FakeExchange().body("{}")).text())
        .contains("malformed Content-Type header");
    assertThat(engine.call("ContainerCreate", new FakeExchange()).text())
        .contains("invalid JSON: got EOF while reading request body");
  }

  @Test
  void aBodyBeyondAllMeasureIs413() {
    String large = "{\"Image\":\"" + "x".repeat(9 << 20) + "\"}";
    assertThat(engine.call("ContainerCreate", new FakeExchange().json(large)).status)
        .isEqualTo(413);
  }

  @Test
  void everyPartOfCreateIsDecoded() {
    String body =
        """
        {"Image":"busybox","Cmd":"sh","Entrypoint":["/e"],"Env":["A=1","B"],"Labels":{"l":"v"},
         "ExposedPorts":{"80/tcp":{}},"Volumes":{"/v":{}},"StopTimeout":3,"Tty":true,
         "Healthcheck":{"Test":["CMD","x"],"Interval":5,"StartInterval":6,"Retries":2},
         "HostConfig":{"Binds":["/a:/b:ro"],"NetworkMode":"net","AutoRemove":true,
           "PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}],"9/udp":null},
           "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":4},"CapAdd":["NET_ADMIN"],
           "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"PidsLimit":7,"NanoCpus":500000000,
           "Mounts":[{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":9,"Mode":448}}],
           "LogConfig":{"Type":"none"},"Init":true,"MaskedPaths":[]},
         "NetworkingConfig":{"EndpointsConfig":{"net":{"Aliases":["al"],
           "IPAMConfig":{"IPv4Address":"10.0.0.5"}}}}}
        """;
    FakeExchange answer =
        engine.call(
            "ContainerCreate",
            new FakeExchange()
                .json(body)
                .version(51)
                .with("name", "/web")
                .with("platform", "linux/amd64"));
    assertThat(answer.status).isEqualTo(201);
    assertThat(answer.text()).isEqualTo("{\"Id\":\"" + "ab".repeat(32) + "\",\"Warnings\":[]}\n");
    CreateContainer made = Objects.requireNonNull(engine.containers.created);
    assertThat(made.name()).isEqualTo("web");
    assertThat(made.platform()).isEqualTo("linux/amd64");
    assertThat(made.config().cmd()).containsExactly("sh");
    assertThat(made.config().entrypoint()).containsExactly("/e");
    assertThat(made.config().env()).containsExactly("A=1", "B");
    assertThat(made.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(made.config().volumes()).containsExactly("/v");
    assertThat(made.config().stopTimeoutSeconds()).isEqualTo(3);
    assertThat(Objects.requireNonNull(made.config().healthcheck()).startInterval()).isEqualTo(6);
    assertThat(made.hostConfig().portBindings())
        .isEqualTo(
            Map.of(
                "80/tcp",
                List.of(new PortBinding("127.0.0.1", "8080")),
                "9/udp",
                List.of(new PortBinding("", ""))));
    assertThat(made.hostConfig().restartPolicy().maximumRetryCount()).isEqualTo(4);
    assertThat(made.hostConfig().resources().pidsLimit()).isEqualTo(7);
    assertThat(made.hostConfig().resources().ulimits()).hasSize(1);
    assertThat(made.hostConfig().maskedPaths()).isEmpty();
    assertThat(made.hostConfig().readonlyPaths()).isNull();
    assertThat(made.hostConfig().logConfig().type()).isEqualTo("none");
    MountSpec mount = Objects.requireNonNull(made.hostConfig().mounts()).get(0);
    assertThat(Objects.requireNonNull(mount.tmpfsOptions()).mode()).isEqualTo(448);
    EndpointSpec endpoint = Objects.requireNonNull(made.endpoints().get("net"));
    assertThat(endpoint.ipv4Address()).isEqualTo("10.0.0.5");
    assertThat(endpoint.aliases()).containsExactly("al");
  }

  @Test
  void olderVersionsLoseNewerFields() {
    String two = "{\"Image\":\"x\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"a\":{},\"b\":{}}}}";
    assertThat(engine.call("ContainerCreate", new FakeExchange().json(two).version(43)).status)
        .isEqualTo(400);
    assertThat(engine.call("ContainerCreate", new FakeExchange().json(two).version(44)).status)
        .isEqualTo(201);
    String annotated = "{\"Image\":\"x\",\"HostConfig\":{\"Annotations\":{\"a\":\"b\"}}}";
    engine.call("ContainerCreate", new FakeExchange().json(annotated).version(42));
    assertThat(Objects.requireNonNull(engine.containers.created).hostConfig().annotations())
        .isNull();
    String mixed =
        "{\"Image\":\"x\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/a\","
            + "\"Target\":\"/b\",\"VolumeOptions\":{}}]}}";
    assertThat(engine.call("ContainerCreate", new FakeExchange().json(mixed).version(41)).status)
        .isEqualTo(201);
    assertThat(engine.call("ContainerCreate", new FakeExchange().json(mixed)).status)
        .isEqualTo(400);
  }

  @Test
  void noBodyIsA500() {
    Random random = new Random(7);
    String[] words = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"Image\"",
      "\"x\"",
      "\"HostConfig\"",
      "null",
      "1",
      "-1.5e9",
      "true",
      "\"Cmd\"",
      "\"Mounts\"",
      "\"PortBindings\"",
      "\"Healthcheck\"",
      "\"Labels\"",
      "1e999"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder("{");
      for (int n = random.nextInt(14); n > 0; n--) {
        body.append(words[random.nextInt(words.length)]);
      }
      FakeExchange answer =
          engine.call("ContainerCreate", new FakeExchange().json(body.append("}").toString()));
      assertThat(answer.status).as(body.toString()).isIn(201, 400);
    }
  }
}
