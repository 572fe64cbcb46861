package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files into and out of containers. */
class ArchiveTest {
  private static final String WORK =
      "mkdir -p /d/sub; echo hi > /d/f; ln -s f /d/rel; ln -s /d/sub /d/abs; ln -s ../../../etc"
          + " /d/esc; chmod 4755 /d/f; echo vol > /vol/vf";

  private final Api api = Api.shared();
  private final List<String> containers = new ArrayList<>();

  @AfterEach
  void removeAll() {
    containers.forEach(api::remove);
  }

  private String ran(String more) {
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Volumes\":{\"/vol\":{}},\"Cmd\":[\"sh\",\"-c\",\""
                + WORK
                + "\"]"
                + more
                + "}");
    containers.add(id);
    api.start(id);
    assertThat(api.await(id)).isZero();
    return id;
  }

  private static String url(String id, String path) {
    return "/containers/" + id + "/archive?path=" + path;
  }

  private JsonNode stat(String id, String path) {
    Response response = api.request().urlEncodingEnabled(false).head(url(id, path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    String header = response.header("X-Docker-Container-Path-Stat");
    return Api.parse(
        new String(Base64.getDecoder().decode(header), java.nio.charset.StandardCharsets.UTF_8));
  }

  private Response put(String url, byte[] tar) {
    return api.request()
        .urlEncodingEnabled(false)
        .contentType("application/x-tar")
        .body(tar)
        .put(url);
  }

  private static byte[] tar(Path directory, String flags, String script) throws IOException {
    Path tree = Files.createTempDirectory(directory, "tree");
    Path archive = directory.resolve("made.tar");
    Cli.run(
            Map.of(),
            "sh",
            "-c",
            "cd '" + tree + "' && " + script + " && tar " + flags + " -cf '" + archive + "' *")
        .ok();
    return Files.readAllBytes(archive);
  }

  @ParameterizedTest
  @CsvSource({
    "/d,d,2147484141,''",
    "/d/.,.,2147484141,''",
    "/d/f,f,8389101,''",
    "/d/rel,rel,134218239,/d/f",
    "/d/abs,abs,134218239,/d/sub",
    "/d/abs/,abs,2147484141,''",
    "/d/esc,esc,134218239,/etc",
    "/d/esc/passwd,passwd,420,''",
    "d/f,f,8389101,''",
    "/../../d/f,f,8389101,''",
    "/vol/vf,vf,420,''",
    "/,/,2147484141,''"
  })
  void aPathIsDescribed(String path, String name, long mode, String target) {
    String id = ran("");
    JsonNode stat = stat(id, path);
    assertThat(stat.get("name").asText()).isEqualTo(name);
    assertThat(stat.get("mode").asLong()).isEqualTo(mode);
    assertThat(stat.get("linkTarget").asText()).isEqualTo(target);
  }

  @Test
  void whatIsMissingIsNotFound() {
    String id = ran("");
    Response response = api.request().get(url(id, "/no/such"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.jsonPath().getString("message"))
        .isEqualTo("Could not find the file /no/such in container " + id);
    assertThat(api.request().get(url(id, "")).statusCode()).isEqualTo(400);
    assertThat(api.request().head(url("no-such", "/d")).statusCode()).isEqualTo(404);
  }

  @Test
  void membersGoThroughTheContainersLinksAndMounts(@TempDir Path directory) throws IOException {
    String id = ran("");
    byte[] tar = tar(directory, "", "mkdir -p abs esc && echo 1 > abs/one && echo 2 > esc/two");
    // Members of directories are not in it: those would take the links' places.
    byte[] files = Files.readAllBytes(filesOnly(directory, "abs/one", "esc/two", "../vol/three"));
    assertThat(tar).isNotEmpty();
    assertThat(put(url(id, "/d"), files).statusCode()).isIn(400, 500);
    files = Files.readAllBytes(filesOnly(directory, "abs/one", "esc/two", "new/dir/four"));
    Response response = put(url(id, "/d"), files);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(stat(id, "/d/sub/one").get("size").asInt()).isEqualTo(2);
    assertThat(stat(id, "/etc/two").get("size").asInt()).isEqualTo(2);
    assertThat(stat(id, "/d/new/dir/four").get("size").asInt()).isEqualTo(2);
    assertThat(put(url(id, "/"), Files.readAllBytes(filesOnly(directory, "vol/five"))).statusCode())
        .isEqualTo(200);
    assertThat(stat(id, "/vol/five").get("size").asInt()).isEqualTo(2);
  }

  /** A tar of one-line files alone. */
  private static Path filesOnly(Path directory, String... names) throws IOException {
    Path file = Files.writeString(directory.resolve("content"), "x\n");
    Path archive = directory.resolve("only.tar");
    Files.deleteIfExists(archive);
    for (String name : names) {
      Cli.run(
              Map.of(),
              "tar",
              "-P",
              "-C",
              directory.toString(),
              "--transform",
              "s,^content$," + name + ",",
              "-rf",
              archive.toString(),
              file.getFileName().toString())
          .ok();
    }
    return archive;
  }

  @ParameterizedTest
  @CsvSource({"-z", "-j", "-J", "''"})
  void bodiesMayBeCompressed(String flag, @TempDir Path directory) throws IOException {
    String id = ran("");
    byte[] tar = tar(directory, flag, "echo packed > p");
    Response response = put(url(id, "/d"), tar);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(stat(id, "/d/p").get("size").asInt()).isEqualTo(7);
  }

  @Test
  void kindsAreKeptWhenAskedFor(@TempDir Path directory) throws IOException {
    String id = ran("");
    byte[] file = tar(directory, "", "echo x > sub");
    assertThat(put(url(id, "/d") + "&noOverwriteDirNonDir=1", file).asString())
        .contains("cannot overwrite directory \\\"/d/sub\\\" with non-directory \\\"/d\\\"");
    byte[] tree = tar(directory, "", "mkdir f");
    assertThat(put(url(id, "/d") + "&noOverwriteDirNonDir=1", tree).asString())
        .contains("cannot overwrite non-directory \\\"/d/f\\\" with directory \\\"/d\\\"");
    assertThat(put(url(id, "/d"), file).statusCode()).isEqualTo(200);
    assertThat(stat(id, "/d/sub").get("mode").asLong()).isLessThan(1L << 27);
  }

  @Test
  void readOnlyPlacesRefuse(@TempDir Path directory) throws IOException {
    byte[] tar = tar(directory, "", "echo x > x");
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"ReadonlyRootfs\":true}}");
    containers.add(id);
    assertThat(put(url(id, "/"), tar).asString()).contains("container rootfs is marked read-only");
    id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Binds\":[\""
                + directory
                + ":/ro:ro\"]}}");
    containers.add(id);
    assertThat(put(url(id, "/ro"), tar).asString()).contains("mounted volume is marked read-only");
    assertThat(put(url(id, "/etc/passwd"), tar).asString())
        .contains("extraction point is not a directory");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void ownersCanBeTheContainersUser(@TempDir Path directory) throws IOException {
    String id = ran(",\"User\":\"0:0\"");
    byte[] tar = tar(directory, "--owner=55 --group=56", "echo x > mine");
    if (Service.isBerth()) { // an old dockerd looks the user up on the host
      Response response = put(url(id, "/d") + "&copyUIDGID=true", tar);
      assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
      assertThat(owner(id)).isEqualTo("0/0");
    }
    assertThat(put(url(id, "/d"), tar).statusCode()).isEqualTo(200);
    assertThat(owner(id)).isEqualTo("55/56");
  }

  private String owner(String id) throws IOException {
    Path file = Files.createTempFile("owner", ".tar");
    Files.write(file, api.request().get(url(id, "/d/mine")).asByteArray());
    String line = Cli.run(Map.of(), "tar", "--numeric-owner", "-tvf", file.toString()).ok();
    Files.delete(file);
    return line.split("\\s+")[1];
  }

  @Test
  void everyContainerHasItsMark() {
    String id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    containers.add(id);
    assertThat(stat(id, "/.dockerenv").get("size").asInt()).isZero();
  }
}
