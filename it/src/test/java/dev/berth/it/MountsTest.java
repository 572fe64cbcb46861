package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binds, structured mounts of every type, tmpfs, volumes of other containers. */
class MountsTest {
  private final Api api = Api.shared();
  private final List<String> containers = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();

  @AfterEach
  void removeAll() {
    containers.forEach(api::remove);
    volumes.forEach(each -> api.delete("/volumes/" + each + "?force=1"));
  }

  private String create(String host, String script) {
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Tty\":true,\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],\"HostConfig\":"
                + host
                + "}");
    containers.add(id);
    return id;
  }

  private String output(String host, String script) {
    String id = create(host, script);
    api.start(id);
    int code = api.await(id);
    String out =
        api.request()
            .get("/containers/" + id + "/logs?stdout=1&stderr=1")
            .asString()
            .replace("\r", "");
    assertThat(code).as(out).isZero();
    return out;
  }

  private JsonNode mounts(String id) {
    return api.get("/containers/" + id + "/json").get("Mounts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a:/b:ro,rw | invalid mode: ro,rw",
        "/a:/b:unbindable | invalid mode: unbindable",
        "/a: | invalid volume specification: '/a:'",
        ":/b | invalid volume specification: ':/b'",
        "v1:ro | invalid volume specification: 'v1:ro'",
        "/a:/b:ro:x | invalid volume specification: '/a:/b:ro:x'",
        "/a:b | invalid mount config for type 'bind': invalid mount path: 'b' mount path must be"
            + " absolute",
        "/a:/ | invalid specification: destination can't be '/'",
        "/a:/b:nocopy | invalid mount config for type 'bind': field VolumeOptions must not be",
        "vv:/b:rshared | invalid mount config for type 'volume': field BindOptions must not be",
        "./x:/b | includes invalid characters for a local volume name",
        "v:/b | volume name is too short, names should be at least two alphanumeric characters"
      })
  void aWrongBindIsRefused(String bind, String text) {
    refused("{\"Binds\":[\"" + bind + "\"]}", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | field Target must not be empty",
        "{'Type':'foo','Target':'/b'} | mount type unknown",
        "{'Type':'bind','Target':'/b'} | field Source must not be empty",
        "{'Type':'bind','Source':'/no/such','Target':'/b'} | bind source path does not exist:",
        "{'Type':'bind','Source':'/tmp'} | field Target must not be empty",
        "{'Type':'volume','Target':'/b','ReadOnly':true} | must not set ReadOnly mode when using"
            + " anonymous volumes",
        "{'Type':'tmpfs','Source':'x','Target':'/b'} | field Source must not be specified",
        "{'Type':'npipe','Source':'x','Target':'/b'} | mount type unknown"
      })
  void aWrongMountIsRefused(String mount, String text) {
    refused("{\"Mounts\":[" + mount.replace('\'', '"') + "]}", text);
  }

  @Test
  void oneTargetIsMountedOnce() {
    refused("{\"Binds\":[\"/tmp:/b\",\"/etc:/b/\"]}", "Duplicate mount point: /b");
    refused("{\"Binds\":[\"/tmp:/b\"],\"Tmpfs\":{\"/b\":\"\"}}", "Duplicate mount point: /b");
    refused(
        "{\"Binds\":[\"/tmp:/b\"],\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/b\"}]}",
        "Duplicate mount point: /b");
  }

  private void refused(String host, String text) {
    Response response =
        api.post("/containers/create", "{\"Image\":\"busybox\",\"HostConfig\":" + host + "}");
    assertThat(response.statusCode()).as(response.asString()).isIn(400, 500);
    if (Service.isBerth()) { // a dockerd of old says 500 for what is the client's fault
      assertThat(response.statusCode()).isEqualTo(400);
    }
    assertThat(response.jsonPath().getString("message").replace('"', '\'')).contains(text);
  }

  @Test
  void bindsAreSharedAndCanBeReadOnly(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("f"), "host");
    String host = "{\"Binds\":[\"" + directory + ":/b:ro\",\"" + directory + "/new/dir:/n\"]}";
    assertThat(output(host, "cat /b/f; echo x > /n/made; touch /b/g 2>/dev/null || echo refused"))
        .isEqualTo("hostrefused\n");
    assertThat(directory.resolve("new/dir/made")).hasContent("x\n");
  }

  @Test
  void whatIsMountedOnIsMadeAsImagesHaveIt(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "host");
    String binds = "[\"" + directory + ":/new/place\",\"" + file + ":/other/deep/f\"]";
    String id = create("{\"Binds\":" + binds + ",\"Tmpfs\":{\"/t/u\":\"\"}}", "true");
    api.start(id);
    assertThat(api.await(id)).isZero();
    Map<String, Integer> modes = new TreeMap<>();
    byte[] tar = api.request().get("/containers/" + id + "/export").asByteArray();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        if (each.getName().matches("(new|other|t)/.*")) {
          modes.put(each.getName().replaceFirst("/$", ""), each.getMode() & 07777);
        }
      }
    }
    assertThat(modes)
        .isEqualTo(
            Map.of(
                "new", 0755,
                "new/place", 0755,
                "other", 0755,
                "other/deep", 0755,
                "other/deep/f", 0755,
                "t", 0755,
                "t/u", 0755));
  }

  @Test
  void inspectShowsWhatWasAskedFor() {
    volumes.add("shown");
    String id =
        create(
            "{\"Binds\":[\"/tmp:/z:ro\",\"shown:/v\"],\"Mounts\":[{\"Type\":\"tmpfs\","
                + "\"Target\":\"/t\",\"TmpfsOptions\":{\"SizeBytes\":1048576,\"Mode\":448}}],"
                + "\"Tmpfs\":{\"/u\":\"\"}}",
            "true");
    JsonNode inspected = api.get("/containers/" + id + "/json");
    assertThat(inspected.at("/HostConfig/Binds").toString())
        .isEqualTo("[\"/tmp:/z:ro\",\"shown:/v\"]");
    assertThat(inspected.at("/HostConfig/Mounts").toString())
        .isEqualTo(
            "[{\"Type\":\"tmpfs\",\"Target\":\"/t\",\"TmpfsOptions\":{\"SizeBytes\":1048576,"
                + "\"Mode\":448}}]");
    List<String> shown = new ArrayList<>();
    for (JsonNode each : inspected.get("Mounts")) {
      shown.add(
          each.get("Type").asText()
              + each.get("Destination").asText()
              + each.get("Mode").asText()
              + each.get("RW").asText());
    }
    assertThat(shown).containsExactlyInAnyOrder("bind/zrofalse", "volume/vztrue", "tmpfs/ttrue");
  }

  @Test
  void tmpfsHasItsSizeAndMode() {
    assertThat(
            output(
                "{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\",\"TmpfsOptions\":"
                    + "{\"SizeBytes\":1048576,\"Mode\":448}}],\"Tmpfs\":{\"/u\":\"mode=711\"}}",
                "stat -c %a /t /u; grep -c size=1024k /proc/mounts"))
        .isEqualTo("700\n711\n1\n");
  }

  @Test
  void aVolumeIsFilledFromTheImageUnlessToldNotTo() {
    volumes.addAll(List.of("filled", "bare"));
    String mounts =
        "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"filled\",\"Target\":\"/etc\"},"
            + "{\"Type\":\"volume\",\"Source\":\"bare\",\"Target\":\"/usr\",\"VolumeOptions\":"
            + "{\"NoCopy\":true,\"Labels\":{\"a\":\"b\"}}}]}";
    assertThat(output(mounts, "test -e /etc/passwd && ls -1 /usr | wc -l")).isEqualTo("0\n");
    assertThat(api.get("/volumes/bare").at("/Labels/a").asText()).isEqualTo("b");
  }

  @Test
  void aPartOfAVolumeLeadsNowhereElse() {
    assumeTrue(Service.apiAtLeast(45), "the subpath of a volume is of API 1.45");
    volumes.add("parts");
    output("{\"Binds\":[\"parts:/v\"]}", "mkdir -p /v/a/b; echo in > /v/a/b/f; ln -s / /v/out");
    String part =
        "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"parts\",\"Target\":\"/p\","
            + "\"VolumeOptions\":{\"Subpath\":\"%s\"}}]}";
    assertThat(output(part.formatted("a/b"), "cat /p/f")).isEqualTo("in\n");
    assertThat(output(part.formatted("out/a"), "ls /p")).isEqualTo("b\n");
    refused(part.formatted("../x"), "subpath must be a relative path within the volume");
  }

  @Test
  void anImageIsMountedReadOnlyAndIsInUseThen() {
    assumeTrue(Service.apiAtLeast(48), "image mounts are of API 1.48");
    api.post("/images/busybox/tag?repo=tomount&tag=1", "");
    String host =
        "{\"Mounts\":[{\"Type\":\"image\",\"Source\":\"tomount:1\",\"Target\":\"/i\"},"
            + "{\"Type\":\"image\",\"Source\":\"tomount:1\",\"Target\":\"/e\","
            + "\"ImageOptions\":{\"Subpath\":\"etc\"}}]}";
    String id = create(host, "ls -1 /i/bin/busybox /e/passwd; touch /i/x 2>/dev/null || echo ro");
    api.start(id);
    assertThat(api.await(id)).isZero();
    assertThat(api.request().get("/containers/" + id + "/logs?stdout=1").asString())
        .contains("/i/bin/busybox", "/e/passwd", "ro");
    assertThat(mounts(id).get(0).get("Type").asText()).isEqualTo("image");
    assertThat(mounts(id).get(0).get("Name").asText()).isEqualTo("tomount:1");
    assertThat(mounts(id).get(0).get("RW").asBoolean()).isFalse();
    refused(host.replace("tomount:1", "no-such-image").replace("\"etc\"", "\"../x\""), "relative");
  }

  @Test
  void volumesComeFromAnotherContainer(@TempDir Path directory) {
    volumes.add("given");
    String from = create("{\"Binds\":[\"given:/v\",\"" + directory + ":/b:ro\"]}", "true");
    String host = "{\"VolumesFrom\":[\"" + from + "%s\"]}";
    assertThat(output(host.formatted(""), "echo 1 > /v/f; touch /b/f 2>/dev/null || echo ro"))
        .isEqualTo("ro\n");
    assertThat(output(host.formatted(":ro"), "cat /v/f; touch /v/g 2>/dev/null || echo ro"))
        .isEqualTo("1\nro\n");
    refused("{\"VolumesFrom\":[\"\"]}", "volumes-from specification cannot be an empty string");
    refused("{\"VolumesFrom\":[\"" + from + ":xx\"]}", "invalid mode: xx");
  }

  @Test
  void mountsNestWhateverTheirOrder(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("in"));
    volumes.add("outer");
    assertThat(
            output(
                "{\"ReadonlyRootfs\":true,\"Binds\":[\""
                    + directory
                    + ":/o/deep/er\",\"outer:/o\"],\"Tmpfs\":{\"/o/deep/er/in\":\"\"}}",
                "touch /o/a /o/deep/er/b /o/deep/er/in/c && ls -1 /o/deep/er"))
        .isEqualTo("b\nin\n");
    assertThat(directory.resolve("b")).exists();
    assertThat(directory.resolve("in/c")).doesNotExist();
  }

  @Test
  void aVolumeMadeOfATmpfsIsThereWhileItIsUsed() {
    assumeTrue(Service.isBerth(), "needs privileges that the peer may lack here");
    volumes.add("ofram");
    api.post(
        "/volumes/create",
        "{\"Name\":\"ofram\",\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\","
            + "\"o\":\"size=1m\"}}");
    assertThat(
            output("{\"Binds\":[\"ofram:/v\"]}", "echo x > /v/f; grep -c ' /v tmpfs' /proc/mounts"))
        .isEqualTo("1\n");
    // Nobody uses it any more when its container is gone: what was in it went with the mount.
    api.remove(containers.getLast());
    assertThat(output("{\"Binds\":[\"ofram:/v\"]}", "ls /v | wc -l")).isEqualTo("0\n");
  }
}
