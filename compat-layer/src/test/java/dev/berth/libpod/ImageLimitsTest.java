package dev.berth.libpod;

import static dev.berth.libpod.Refusals.assertCaused;
import static dev.berth.libpod.Refusals.assertPlain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.ApiVersion;
import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with requests for images, lists of them, artifacts and builds. */
class ImageLimitsTest {
  private final FakeEngine engine = new FakeEngine();

  private FakeExchange call(String operation, FakeExchange exchange) {
    return engine.libpod(operation, exchange);
  }

  private static FakeExchange of(String name) {
    return new FakeExchange().id(name);
  }

  @ParameterizedTest
  @CsvSource({
    "reference,'',400,reference parameter cannot be empty",
    "reference,oci-archive:/x,400,unsupported transport oci-archive in \"oci-archive:/x\": only"
        + " docker transport is supported",
  })
  void pullsOfWhatCannotBePulled(String key, String value, int status, String text) {
    assertPlain(call("ImagePullLibpod", new FakeExchange().with(key, value)), status, text);
  }

  @Test
  void pullPolicies() {
    FakeExchange unknown = new FakeExchange().with("reference", "x").with("policy", "now");
    assertPlain(call("ImagePullLibpod", unknown), 400, "unsupported pull policy \"now\"");
    FakeExchange never = new FakeExchange().with("reference", "x").with("policy", "never");
    assertCaused(call("ImagePullLibpod", never), 500, "x", "image not known");
    FakeExchange delay = new FakeExchange().with("reference", "x").with("retrydelay", "soon");
    assertPlain(call("ImagePullLibpod", delay), 400, "time: invalid duration \"soon\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ImageDeleteLibpod", "ImageGetLibpod", "ManifestDeleteLibpod"})
  void oneThatIsNotThere(String operation) {
    assertCaused(call(operation, of("nope")), 404, "nope", "image not known");
  }

