package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Builder.Built;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code POST /build} says, line by line, and what it makes of its parameters. */
class BuildLinesTest {
  private final Api api = Api.shared();
  private final String name = "lines-" + UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void removeImage() {
    api.delete("/images/" + name + "?force=1");
  }

  @Test
  void tellsEveryStepAsTheClassicBuilderDoes() {
    Assumptions.assumeTrue(Service.apiAtLeast(43), "older ones tell removed containers otherwise");
    Built built =
        build(
                """
                ARG BASE=busybox
                FROM ${BASE} AS one
                RUN echo out; sleep 0.3; echo problem >&2
                FROM busybox
                ARG UNIQUE
                COPY --from=one /bin/busybox /b
                ENV A=b
                """)
            .with("nocache", "1")
            .with("labels", "{\"z\":\"$1 2\",\"a\":\"b\"}")
            .with("buildargs", "{\"NEVER\":\"x\",\"UNIQUE\":null}")
            .build();
    assertThat(built.error()).isEmpty();
    assertThat(built.shape())
        .isEqualTo(
            """
            Step 1/9 : ARG BASE=busybox
            Step 2/9 : FROM ${BASE} AS one
             ---> ID
            Step 3/9 : RUN echo out; sleep 0.3; echo problem >&2
             ---> Running in ID
            out
            RED+problem
            RED- ---> Removed intermediate container ID
             ---> ID
            Step 4/9 : FROM busybox
             ---> ID
            Step 5/9 : ARG UNIQUE
             ---> Running in ID
             ---> Removed intermediate container ID
             ---> ID
            Step 6/9 : COPY --from=one /bin/busybox /b
             ---> ID
            Step 7/9 : ENV A=b
             ---> Running in ID
             ---> Removed intermediate container ID
             ---> ID
            Step 8/9 : LABEL a=b
             ---> Running in ID
             ---> Removed intermediate container ID
             ---> ID
            Step 9/9 : LABEL z=$1 2
             ---> Running in ID
             ---> Removed intermediate container ID
             ---> ID
            [Warning] One or more build-args [NEVER] were not consumed
            Successfully built ID
            Successfully tagged NAME:latest
            """
                .replace("RED+", "\u001b[91m")
                .replace("RED-", "\u001b[0m")
                .replace("NAME", name));
    assertThat(built.ids()).hasSize(2);
    JsonNode labels = api.get("/images/" + name + "/json").get("Config").get("Labels");
    assertThat(labels.get("z").asText()).isEqualTo("$1 2");
  }

