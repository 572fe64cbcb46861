package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Builder.Built;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** When a step's result is taken from an earlier build, and when it must not be. */
class BuildCacheTest {
  private static final String CACHED = " ---> Using cache\n";

  private final Api api = Api.shared();
  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String name = "cache-" + unique;

  @AfterEach
  void removeImage() {
    api.delete("/images/" + name + "?force=1");
  }

  @Test
  void timesOfFilesDoNotCountButNamesAndModesAndContentDo() {
    String file = file("COPY d /d\n");
    String first = build(file).file("d/a", "1").build().id();
    assertThat(build(file).file("d/a", "1").changedAt(5_000_000).build().id()).isEqualTo(first);
    assertMade(build(file).file("d/a", "2"));
    assertMade(build(file).file("d/b", "1"));
    assertMade(build(file).file("d/a", "1", 0755));
    assertMade(build(file).file("d/a", "1").file("d/b", ""));
    assertThat(build(file).file("d/a", "1").file("other", "x").build().id()).isEqualTo(first);
  }

  @Test
  void argumentsCountFromWhereTheyAreDeclared() {
    String file = file("RUN echo before\nARG A=1\nRUN echo after\n");
    assertThat(build(file).build().error()).isEmpty();
    Built other = build(file).with("buildargs", "{\"A\":\"2\"}").build();
    assertThat(steps(other, "RUN echo before")).contains(CACHED);
    assertThat(steps(other, "RUN echo after")).doesNotContain(CACHED);
    Built same = build(file).with("buildargs", "{\"A\":null}").build();
    assertThat(steps(same, "RUN echo after")).contains(CACHED);
    Built proxy = build(file).with("buildargs", "{\"HTTP_PROXY\":\"http://p\"}").build();
    if (Service.isBerth()) { // dockerd runs it again, against its own reference
      assertThat(steps(proxy, "RUN echo after")).contains(CACHED);
    }
  }

  @Test
  void argumentsThatWereNotUsedAreToldAndProxiesReachTheSteps() {
    Built built =
        build(file("RUN echo proxy=$https_proxy $NO_PROXY\n"))
            .with("buildargs", "{\"https_proxy\":\"http://p\",\"NO_PROXY\":\"x\",\"Z\":\"1\"}")
            .with("nocache", "1")
            .build();
    assertThat(built.text()).contains("proxy=http://p x\n", "build-args [Z] were not consumed");
    assertThat(api.get("/images/" + name + "/json").toString()).doesNotContain("http://p");
  }

  @Test
  void aChangeInAStageReachesThoseThatCopyFromIt() {
    String file =
        "FROM busybox AS a\nCOPY f /f\nFROM busybox\nCOPY --from=a /f /g\nRUN cat /g\nENV U=U\n"
            .replace("U=U", "U=" + unique);
    String first = build(file).file("f", "1" + unique).build().id();
    assertMade(build(file).file("f", "2" + unique));
    assertThat(build(file).file("f", "1" + unique).build().id()).isEqualTo(first);
  }

  @Test
  void aBaseImageOfTheSameNameMayBeAnotherOne() {
    String base = name + "-base";
    try {
      new Builder(api, "FROM busybox\nRUN echo " + unique + "1 > /v\n").with("t", base).build();
      String file = "FROM " + base + "\nRUN cat /v\n";
      assertThat(build(file).build().text()).contains(unique + "1\n");
      new Builder(api, "FROM busybox\nRUN echo " + unique + "2 > /v\n").with("t", base).build();
      assertThat(build(file).build().text()).contains(unique + "2\n");
    } finally {
      api.delete("/images/" + name + "?force=1");
      api.delete("/images/" + base + "?force=1");
    }
  }

  @Test
  void whatABoundTreeShowsCounts() {
    Assumptions.assumeTrue(Service.isBerth(), "the classic builder of dockerd lacks RUN --mount");
    String file = file("RUN --mount=target=/c,source=d cat /c/f\n");
    build(file).file("d/f", "1").build().id();
    assertThat(build(file).file("d/f", "1").file("x", "").build().text()).contains(CACHED);
    assertThat(build(file).file("d/f", "2\n").build().text()).contains("2\n ---> Removed");
  }

