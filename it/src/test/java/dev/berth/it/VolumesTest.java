package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in volumes: how they are filled, shared, kept and removed. */
class VolumesTest extends VolumeSuite {
  private static final String CONTENT =
      "mkdir -p /data/sub && echo 1 > /data/f && chown 7:8 /data/f && chmod 4750 /data/f"
          + " && ln /data/f /data/hard && ln -s /etc/passwd /data/link && mkfifo /data/pipe"
          + " && chown 5:6 /data && chmod 1770 /data && chmod 711 /data/sub";

  private static final String SHOW =
      "stat -c '%a %u %g %h' /data /data/f /data/sub; readlink /data/link; test -p /data/pipe;"
          + " test /data/f -ef /data/hard && echo same";

  private static final String SHOWN = "1770 5 6 3\n4750 7 8 2\n711 0 0 2\n/etc/passwd\nsame\n";

  @Test
  void ownersModesAndLinksComeFromTheImage() {
    String image = image(CONTENT, "VOLUME /data");
    assertThat(output(image, bind("", "/data"), SHOW)).isEqualTo(SHOWN);
    assertThat(output(bind("", "/data"), SHOW)).isEqualTo(SHOWN);
  }

  @Test
  void aContainerThatNeverStartsHoldsTheData() {
    String image = image(CONTENT, "VOLUME /data");
    String data = create(image, "{}", "true");
    JsonNode mount = mounts(data).get(0);
    assertThat(mount.get("Type").asText() + mount.get("Destination").asText())
        .isEqualTo("volume/data");
    JsonNode volume = API.get("/volumes/" + mount.get("Name").asText());
    assertThat(volume.get("Name").asText()).matches("[0-9a-f]{64}");
    if (Service.apiAtLeast(42)) {
      assertThat(volume.at("/Labels/com.docker.volume.anonymous").isTextual()).isTrue();
    }
    assertThat(output("{\"VolumesFrom\":[\"" + data + "\"]}", SHOW)).isEqualTo(SHOWN);
  }

  @Test
  void onlyAnEmptyVolumeIsFilledAndOnlyWhenAskedTo() {
    assertThat(output(bind("-own", "/etc"), "echo x > /etc/mine; ls /etc | wc -l"))
        .isNotEqualTo("1\n");
    output(bind("-one", "/v"), "echo x > /v/mine");
    assertThat(
            output(
                bind("-one", "/etc"), "ls /etc | grep -v -x -e hosts -e hostname -e resolv.conf"))
        .isEqualTo("mine\n");
    assertThat(output(bind("-bare", "/usr:nocopy"), "ls /usr | wc -l")).isEqualTo("0\n");
    assertThat(
            output(bind("-ro", "/usr:ro"), "ls /usr | wc -l; touch /usr/x 2>/dev/null || echo ro"))
        .isNotEqualTo("0\nro\n")
        .endsWith("ro\n");
  }

  @Test
  void anEmptyDirectoryOfTheImageGivesItsOwner() {
    String image = image("mkdir /e && chown 99:98 /e && chmod 700 /e", "ENV A=b");
    assertThat(output(image, bind("", "/e"), "stat -c '%a %u %g' /e")).isEqualTo("700 99 98\n");
  }

  @Test
  void aVolumeDoesNotHideAFileOfTheImage() {
    Response refused =
        API.post("/containers/create", "{\"Image\":\"busybox\",\"Volumes\":{\"/etc/passwd\":{}}}");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(message(refused)).startsWith("cannot mount volume over existing file, file exists");
  }

  @Test
  void removalTakesAnonymousVolumesOnlyWhenAsked() {
    String host =
        "{\"Binds\":[\"" + name + ":/n\"],\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/a\"}]}";
    List<String> anonymous = new ArrayList<>();
    for (String query : List.of("", "?v=1")) {
      String id = create(host, "true");
      for (JsonNode each : mounts(id)) {
        if (each.get("Destination").asText().equals("/a")) {
          anonymous.add(each.get("Name").asText());
        }
      }
      assertThat(API.delete("/containers/" + id + query).statusCode()).isEqualTo(204);
    }
    assertThat(get("/volumes/" + anonymous.get(0)).statusCode()).isEqualTo(200);
    assertThat(get("/volumes/" + anonymous.get(1)).statusCode()).isEqualTo(404);
    assertThat(get("/volumes/" + name).statusCode()).isEqualTo(200);
    assertThat(API.delete("/volumes/" + anonymous.get(0)).statusCode()).isEqualTo(204);
  }