  @Test
  void aPushSaysWhatItIsOf() {
    assertCaused(
        call("ImagePushLibpod", of("nope")),
        404,
        "pushing image \"nope\": nope",
        "image not known");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ImageDeleteLibpod", "ImageGetLibpod", "ImageTreeLibpod", "ImageUntagLibpod"})
  void namesThatNoImageCouldHave(String operation) {
    String answer = call(operation, of("UPPER")).text();
    assertThat(answer).startsWith("{\"cause\":\"repository name must be lowercase\"");
  }

  @Test
  void aTagWithoutItsRepositoryIsNotTakenOff() {
    FakeExchange tag = of("x").with("tag", "1");
    assertPlain(call("ImageUntagLibpod", tag), 400, "repo parameter is required to tag an image");
  }

  @Test
  void changesOfNoInstruction() {
    String cause = "invalid change \"RUN x\" - invalid instruction RUN";
    FakeExchange given = new FakeExchange().with("changes", "RUN x");
    assertCaused(call("ImageImportLibpod", given), 400, "unable to import tarball", cause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ODD", "CMD"})
  void changesThatAreNone(String change) {
    String cause = "invalid change \"" + change + "\" - must be formatted as KEY VALUE";
    FakeExchange given = new FakeExchange().with("changes", change);
    assertCaused(call("ImageImportLibpod", given), 400, "unable to import tarball", cause);
  }

  @Test
  void pushesInWaysThatAreNotHad() {
    assertThat(call("ImagePushLibpod", of("x").with("compressionFormat", "zstd")).text())
        .contains("layers are pushed as gzip only");
    assertThat(call("ImagePushLibpod", of("x").with("format", "v1")).status).isEqualTo(400);
    assertThat(call("ImagePushLibpod", of("x").with("compressionLevel", "9")).text())
        .contains("compressionLevel is not supported");
  }

  @Test
  void archivesThatCannotBeHad() {
    assertPlain(call("ImageExportLibpod", new FakeExchange()), 400, "no references");
    assertPlain(
        call("ImageGetLibpod", of("x").with("format", "zip")), 500, "unknown format \"zip\"");
    assertPlain(
        call("LocalImagesLibpod", new FakeExchange()), 400, "path query parameter is required");
    assertPlain(
        call("LocalImagesLibpod", new FakeExchange().with("path", "a/b")),
        400,
        "path is not absolute");
    assertPlain(
        call("LocalImagesLibpod", new FakeExchange().with("path", "/not/there")),
        404,
        "file does not exist: \"/not/there\"");
  }

  @Test
  void listsThatAreNotThere() {
    assertPlain(call("ManifestExistsLibpod", of("nope")), 404, "manifest not found");
    FakeExchange put = of("nope").json("{\"operation\":\"update\"}");
    assertCaused(call("ManifestModifyLibpod", put), 404, "nope", "image not known");
    FakeExchange old = of("nope").json("{\"images\":[\"x\"]}");
    old.version = new ApiVersion(3, 0);
    assertCaused(call("ManifestAddLibpod", old), 404, "nope", "image not known");
    assertThat(call("ManifestAddLibpod", of("nope").json("{}")).status).isEqualTo(405);
    FakeExchange push = of("nope");
    push.path.put("destination", "localhost/x");
    assertPlain(
        call("ManifestPushLibpod", push),
        400,
        "pushing image \"localhost/x\": retrieving local image from image name nope: nope: image"
            + " not known");
  }

  @Test
  void listsOfNamesThatAreNone() {
    assertThat(call("ManifestCreateLibpod", of("A B")).text()).contains("invalid image name A B: ");
    assertPlain(
        call("ManifestCreateLibpod", of("x").with("annotation", "a")), 400, "invalid annotation a");
  }

  @Test
  void artifactsThatLackSomething() {
    assertPlain(
        call("ArtifactAddLibpod", new FakeExchange().with("name", "x")),
        400,
        "name and file parameters are required");
    assertPlain(call("ArtifactPullLibpod", new FakeExchange()), 400, "name parameter is required");
    assertCaused(call("ArtifactInspectLibpod", of("nope")), 404, "nope", "artifact does not exist");
    assertPlain(
        call("ArtifactDeleteAllLibpod", new FakeExchange()),
        400,
        "an artifact or all option must be specified");
    assertPlain(
        call(
            "ArtifactDeleteAllLibpod",
            new FakeExchange().with("all", "true").with("artifacts", "x")),
        400,
        "when setting all to true, you may not pass any artifact names or digests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allplatforms",
        "cacheto",
        "compatvolumes",
        "outputs",
        "rusage",
        "sbom-output",
      })
  void parametersOfBuildsThatAreRefused(String name) {
    FakeExchange answer = call("ImageBuildLibpod", new FakeExchange().with(name, "1"));
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text()).contains("build: " + name + " is not supported: ");
  }

  @ParameterizedTest
  @CsvSource({
    "networkmode,7,400,build: invalid networkmode: 7",
    "outputformat,zip,400,unrecognized image type \\\"zip\\\"",
    "pullpolicy,now,400,invalid pull policy: \\\"now\\\"",
    "ulimits,'[\"x\"]',400,invalid ulimit argument: x",
    "devices,'[\"x\"]',400,invalid device specification: x",
    "additionalbuildcontexts,x,400,invalid additional build context format: \\\"x\\\"",
    "seccomp,/not/there,500,opening seccomp profile failed: open /not/there",
    "nsoptions,'[{\"Name\":\"pid\",\"Path\":\"/proc/1/ns/pid\"}]',500,joining the pid",
  })
  void parametersOfBuildsThatAreWrong(String key, String value, int status, String text) {
    FakeExchange answer = call("ImageBuildLibpod", new FakeExchange().with(key, value));
    assertThat(answer.text()).contains(text);
    assertThat(answer.status).isEqualTo(status);
  }

  @Test
  void localBuildsNeedADirectory() {
    assertPlain(
        call("LocalBuildLibpod", new FakeExchange()), 400, "localcontextdir cannot be empty");
  }
}
