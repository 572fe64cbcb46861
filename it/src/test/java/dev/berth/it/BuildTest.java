package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code POST /build}, as the classic builder of the docker CLI and plain clients use it. */
class BuildTest {
  private final Api api = Api.shared();
  private final String name = "built-" + UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void removeImage() {
    api.delete("/images/" + name + "?force=1");
  }

  @Test
  void runsCopiesAndConfigures() {
    Built built =
        build(
            """
            FROM busybox
            ARG WHO=nobody
            ENV GREETING="hello $WHO" OTHER=x
            WORKDIR /work
            COPY a.txt sub/ ./
            RUN echo "$GREETING" > out && cat a.txt inner.txt >> out
            USER 1000:1000
            EXPOSE 80 53/udp
            VOLUME /data
            LABEL one=1 two="2 3"
            STOPSIGNAL SIGINT
            ENTRYPOINT ["cat"]
            CMD ["/work/out"]
            """,
            Map.of("a.txt", "A\n", "sub/inner.txt", "I\n"),
            "buildargs={\"WHO\":\"me\"}");

    assertThat(built.error()).isEmpty();
    assertThat(built.text())
        .contains("Step 1/13 : FROM busybox")
        .contains("Successfully built ")
        .contains("Successfully tagged " + name + ":latest");
    JsonNode config = api.get("/images/" + name + "/json").get("Config");
    assertThat(config.get("Env").toString()).contains("\"GREETING=hello me\"", "\"OTHER=x\"");
    assertThat(config.get("WorkingDir").asText()).isEqualTo("/work");
    assertThat(config.get("User").asText()).isEqualTo("1000:1000");
    assertThat(config.get("ExposedPorts").toString()).contains("80/tcp", "53/udp");
    assertThat(config.get("Volumes").has("/data")).isTrue();
    assertThat(config.get("Labels").get("two").asText()).isEqualTo("2 3");
    assertThat(config.get("StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(run(List.of())).isEqualTo("hello me\nA\nI\n");
  }

  @Test
  void aSecondBuildComesFromTheCacheAndGivesTheSameImage() {
    String file = "FROM busybox\nCOPY a /a\nRUN date +%N > /when\nLABEL x=y\n";
    build(file, Map.of("a", "1"), "");
    String first = id();
    Built again = build(file, Map.of("a", "1"), "");
    assertThat(again.text()).contains("Using cache");
    assertThat(id()).isEqualTo(first);
    build(file, Map.of("a", "2"), "");
    assertThat(id()).isNotEqualTo(first);
    build(file, Map.of("a", "1"), "nocache=1");
    assertThat(id()).isNotEqualTo(first);
  }

  @Test
  void copiesBetweenStagesAndStopsAtTheTarget() {
    String file =
        """
        FROM busybox AS one
        RUN echo from-one > /f && ln -s /f /link && chmod 640 /f
        FROM busybox AS two
        COPY --from=one --chown=12:34 /f /g
        CMD ["sh", "-c", "stat -c '%u:%g %a' /g; cat /g"]
        FROM two AS three
        RUN false
        """;
    assertThat(build(file, Map.of(), "target=two").error()).isEmpty();
    assertThat(run(List.of())).isEqualTo("12:34 640\nfrom-one\n");
  }

  @Test
  void aFailingCommandGivesItsExitCode() {
    Built built = build("FROM busybox\nRUN exit 7\n", Map.of(), "forcerm=1");
    assertThat(built.error())
        .isEqualTo("The command '/bin/sh -c exit 7' returned a non-zero code: 7");
    assertThat(built.code()).isEqualTo(7);
    assertThat(api.request().get("/images/" + name + "/json").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyTheClientIgnoresFilesButForTheTwoItMustSend() {
    Built built =
        build(
            "FROM busybox\nCOPY . /c\nCMD [\"sh\",\"-c\",\"cd /c; find . -type f | sort\"]\n",
            Map.of(".dockerignore", "Dockerfile\n.dockerignore\n*.o\n", "x.o", "", "y", ""),
            "");
    assertThat(built.error()).isEmpty();
    assertThat(run(List.of())).isEqualTo("./x.o\n./y\n");
  }

  @Test
  void unpacksArchivesWithAddOnly() throws IOException {
    byte[] inner = tar(Map.of("in/file", "inside"));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "Dockerfile",
        "FROM busybox\nADD t.tar /added/\nCOPY t.tar /copied/\nCMD [\"sh\",\"-c\",\"cat /added/in/file; ls /copied\"]\n"
            .getBytes(StandardCharsets.UTF_8));
    files.put("t.tar", inner);
    assertThat(build(tarBytes(files), "").error()).isEmpty();
    assertThat(run(List.of())).isEqualTo("insidet.tar\n");
  }

  @Test
  void wrongFilesAreRefusedWithTheirLine() {
    Response response = post(tar(Map.of("Dockerfile", "FROM busybox\nRUNN x\n")), "");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message"))
        .contains("line 2")
        .contains("unknown instruction: RUNN");
    Response missing = post(tar(Map.of("x", "y")), "");
    assertThat(missing.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(missing.jsonPath().getString("message")).contains("Dockerfile");
    assertThat(build("FROM busybox\nCOPY nope /x\n", Map.of(), "").error()).contains("nope");
    assertThat(build("FROM busybox\nCOPY a b /x\n", Map.of("a", "", "b", ""), "").error())
        .contains("the destination must be a directory and end with a /");
  }

  @Test
  void triggersRunInTheNextBuild() {
    assertThat(
            build("FROM busybox\nONBUILD COPY a /got\nONBUILD RUN echo ran >> /got\n", Map.of(), "")
                .error())
        .isEmpty();
    String base = name + "-child";
    try {
      Response child =
          post(
              tar(Map.of("Dockerfile", "FROM " + name + "\nCMD [\"cat\",\"/got\"]\n", "a", "A\n")),
              "&t=" + base,
              false);
      assertThat(child.asString()).contains("Executing 2 build trigger");
      assertThat(run(base, List.of())).isEqualTo("A\nran\n");
    } finally {
      api.delete("/images/" + base + "?force=1");
    }
  }

  @Test
  void linksInTheImageDoNotLeadOut() {
    Built built =
        build(
            """
            FROM busybox
            RUN ln -s /../../../../real /esc && mkdir /real
            COPY a /esc/a
            CMD ["cat", "/real/a"]
            """,
            Map.of("a", "kept inside\n"),
            "");
    assertThat(built.error()).isEmpty();
    assertThat(run(List.of())).isEqualTo("kept inside\n");
  }

  @Test
  void aWholeStageIsCopiedWithoutWhatContainersGetBesideIt() {
    Built built =
        build(
            "FROM busybox AS a\nFROM busybox\nCOPY --from=a / /copy/\nCMD ls -a /copy\n",
            Map.of(),
            "");
    assertThat(built.error()).isEmpty();
    assertThat(run(List.of())).contains("bin").doesNotContain(".dockerenv");
  }

  @Test
  void onlyTheIdIsToldWhenQuiet() {
    Built built = build("FROM busybox\nLABEL a=b\n", Map.of(), "q=1");
    assertThat(built.text()).isEqualTo(id() + "\n");
  }

  @Test
  void heredocsAndMountsOfNewerFiles() {
    Assumptions.assumeTrue(Service.isBerth(), "the classic builder of dockerd lacks them");
    String file =
        """
        FROM busybox
        COPY <<ONE <<"TWO" /h/
        a=${HOME:-unset}
        ONE
        b=$x
        TWO
        RUN --mount=type=cache,target=/cache,id=NAME echo x >> /cache/f; wc -l < /cache/f > /count
        RUN --mount=type=bind,source=in,target=/in --mount=type=tmpfs,target=/t <<EOF
        cat /in/file > /bound
        touch /t/gone
        EOF
        CMD ["sh", "-c", "cat /h/ONE /h/TWO /count /bound; ls /t /cache /in"]
        """
            .replace("NAME", name);
    assertThat(build(file, Map.of("in/file", "bound\n"), "").error()).isEmpty();
    assertThat(run(List.of())).startsWith("a=unset\nb=$x\n1\nbound\n").doesNotContain("gone");
    assertThat(build(file, Map.of("in/file", "bound\n"), "nocache=1").error()).isEmpty();
    assertThat(run(List.of())).startsWith("a=unset\nb=$x\n2\nbound\n");
  }

  @Test
  void theSameInputGivesTheSameDigestsWithSourceDateEpoch() {
    Assumptions.assumeTrue(Service.isBerth(), "the classic builder of dockerd does not know it");
    String file = "FROM busybox\nLABEL a=b\nCOPY a /a\n";
    String epoch = "nocache=1&buildargs={\"SOURCE_DATE_EPOCH\":\"1000000000\"}";
    build(file, Map.of("a", "x"), epoch);
    String first = id();
    build(file, Map.of("a", "x"), epoch);
    assertThat(id()).isEqualTo(first);
    assertThat(api.get("/images/" + name + "/json").get("Created").asText())
        .startsWith("2001-09-09T01:46:40");
  }

  @Test
  void theCacheCanBePruned() {
    Assumptions.assumeTrue(Service.isBerth(), "dockerd's classic cache is its images");
    build("FROM busybox\nRUN echo pruned > /f\n", Map.of(), "");
    Response pruned = api.post("/build/prune?all=1", "");
    assertThat(pruned.statusCode()).isEqualTo(200);
    assertThat(pruned.jsonPath().getList("CachesDeleted")).isNotEmpty();
    assertThat(build("FROM busybox\nRUN echo pruned > /f\n", Map.of(), "").text())
        .doesNotContain("Using cache");
  }

  /** What a build said. */
  private record Built(String text, String error, int code) {}

  private Built build(String dockerfile, Map<String, String> files, String query) {
    Map<String, String> all = new LinkedHashMap<>(files);
    all.put("Dockerfile", dockerfile);
    return build(tar(all), query);
  }

  private Built build(byte[] context, String query) {
    Response response = post(context, query);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    StringBuilder text = new StringBuilder();
    String error = "";
    int code = 0;
    for (String line : response.asString().split("\r?\n")) {
      JsonNode row = Api.parse(line);
      text.append(row.path("stream").asText(""));
      if (row.has("error")) {
        error = row.get("error").asText();
        code = row.path("errorDetail").path("code").asInt();
      }
    }
    return new Built(text.toString(), error, code);
  }

  private Response post(byte[] context, String query) {
    return post(context, "&t=" + name + (query.isEmpty() ? "" : "&" + query), true);
  }

  private Response post(byte[] context, String query, boolean unused) {
    String encoded =
        query.replace("{", "%7B").replace("}", "%7D").replace("\"", "%22").replace(" ", "%20");
    return api.request()
        .urlEncodingEnabled(false)
        .contentType("application/x-tar")
        .body(context)
        .post("/build?rm=1" + encoded);
  }

  private String id() {
    return api.get("/images/" + name + "/json").get("Id").asText();
  }

  private String run(List<String> command) {
    return run(name, command);
  }

  private String run(String image, List<String> command) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", image));
    words.addAll(command);
    return Cli.docker(words.toArray(String[]::new)).out();
  }

  private static byte[] tar(Map<String, String> files) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
    return tarBytes(bytes);
  }

  private static byte[] tarBytes(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(1_000_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