  @Test
  void whatAnotherContainerTookOverStays() {
    assumeTrue(Service.isBerth(), "dockerd removes it from under the other container");
    String first = create("{\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/a\"}]}", "true");
    String volume = mounts(first).get(0).get("Name").asText();
    String second = create("{\"VolumesFrom\":[\"" + first + "\"]}", "echo x > /a/f");
    API.delete("/containers/" + first + "?v=1");
    assertThat(get("/volumes/" + volume).statusCode()).isEqualTo(200);
    API.start(second);
    assertThat(API.await(second)).isZero();
    API.delete("/containers/" + second + "?v=1");
    assertThat(get("/volumes/" + volume).statusCode()).isEqualTo(404);
  }

  @Test
  void aDirectoryOfTheHostMadeAVolumeIsFilledAndKept(@TempDir Path directory) throws IOException {
    make("", "\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"" + directory + "\"}");
    output(bind("", "/etc"), "echo mine > /etc/mine");
    assertThat(directory.resolve("passwd")).exists();
    assertThat(directory.resolve("mine")).hasContent("mine\n");
    containersGone();
    if (Service.apiAtLeast(42)) {
      API.post("/volumes/prune?" + filters("{\"all\":[\"1\"]}"), "");
      assertThat(get("/volumes/" + name).statusCode()).as("has options").isEqualTo(200);
    }
    assertThat(API.delete("/volumes/" + name).statusCode()).isEqualTo(204);
    assertThat(directory.resolve("mine")).exists();
  }

  @Test
  void aDirectoryOfTheHostCanBeReadOnly(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("f"), "host");
    make(
        "",
        "\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind,ro\",\"device\":\"" + directory + "\"}");
    assertThat(output(bind("", "/b"), "cat /b/f; touch /b/x 2>/dev/null || echo ro"))
        .isEqualTo("hostro\n");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsNotThereFailsAtStart() {
    make("", "\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/no/such\"}");
    String id = create(bind("", "/b"), "true");
    Response start = API.post("/containers/" + id + "/start", "");
    assertThat(start.statusCode()).isEqualTo(500);
    assertThat(message(start))
        .contains("failed to mount local volume: mount /no/such:")
        .endsWith(", flags: 0x1000: no such file or directory");
  }

  @Test
  void theSourceBecomesTheUsersOwn(@TempDir Path directory) throws IOException {
    assumeTrue(Service.isBerth(), "the option is Podman's");
    Files.createDirectories(directory.resolve("d"));
    Files.writeString(directory.resolve("d/f"), "x");
    Files.createSymbolicLink(directory.resolve("d/l"), Path.of("/etc/passwd"));
    String id =
        API.create(
            "{\"Image\":\"busybox\",\"User\":\"12:34\",\"Cmd\":[\"sh\",\"-c\",\"test $(stat -c"
                + " %u:%g /b/d/f) = 12:34 && echo y > /b/d/f\"],\"HostConfig\":{\"Binds\":[\""
                + directory
                + ":/b:U\"]}}");
    API.start(id);
    assertThat(API.await(id)).isZero();
    API.remove(id);
    assertThat(output("{\"Binds\":[\"" + directory + ":/b:U\"]}", "stat -c %u:%g /b/d/f"))
        .isEqualTo("0:0\n");
  }

  @Test
  void whatAFailedCreateMadeGoesAgain() {
    String wrong =
        "{\"Image\":\"busybox\",\"HostConfig\":{\"Binds\":[\""
            + name
            + "-made:/m\"],\"Mounts\":["
            + "{\"Type\":\"volume\",\"Source\":\""
            + name
            + "-bad\",\"Target\":\"/x\",\"VolumeOptions\":"
            + "{\"DriverConfig\":{\"Name\":\"nope\"}}}]}}";
    Response refused = API.post("/containers/create", wrong);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(message(refused))
        .isEqualTo(
            "create "
                + name
                + "-bad: error looking up volume plugin nope: plugin \"nope\" not found");
    if (Service.isBerth()) { // dockerd leaves the named one
      assertThat(volumes("{\"name\":[\"" + name + "\"]}")).isEmpty();
    }
  }

  private void containersGone() {
    for (JsonNode each : API.get("/containers/json?all=1&" + "limit=0")) {
      if (each.get("Mounts").toString().contains(name)) {
        API.delete("/containers/" + each.get("Id").asText() + "?force=1");
      }
    }
  }
}
