package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli;
import dev.berth.it.Cli.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters of builds that only Podman has. */
class BuildsTest extends ImageSuite {
  @TempDir Path work;

  private byte[] context(String containerfile) throws IOException {
    return tar(work.resolve("tree"), Map.of("Dockerfile", containerfile, "f", "hello\n"));
  }

  private String output(String image, String... command) {
    String json = "[\"" + String.join("\",\"", command) + "\"]";
    String id = run("{\"image\":\"" + image + "\",\"command\":" + json + "}");
    assertThat(await(id)).isZero();
    byte[] framed = ask("/containers/" + id + "/logs?stdout=true").asByteArray();
    return new String(framed, 8, framed.length - 8, StandardCharsets.UTF_8).strip();
  }

  @Test
  void severalContainerfilesAreOne() throws IOException {
    byte[] tar =
        tar(
            work.resolve("tree"),
            Map.of("a/One", "FROM busybox\nENV A=1\n", "Two", "ENV B=2\nCMD [\"env\"]\n"));
    String id = build("dockerfile=" + encoded("[\"a/One\",\"Two\"]"), tar);
    assertThat(image(id).at("/Config/Env").toString()).contains("A=1", "B=2");
  }

  @Test
  void theManifestIsOfTheFormatAskedFor() throws IOException {
    byte[] tar = context("FROM busybox\nLABEL x=y\n");
    build("t=it-oci&outputformat=oci&annotations=" + encoded("[\"a=b\"]"), tar);
    assertThat(image("it-oci").get("ManifestType").asText())
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
    assertThat(image("it-oci").at("/Annotations/a").asText()).isEqualTo("b");
    build(
        "t=it-docker&layers=0&outputformat=application/vnd.docker.distribution.manifest.v2%2Bjson",
        context("FROM busybox\nLABEL x=z\n"));
    assertThat(image("it-docker").get("ManifestType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void environmentAndLabelsAreSetAndTakenAway() throws IOException {
    byte[] tar = context("FROM busybox\nENV A=1 B=2\nLABEL x=1 y=2\nCMD [\"env\"]\n");
    build("t=it-base&identitylabel=false", tar);
    String query =
        "t=it-edit&identitylabel=false&unsetenv=A&unsetlabel=x&setenv=C%3D3&inheritlabels=true&omithistory=1";
    build(query + "&osversion=7", context("FROM it-base\nRUN true\n"));
    JsonNode made = image("it-edit");
    assertThat(made.at("/Config/Env").toString()).contains("B=2", "C=3").doesNotContain("A=1");
    assertThat(made.at("/Config/Labels").toString()).isEqualTo("{\"y\":\"2\"}");
    assertThat(made.get("History")).isEmpty();
    build("t=it-bare&inheritlabels=false&identitylabel=false", context("FROM it-base\nENV Z=1\n"));
    assertThat(image("it-bare").at("/Config/Labels").isMissingNode()).isTrue();
  }

  @Test
  void layersBecomeOne() throws IOException {
    String file = "FROM busybox\nRUN touch /a\nRUN touch /b\nRUN rm /a\n";
    build("t=it-layers&layers=1", context(file));
    int base = image("busybox").at("/RootFS/Layers").size();
    assertThat(image("it-layers").at("/RootFS/Layers")).hasSize(base + 3);
    build("t=it-one&layers=0", context(file));
    assertThat(image("it-one").at("/RootFS/Layers")).hasSize(base + 1);
    build("t=it-all&squash=1", context(file));
    assertThat(image("it-all").at("/RootFS/Layers")).hasSize(1);
    assertThat(output("it-all", "ls", "/b")).isEqualTo("/b");
  }

  @Test
  void labelsOfLayersAreToldToHaveNoPlace() throws IOException {
    byte[] tar = context("FROM busybox\nRUN true\n");
    assertThat(send("/build?layers=1&layerLabel=%5B%22a=b%22%5D", "application/x-tar", tar))
        .contains("layerLabel: steps leave no images here")
        .doesNotContain("error");
  }

  @Test
  void stepsThatAreTooOldAreDoneAgain() throws IOException {
    byte[] tar = context("FROM busybox\nRUN cat /proc/sys/kernel/random/uuid >/own\n");
    String first = build("layers=1&t=it-old:1", tar);
    assertThat(build("layers=1&cachettl=1h0m0s&t=it-old:2", tar)).isEqualTo(first);
    assertThat(build("layers=1&cachettl=1ns&t=it-old:3", tar)).isNotEqualTo(first);
    assertThat(send("/build?cachettl=soon", "application/x-tar", tar))
        .contains("time: invalid duration");
  }

  @Test
  void aContainerBecomesOneLayer() {
    String made = "mkdir /d; echo in >/d/f; ln /d/f /d/g; chown 7:8 /d/f; echo v >/v/x; rm /bin/ar";
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\""
                + made
                + "\"],\"env\":{\"A\":\"b\"},\"netns\":{\"nsmode\":\"none\"},"
                + "\"volumes\":[{\"Name\":\"it-squash\",\"Dest\":\"/v\"}]}");
    await(id);
    post("/commit?squash=true&repo=it-squashed&changes=LABEL=x=y&container=" + id, "", 200);
    JsonNode image = image("it-squashed");
    assertThat(image.at("/RootFS/Layers")).hasSize(1);
    assertThat(image.at("/Labels/x").asText()).isEqualTo("y");
    assertThat(image.at("/Config/Env").toString()).contains("A=b");
    int layers = 0;
    for (JsonNode each : image.get("History")) {
      layers += each.has("empty_layer") ? 0 : 1;
    }
    assertThat(layers).isEqualTo(1);
    delete("/containers/" + id + "?force=true&v=true");
    String look = "echo $(cat /d/f; stat -c '%u %g %h' /d/g; ls /bin/ar /v/x 2>&1 | wc -l)";
    assertThat(output("it-squashed", "sh", "-c", look)).isEqualTo("in 7 8 2 2");
    delete("/volumes/it-squash?force=true");
  }

  @Test
  void imagesSayWhatBuiltThemAndOnWhat() throws IOException {
    build("t=it-says", context("FROM busybox\nRUN touch /a\nLABEL x=y\n"));
    JsonNode made = image("it-says");
    assertThat(made.at("/Labels").toString()).contains("\"x\":\"y\"", "\"io.buildah.version\":");
    JsonNode annotations = made.get("Annotations");
    assertThat(annotations.path("org.opencontainers.image.base.name").asText())
        .isEqualTo("docker.io/library/busybox:latest");
    assertThat(annotations.path("org.opencontainers.image.base.digest").asText())
        .isEqualTo(image("busybox").get("Digest").asText());
    assertThat(made.at("/RootFS/Layers")).hasSize(image("busybox").at("/RootFS/Layers").size() + 1);
    JsonNode last = made.get("History").get(made.get("History").size() - 1);
    assertThat(last.get("created_by").asText()).isEqualTo("/bin/sh -c #(nop) LABEL x=y");
    assertThat(last.has("empty_layer")).isFalse();
    String name = "unsetannotation=org.opencontainers.image.base.name";
    build("t=it-next&annotations=a%3Db&" + name, context("FROM it-says\nRUN touch /b\n"));
    build("t=it-last", context("FROM it-next\nRUN touch /c\n"));
    assertThat(image("it-next").get("Annotations").has("org.opencontainers.image.base.name"))
        .isFalse();
    assertThat(image("it-last").at("/Annotations/a").asText()).isEqualTo("b");
    build("t=it-own&inheritannotations=false", context("FROM it-next\nRUN touch /d\n"));
    assertThat(image("it-own").get("Annotations").has("a")).isFalse();
  }

  @Test
  void filesOfThePreprocessorAreGivenToIt() throws IOException {
    assumeTrue(
        Cli.run(Map.of(), "sh", "-c", "command -v cpp").exitCode() == 0, "there is no cpp here");
    byte[] files =
        tar(
            work.resolve("cpp"),
            Map.of(
                "Containerfile.in", "FROM busybox\n#include \"more\"\n",
                "more", "#ifdef OWN\nLABEL x=OWN\n#endif\n"));
    build("t=it-cpp&dockerfile=Containerfile.in&cppflags=%5B%22-DOWN=7%22%5D", files);
    assertThat(image("it-cpp").at("/Labels/x").asText()).isEqualTo("7");
    byte[] bad =
        tar(work.resolve("bad"), Map.of("Containerfile.in", "#include \"nosuch\"\nFROM busybox\n"));
    assertThat(send("/build?dockerfile=Containerfile.in", "application/x-tar", bad))
        .contains("preprocessing Containerfile.in", "nosuch: No such file or directory");
  }

  @Test
  void namedContextsAreTreesAndImages() throws IOException {
    Path here = tree(work.resolve("here"), Map.of("o", "local\n"));
    build("t=it-other", context("FROM busybox\nRUN echo image > /o\n"));
    String file =
        "FROM start\nCOPY --from=tree o /t\nCOPY --from=pic o /i\n"
            + "RUN --mount=type=bind,from=tree,target=/m cat /m/o > /m1\n";
    String query =
        "t=it-named&additionalbuildcontexts=tree%3Dlocalpath:"
            + here
            + "&additionalbuildcontexts=pic%3Dimage:it-other"
            + "&additionalbuildcontexts=start%3Dimage:busybox";
    build(query, context(file));
    assertThat(output("it-named", "sh", "-c", "echo $(cat /t /i /m1)"))
        .isEqualTo("local image local");
  }

  @Test
  void contextsComeInParts() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "build-context-extra", tar(work.resolve("x"), Map.of("e", "extra\n")));
    part(
        body,
        "MainContext",
        tar(work.resolve("m"), Map.of("Dockerfile", "FROM busybox\nCOPY --from=extra e /e\n")));
    body.writeBytes("--BOUND--\r\n".getBytes(StandardCharsets.US_ASCII));
    String answer =
        send("/build?t=it-parts", "multipart/form-data; boundary=BOUND", body.toByteArray());
    assertThat(answer).doesNotContain("\"error\"");
    assertThat(output("it-parts", "cat", "/e")).isEqualTo("extra");
  }

  private static void part(ByteArrayOutputStream body, String name, byte[] content) {
    String head =
        "--BOUND\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s.tar\"\r\n\r\n"
            .formatted(name, name);
    body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aTreeOfThisHostIsBuiltWithoutBeingTouched() throws IOException {
    Path here =
        tree(
            work.resolve("here"),
            Map.of(
                "Dockerfile", "FROM busybox\nCOPY . /all\n",
                ".containerignore", "secret\n",
                "secret", "x",
                "open", "y"));
    String answer = post("/local/build?t=it-here&localcontextdir=" + here, "", 200).asString();
    assertThat(answer).doesNotContain("\"error\"");
    assertThat(output("it-here", "ls", "/all")).contains("open").doesNotContain("secret");
    assertThat(here.resolve("secret")).exists();
    assertThat(post("/local/build?localcontextdir=/nowhere/at/all", "").statusCode())
        .isEqualTo(404);
    assertThat(post("/local/build", "").statusCode()).isEqualTo(400);
  }

  @Test
  void theFirstImageAndTheStagesCanBeOthers() throws IOException {
    build("t=it-from", context("FROM busybox\nRUN echo from > /from\n"));
    String id =
        build("from=localhost/it-from", context("FROM nowhere.example/none\nRUN cat /from\n"));
    assertThat(image(id).get("Id").asText()).isEqualTo(id);
    String stages = "FROM busybox AS a\nRUN false\nFROM busybox\nENV X=1\n";
    assertThat(build("rm=1", context(stages))).isNotEmpty();
    assertThat(send("/build?skipunusedstages=0", "application/x-tar", context(stages)))
        .contains("building at STEP \\\"RUN false\\\": while running runtime: exit status 1");
  }

  @Test
  void progressIsToldInBuildahsLines() throws IOException {
    String file =
        """
        ARG BASE=busybox
        FROM ${BASE} as one
        RUN echo out >&2
        FROM one
        ENV A=$A
        LABEL x=y
        """;
    String first = told("nocache=1&layers=1&t=it-lines:1&labels=%7B%22k%22:%22v%22%7D", file);
    assertThat(first.replaceAll("[0-9a-f]{64}", "ID").replaceAll("[0-9a-f]{12}", "SHORT"))
        .isEqualTo(
            """
            [1/2] STEP 1/2: FROM busybox AS one
            [1/2] STEP 2/2: RUN echo out >&2
            out
            --> SHORT
            [2/2] STEP 1/4: FROM ID
            [2/2] STEP 2/4: ENV A=$A
            --> SHORT
            [2/2] STEP 3/4: LABEL x=y
            --> SHORT
            [2/2] STEP 4/4: LABEL "k"="v"
            [2/2] COMMIT it-lines:1
            --> SHORT
            Successfully tagged localhost/it-lines:1
            ID
            """);
    String again = told("layers=1", file);
    String last = again.strip().substring(again.strip().length() - 64);
    assertThat(again)
        .contains("--> Using cache " + last + "\n[2/2] COMMIT\n--> " + last.substring(0, 12));
  }

  private String told(String query, String file) throws IOException {
    String answer = send("/build?" + query, "application/x-tar", context(file));
    StringBuilder text = new StringBuilder();
    answer.lines().forEach(each -> text.append(Api.parse(each).path("stream").asText()));
    return text.toString();
  }

  @Test
  void anImageThatIsNotHereIsNotPulledAgainstTheWill() throws IOException {
    assertThat(
            send(
                "/build?pullpolicy=never",
                "application/x-tar",
                context("FROM localhost/never-made\n")))
        .contains("localhost/never-made: image not known");
  }

  @Test
  void severalPlatformsMakeAList() throws IOException {
    byte[] tar = context("FROM scratch\nCOPY f /f\n");
    build("t=it-multi&platform=linux/amd64&platform=linux/arm64", tar);
    JsonNode list = get("/manifests/it-multi/json");
    assertThat(list.get("manifests").findValuesAsText("architecture"))
        .containsExactly("amd64", "arm64");
    build("manifest=it-multi&platform=linux/s390x", context("FROM scratch\nCOPY f /f\n"));
    assertThat(get("/manifests/it-multi/json").get("manifests")).hasSize(3);
  }

  @Test
  void mountsAndCapabilitiesAreOfTheSteps() throws IOException {
    Path here = tree(work.resolve("here"), Map.of("o", "mounted\n"));
    String id =
        build(
            "t=it-mount&dropcaps=%5B%22CHOWN%22%5D&volume=" + encoded(here + ":/mnt:ro"),
            context(
                "FROM busybox\nRUN cat /mnt/o > /seen && ! chown 1:1 /seen && ! touch /mnt/x\n"));
    assertThat(output(id, "cat", "/seen")).isEqualTo("mounted");
  }

  @Test
  void stepsWithoutHostsHaveTheImagesOwn() throws IOException {
    String lines = "FROM busybox\nRUN grep -c . /etc/hosts > /before; echo kept > /etc/hosts\n";
    String id = build("t=it-nohosts&nocache=1&nohosts=1", context(lines));
    String made =
        run(
            "{\"image\":\""
                + id
                + "\",\"use_image_hosts\":true,\"command\":[\"cat\",\"/before\",\"/etc/hosts\"]}");
    await(made);
    assertThat(podman().run("logs", made).out()).isEqualTo("0\nkept\n");
    assertThat(
            send(
                "/build?nohosts=1&extrahosts=%5B%22a:1.2.3.4%22%5D",
                "application/x-tar", context(lines)))
        .contains("--no-hosts and --add-host conflict, can not be used together");
  }

  @Test
  void whatCannotBeDoneIsRefusedByName() throws IOException {
    byte[] tar = context("FROM busybox\n");
    for (String each : new String[] {"allplatforms=1", "cacheto=x", "sbom-output=x"}) {
      String name = each.substring(0, each.indexOf('='));
      assertThat(send("/build?" + each, "application/x-tar", tar))
          .contains("build: " + name + " is not supported: ");
    }
  }

  @Test
  void aRemoteClientBuilds() throws IOException {
    Path here =
        tree(
            work.resolve("here"),
            Map.of(
                "Containerfile",
                "FROM busybox\nRUN --mount=type=secret,id=s cat /run/secrets/s > /s\n"));
    Path secret = tree(work, Map.of("words", "hush")).resolve("words");
    PodmanRemote podman = podman();
    Result built =
        podman.run("build", "-t", "it-client", "--secret", "id=s,src=" + secret, here.toString());
    assertThat(built.ok()).contains("localhost/it-client");
    assertThat(podman.ok("run", "--rm", "it-client", "cat", "/s")).isEqualTo("hush");
  }
}