  @Test
  void stepsAreTakenFromImagesThatAreNamed() {
    String file = file("RUN date +%N > /when\nCOPY f /f\nENV A=b\nRUN cat /f\n");
    String first = build(file).file("f", unique).build().id();
    assertThat(api.post("/build/prune?all=1", "").statusCode()).isEqualTo(200);
    Built again =
        build(file).file("f", unique).with("cachefrom", "[\"" + name + "\",\"absent\"]").build();
    assertThat(again.id()).isEqualTo(first);
    Built changed = build(file).file("f", "other").with("cachefrom", "[\"" + name + "\"]").build();
    assertThat(steps(changed, "RUN date")).contains(CACHED);
    assertThat(steps(changed, "COPY f /f")).doesNotContain(CACHED);
  }

  @Test
  void whatIsKeptIsCountedAndPruned() {
    Assumptions.assumeTrue(Service.isBerth(), "dockerd's classic cache is its images");
    assertThat(api.post("/build/prune?all=1", "").statusCode()).isEqualTo(200);
    String file =
        file("RUN --mount=type=cache,target=/c,id=NAME head -c 5000 /dev/zero | tee /c/f > /f\n")
            .replace("NAME", name);
    assertThat(build(file).build().error()).isEmpty();
    JsonNode rows = api.get("/v1.51/system/df?type=build-cache").get("BuildCache");
    assertThat(row(rows, "regular").get("Shared").asBoolean()).isTrue();
    assertThat(row(rows, "regular").get("Size").asLong()).isEqualTo(5000);
    assertThat(row(rows, "exec.cachemount").get("Description").asText()).contains(name);

    Response some = api.post("/build/prune?keep-storage=1000000", "");
    assertThat(some.jsonPath().getLong("SpaceReclaimed")).isZero();
    some = api.post("/build/prune", "");
    assertThat(some.jsonPath().getList("CachesDeleted", String.class))
        .containsExactly(row(rows, "exec.cachemount").get("ID").asText());
    assertThat(steps(build(file).build(), "RUN")).contains(CACHED);
    api.delete("/images/" + name + "?force=1");
    some = api.post("/build/prune", "");
    assertThat(some.jsonPath().getList("CachesDeleted", String.class))
        .containsExactly(row(rows, "regular").get("ID").asText());
    assertThat(steps(build(file).build(), "RUN")).doesNotContain(CACHED);
  }

  private static JsonNode row(JsonNode rows, String type) {
    for (JsonNode row : rows) {
      if (row.get("Type").asText().equals(type)) {
        return row;
      }
    }
    throw new AssertionError("no " + type + " in " + rows);
  }

  @Test
  void theSameInputGivesTheSameDigests() throws Exception {
    Assumptions.assumeTrue(Service.isBerth(), "the classic builder knows no SOURCE_DATE_EPOCH");
    String file =
        """
        FROM busybox AS a
        RUN mkdir -p /d/s && hostname > /d/f && ln -s f /d/l && ln /d/f /d/h
        FROM busybox
        WORKDIR /w
        COPY . .
        COPY --from=a /d /d
        RUN ls -l --full-time /d > /list; rm -r /home
        HEALTHCHECK CMD true
        """;
    String first = reproducible(api, file, 1_500_000_000_000L).build().id();
    String later = reproducible(api, file, 1_600_000_000_000L).with("nocache", "1").build().id();
    assertThat(later).isEqualTo(first);
    try (Service other = Service.startOwn("twin", java.util.List.of())) {
      Api twin = Api.of(other);
      twin.ensureBusybox();
      assertThat(reproducible(twin, file, 1_700_000_000_000L).build().id()).isEqualTo(first);
    }
    assertThat(Cli.docker("run", "--rm", name, "stat", "-c", "%Y", "/w/f", "/d/f", "/list").out())
        .isEqualTo("1000000000\n1000000000\n1000000000\n");
  }

  private Builder reproducible(Api engine, String file, long changed) {
    return new Builder(engine, file)
        .with("t", name)
        .with("buildargs", "{\"SOURCE_DATE_EPOCH\":\"1000000000\"}")
        .file("f", "x")
        .changedAt(changed);
  }

  private static void assertMade(Builder builder) {
    Built built = builder.build();
    assertThat(built.error()).isEmpty();
    assertThat(steps(built, "COPY")).doesNotContain(CACHED);
  }

  /** What is said about a step. */
  private static String steps(Built built, String instruction) {
    String text = built.text();
    int begin = text.indexOf(" : " + instruction);
    int end = text.indexOf("\nStep ", begin);
    return text.substring(begin, end < 0 ? text.length() : end);
  }

  /** Steps nobody else has done before. */
  private String file(String steps) {
    return "FROM busybox\nENV UNIQUE=" + unique + "\n" + steps;
  }

  private Builder build(String dockerfile) {
    return new Builder(api, dockerfile).with("t", name);
  }
}