  @Test
  void stagesSideBySideAreToldInTheOrderOfTheFile() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int rest = 4 - i;
      file.append("FROM busybox AS s").append(i).append("\nRUN sleep 0.").append(rest);
      file.append("; echo said-").append(i).append("; echo ").append(i).append(" > /f\n");
    }
    file.append("FROM busybox\n");
    for (int i = 0; i < 4; i++) {
      file.append("COPY --from=s").append(i).append(" /f /f").append(i).append('\n');
    }
    Built built = build(file.toString()).with("nocache", "1").build();
    assertThat(built.error()).isEmpty();
    List<String> steps = new ArrayList<>();
    built.text().lines().filter(line -> line.startsWith("Step")).forEach(steps::add);
    for (int i = 0; i < steps.size(); i++) {
      assertThat(steps.get(i)).startsWith("Step " + (i + 1) + "/" + steps.size() + " : ");
    }
    assertThat(built.text())
        .containsSubsequence("said-0", "Step 3", "said-1", "Step 5", "said-2", "Step 7", "said-3");
  }

  @Test
  void muchSaidOutOfTurnIsKeptWhole() {
    Built built =
        build(
                """
                FROM busybox AS slow
                RUN sleep 1.5
                FROM busybox AS chatty
                RUN yes 0123456789012345678901234567890123456789 | head -n 30000
                FROM busybox
                COPY --from=slow /bin /b
                COPY --from=chatty /bin /c
                """)
            .with("nocache", "1")
            .build();
    assertThat(built.error()).isEmpty();
    assertThat(built.text().lines().filter(line -> line.startsWith("01234")).count())
        .isEqualTo(30000);
  }

  @Test
  void aFailureIsToldAfterWhatWasDone() {
    Built built = build("FROM busybox\nRUN echo before; exit 9\nRUN echo never\n").build();
    assertThat(built.error())
        .isEqualTo("The command '/bin/sh -c echo before; exit 9' returned a non-zero code: 9");
    assertThat(built.code()).isEqualTo(9);
    assertThat(built.text()).contains("Step 2/3", "before").doesNotContain("never\nStep");
    removeContainers("echo before; exit 9");
  }

  @Test
  void aQuietBuildTellsAllWhenItFails() {
    Built built =
        build("FROM busybox\nRUN echo why; exit 3\n").with("q", "1").with("forcerm", "1").build();
    assertThat(built.code()).isEqualTo(3);
    assertThat(built.text()).startsWith("Step 1/2 : FROM busybox\n").contains("why\n");
  }

  @Test
  void nothingIsBuiltOfNothing() {
    Built built = build("FROM scratch\n").build();
    assertThat(built.text()).isEqualTo("Step 1/1 : FROM scratch\n ---> \n");
    assertThat(built.error()).isEqualTo("No image was generated. Is your Dockerfile empty?");
  }

  @Test
  void idsHaveRowsOfTheirOwnSinceThirty() {
    assertThat(build("FROM busybox\n").version("1.29").build().ids()).isEmpty();
    assertThat(build("FROM busybox\n").version("1.30").build().ids()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "buildargs|x|error reading build args: invalid character 'x' looking for beginning of value",
        "labels|x|error reading labels: invalid character 'x' looking for beginning of value",
        "cachefrom|x|error reading cache-from: invalid character 'x' looking for beginning of value",
        "ulimits|x|error reading ulimit settings: invalid character 'x' looking for beginning of"
            + " value",
        "version|3|invalid version \"3\"",
        "target|nope|target stage \"nope\" could not be found",
      })
  void refusesWhatItCannotRead(String parameter, String value, String problem) {
    Response response = build("FROM busybox\n").with(parameter, value).post();
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({"memory,x", "cpuperiod,x", "session,abc", "rm,maybe", "isolation,default"})
  void takesWhatDockerTakes(String parameter, String value) {
    assertThat(build("FROM busybox\n").with(parameter, value).build().error()).isEmpty();
  }

  @Test
  void credentialsThatCannotBeReadAreNone() {
    assertThat(build("FROM busybox\n").header("X-Registry-Config", "foo").build().error())
        .isEmpty();
  }

  @Test
  void limitsAndNamesReachTheSteps() {
    Built built =
        build("FROM busybox\nRUN ulimit -n; df -k /dev/shm | tail -1; cat /etc/hosts\n")
            .with("nocache", "1")
            .with("ulimits", "[{\"Name\":\"nofile\",\"Soft\":123,\"Hard\":123}]")
            .with("shmsize", "2097152")
            .with("extrahosts", "one:1.2.3.4")
            .with("extrahosts", "two:2.3.4.5")
            .build();
    assertThat(built.text()).contains("123\n", " 2048 ", "1.2.3.4\tone", "2.3.4.5\ttwo");
  }

  @Test
  void squashMakesOneLayerOfThemAll() {
    Assumptions.assumeTrue(Service.isBerth(), "dockerd squashes in experimental mode only");
    Built built =
        build(
                """
                FROM busybox
                RUN echo 1 > /gone && echo 2 > /kept && rm -r /home
                RUN rm /gone && ln /kept /link
                COPY Dockerfile /x/
                CMD ["cat", "/link"]
                """)
            .with("squash", "1")
            .build();
    assertThat(built.error()).isEmpty();
    JsonNode image = api.get("/images/" + name + "/json");
    assertThat(image.get("Id").asText()).isEqualTo(built.id());
    JsonNode base = api.get("/images/busybox/json");
    assertThat(image.get("RootFS").get("Layers").size())
        .isEqualTo(base.get("RootFS").get("Layers").size() + 1);
    assertThat(api.get("/images/" + name + "/history").get(0).get("Comment").asText())
        .startsWith("merge sha256:")
        .endsWith(" to " + base.get("Id").asText());
    assertThat(Cli.docker("run", "--rm", name).out()).isEqualTo("2\n");
    assertThat(Cli.docker("run", "--rm", name, "ls", "/").out())
        .contains("link", "x")
        .doesNotContain("gone", "home");
  }

  @Test
  void aBuildCanBeCancelledByItsName() throws InterruptedException {
    Assumptions.assumeTrue(Service.isBerth(), "dockerd's classic builds have no names");
    Builder builder = build("FROM busybox\nRUN sleep 60\n").with("buildid", name);
    List<String> errors = new ArrayList<>();
    Thread building = Thread.ofVirtual().start(() -> errors.add(builder.build().error()));
    Waiting.until("the step", 20, () -> !containers("sleep 60").isEmpty());
    assertThat(api.post("/build/cancel?id=" + name, "").statusCode()).isEqualTo(200);
    building.join();
    assertThat(errors).containsExactly("Build cancelled");
    assertThat(containers("sleep 60")).isEmpty();
  }

  @Test
  void whenItsClientLeavesNothingIsLeft() throws Exception {
    Builder builder = build("FROM busybox\nRUN sleep 61\n");
    byte[] tar = builder.tar();
    try (RawConnection connection = new RawConnection(Service.shared().socket())) {
      connection.send(
          "POST "
              + builder.path()
              + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/x-tar\r\nContent-Length: "
              + tar.length
              + "\r\n\r\n");
      connection.send(tar);
      Waiting.until("the step", 20, () -> !containers("sleep 61").isEmpty());
    }
    Waiting.until("the end", 20, () -> containers("sleep 61").isEmpty());
  }

  private Builder build(String dockerfile) {
    return new Builder(api, dockerfile).with("t", name);
  }

  private List<String> containers(String command) {
    List<String> ids = new ArrayList<>();
    for (JsonNode each : api.get("/containers/json?all=1")) {
      if (each.get("Command").asText().contains(command)) {
        ids.add(each.get("Id").asText());
      }
    }
    return ids;
  }

  private void removeContainers(String command) {
    containers(command).forEach(api::remove);
  }

  @ParameterizedTest
  @CsvSource({"../f,../f", "/../f,../f", "a/../../nope,a/../../nope"})
  void nothingOutsideTheContextIsCopied(String source, String shown) {
    Assumptions.assumeTrue(Service.apiAtLeast(43), "older ones say so in other words");
    Built built = build("FROM busybox\nCOPY " + source + " /x\n").file("f", "x").build();
    assertThat(built.error())
        .isEqualTo("COPY failed: forbidden path outside the build context: " + shown + " ()");
  }

  @Test
  void whatIsNoPlatformIsRefused() {
    String unknown = "\"foo\": unknown operating system or architecture: invalid argument";
    Assumptions.assumeTrue(Service.apiAtLeast(43), "older ones say so in other words");
    Response response = build("FROM busybox\n").with("platform", "foo").post();
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).isEqualTo(unknown);
    assertThat(build("FROM --platform=foo busybox\n").build().error())
        .isEqualTo("failed to parse platform foo: " + unknown);
  }

  @Test
  void anImageForAnotherPlatformIsNoBase() {
    Assumptions.assumeTrue(Service.isBerth(), "dockerd 28 takes it without a word");
    build("FROM busybox\nLABEL own=1\n").with("t", "localhost:1/" + name).build().id();
    try {
      String dockerfile = "FROM localhost:1/" + name + "\nLABEL a=b\n";
      assertThat(build(dockerfile).with("platform", "linux/s390x").build().error())
          .contains("localhost:1");
      assertThat(build(dockerfile).with("platform", "linux").build().error()).isEmpty();
    } finally {
      api.delete("/images/localhost:1/" + name + "?force=1");
    }
  }
}
