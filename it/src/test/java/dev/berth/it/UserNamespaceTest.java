package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers with a user namespace of their own: {@code keep-id}, {@code nomap}, {@code auto}. */
class UserNamespaceTest {
  private final Api api = Api.shared();
  private final List<String> containers = new ArrayList<>();

  @BeforeEach
  void onlyForOurs() throws IOException {
    assumeTrue(
        Service.isBerth(), "these modes are Podman's: dockerd takes the words and does nothing");
    assumeTrue(hasSubordinateIds(), "this user has no subordinate ids");
  }

  private static boolean hasSubordinateIds() throws IOException {
    return Files.readString(Path.of("/etc/subuid")).contains(System.getProperty("user.name") + ":");
  }

  @AfterEach
  void removeAll() {
    containers.forEach(api::remove);
  }

  private String create(String mode, String script, String config, String host) {
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],\"Tty\":true"
                + config
                + ",\"HostConfig\":{\"UsernsMode\":\""
                + mode
                + "\""
                + host
                + "}}");
    containers.add(id);
    return id;
  }

  private String output(String mode, String script, String config, String host) {
    String id = create(mode, script, config, host);
    api.start(id);
    int code = api.await(id);
    String out = logs(id);
    assertThat(code).as(out).isZero();
    return out;
  }

  private String logs(String id) {
    return api.request()
        .get("/containers/" + id + "/logs?stdout=1&stderr=1")
        .asString()
        .replace("\r", "");
  }

  private String output(String mode, String script) {
    return output(mode, script, "", "");
  }

  private static String own(String what) throws IOException {
    Process id = new ProcessBuilder("id", what).redirectErrorStream(true).start();
    return new String(id.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
        .strip();
  }

  @Test
  void keepIdRunsAsTheCallingUser() throws IOException {
    String uid = own("-u");
    String gid = own("-g");
    assertThat(output("keep-id", "id -u; id -g; stat -c %u:%g / /bin/busybox /etc/hosts"))
        .isEqualTo(uid + "\n" + gid + "\n0:0\n0:0\n0:0\n");
    String id = containers.getLast();
    JsonNode inspected = api.get("/containers/" + id + "/json");
    assertThat(inspected.at("/HostConfig/UsernsMode").asText()).isEqualTo("keep-id");
    assertThat(inspected.at("/Config/User").asText()).isEqualTo(uid + ":" + gid);
  }

  @Test
  void keepIdGivesTheCallingUserAnotherNumber() {
    assertThat(output("keep-id:uid=200,gid=210", "id -u; id -g")).isEqualTo("200\n210\n");
    assertThat(output("keep-id:uid=200,gid=210", "id -u", ",\"User\":\"0\"", "")).isEqualTo("0\n");
    assertThat(output("keep-id:uid=200,size=300", "awk '{n+=$3}END{print n}' /proc/self/uid_map"))
        .isEqualTo("300\n");
  }

  @Test
  void filesOfTheCallingUserAreItsOwnInsideAndOutside(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("given"), "text");
    String uid = own("-u");
    String out =
        output(
            "keep-id",
            "stat -c %u /data /data/given; echo made > /data/made; mkdir /data/sub; id -u",
            "",
            ",\"Binds\":[\"" + directory + ":/data\"]");
    assertThat(out).isEqualTo((uid + "\n").repeat(3));
    assertThat(Files.getOwner(directory.resolve("made")))
        .isEqualTo(Files.getOwner(directory.resolve("given")));
    assertThat(Files.getOwner(directory.resolve("sub"))).isEqualTo(Files.getOwner(directory));
    assertThat(directory.resolve("made")).hasContent("made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nomap", "auto", "auto:size=2000"})
  void withoutTheCallingUserItsFilesAreNobodys(String mode, @TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("given"), "text");
    String out =
        output(
            mode,
            "id -u; stat -c %u / /bin/busybox /etc/hosts /data /vol; touch /vol/x /y; "
                + "grep -c . /proc/self/uid_map; cat /data/given >/dev/null 2>&1 || echo kept out",
            "",
            ",\"Binds\":[\""
                + directory
                + ":/data\"],\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/vol\"}]");
    assertThat(out).startsWith("0\n0\n0\n0\n65534\n0\n1\n");
  }

  @Test
  void automaticNamespacesDoNotOverlap() {
    List<long[]> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = create("auto:size=" + (1024 + i * 500), "sleep 100", "", "");
      api.start(id);
      String pid = api.get("/containers/" + id + "/json").at("/State/Pid").asText();
      String[] map = map(pid);
      long first = Long.parseLong(map[1]);
      long size = Long.parseLong(map[2]);
      assertThat(size).isEqualTo(1024 + i * 500);
      for (long[] other : seen) {
        assertThat(first + size <= other[0] || other[0] + other[1] <= first).isTrue();
      }
      seen.add(new long[] {first, size});
    }
  }

  private static String[] map(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "uid_map")).strip().split("\\s+", -1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void automaticNamespacesTakeWantedMappings() {
    String script =
        "awk '$1==5 && $2==0' /proc/self/uid_map; awk '$1==6 && $2==0' /proc/self/gid_map";
    assertThat(output("auto:uidmapping=5:0:1,gidmapping=6:0:1", script).replaceAll(" +", " "))
        .isEqualTo(" 5 0 1\n 6 0 1\n");
  }

  @Test
  void execIsInTheNamespaceToo() throws IOException {
    String id = create("keep-id", "sleep 100", "", "");
    api.start(id);
    assertThat(exec(id, "", "id -u")).isEqualTo(own("-u") + "\n");
    assertThat(exec(id, "0", "id -u; touch /made; stat -c %u /made")).isEqualTo("0\n0\n");
    assertThat(exec(id, "7:8", "id -u; id -g")).isEqualTo("7\n8\n");
  }

  private String exec(String id, String user, String script) {
    JsonNode made =
        Api.parse(
            api.post(
                    "/containers/" + id + "/exec",
                    "{\"Tty\":true,\"AttachStdout\":true,\"User\":\""
                        + user
                        + "\",\"Cmd\":[\"sh\",\"-c\",\""
                        + script
                        + "\"]}")
                .asString());
    Response run =
        api.post("/exec/" + made.get("Id").asText() + "/start", "{\"Detach\":false,\"Tty\":true}");
    return run.asString().replace("\r", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-id", "nomap"})
  void archivesNameTheContainersOwners(String mode) throws IOException {
    String id =
        create(
            mode,
            "chown 3:4 /tmp; touch /tmp/root; chown 5 /tmp/root; sleep 100",
            ",\"User\":\"0\"",
            "");
    api.start(id);
    Waiting.until("files", 20, () -> members(id, "/tmp").containsKey("tmp/root"));
    Waiting.until("owners", 20, () -> "5:0".equals(members(id, "/tmp").get("tmp/root")));
    assertThat(members(id, "/tmp")).containsEntry("tmp/", "3:4");
    Response put =
        api.request()
            .contentType("application/x-tar")
            .body(tar("in/put", 77, 88))
            .put("/containers/" + id + "/archive?path=/tmp");
    assertThat(put.statusCode()).as(put.asString()).isEqualTo(200);
    assertThat(exec(id, "0", "stat -c %u:%g /tmp/in /tmp/in/put")).isEqualTo("0:0\n77:88\n");
    assertThat(members(id, "/tmp")).containsEntry("tmp/in/put", "77:88");
  }

  private Map<String, String> members(String id, String path) {
    byte[] body = api.request().get("/containers/" + id + "/archive?path=" + path).asByteArray();
    return owners(body);
  }

  private static Map<String, String> owners(byte[] tar) {
    Map<String, String> owners = new TreeMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        owners.put(each.getName(), each.getLongUserId() + ":" + each.getLongGroupId());
      }
      return owners;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] tar(String name, int uid, int gid) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setIds(uid, gid);
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void whatIsCommittedHasTheContainersOwners() {
    String id = create("keep-id", "echo a > /a; chown 3:4 /a; echo > /b", ",\"User\":\"0\"", "");
    api.start(id);
    assertThat(api.await(id)).isZero();
    List<String> changed = new ArrayList<>();
    api.get("/containers/" + id + "/changes")
        .forEach(each -> changed.add(each.get("Path").asText()));
    assertThat(changed).containsExactly("/a", "/b");
    assertThat(api.post("/commit?container=" + id + "&repo=userns&tag=t", "{}").statusCode())
        .isEqualTo(201);
    try {
      String plain =
          api.create(
              "{\"Image\":\"userns:t\",\"Tty\":true,\"Cmd\":[\"stat\",\"-c\",\"%u:%g\",\"/a\",\"/b\",\"/bin\"]}");
      containers.add(plain);
      api.start(plain);
      assertThat(api.await(plain)).isZero();
      assertThat(logs(plain)).isEqualTo("3:4\n0:0\n0:0\n");
    } finally {
      containers.forEach(api::remove);
      api.delete("/images/userns:t");
    }
  }

  @Test
  void linksLongNamesAndEmptyFilesAreInTheImageStill() {
    String id =
        create(
            "",
            "cd /home; echo one > x; ln x y; ln -s x z; mkfifo f;"
                + " n=$(printf '%0240d' 1); mkdir -p $n; echo long > $n/$n; : > empty",
            "",
            "");
    api.start(id);
    assertThat(api.await(id)).as(logs(id)).isZero();
    assertThat(api.post("/commit?container=" + id + "&repo=userns&tag=n", "{}").statusCode())
        .isEqualTo(201);
    try {
      String run =
          api.create(
              "{\"Image\":\"userns:n\",\"Tty\":true,\"HostConfig\":{\"UsernsMode\":\"keep-id\"},\"Cmd\":[\"sh\",\"-c\",\"cd"
                  + " /home; cat x y z 0*/0*; stat -c %h:%u x; test -p f && wc -c < empty\"]}");
      containers.add(run);
      api.start(run);
      assertThat(api.await(run)).as(logs(run)).isZero();
      assertThat(logs(run)).isEqualTo("one\none\none\nlong\n2:0\n0\n");
    } finally {
      containers.forEach(api::remove);
      api.delete("/images/userns:n");
    }
  }

  @Test
  void anImagesVolumeIsFilledWithTheContainersOwners() {
    String id =
        create(
            "keep-id",
            "stat -c %u:%g /home /etc/passwd",
            ",\"Volumes\":{\"/home\":{},\"/etc\":{}}",
            "");
    api.start(id);
    assertThat(api.await(id)).as(logs(id)).isZero();
    assertThat(logs(id)).isEqualTo("0:0\n0:0\n");
    assertThat(api.delete("/containers/" + id + "?v=1").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"NetworkMode\":\"host\"",
        "\"NetworkMode\":\"none\"",
        "\"PidMode\":\"host\"",
        "\"IpcMode\":\"host\"",
        "\"IpcMode\":\"shareable\"",
        "\"Privileged\":true",
        "\"ReadonlyRootfs\":true",
        "\"Init\":true",
        "\"CgroupnsMode\":\"host\"",
        "\"Tmpfs\":{\"/t\":\"uid=3\"}",
        "\"Runtime\":\"runc\"",
      })
  void otherModesGoWithIt(String host) {
    boolean known = !host.contains("runc") || api.get("/info").at("/Runtimes/runc").isObject();
    assumeTrue(known, "runc is not installed");
    assertThat(output("keep-id:uid=200", "id -u; ls /sys /proc /dev >/dev/null", "", "," + host))
        .isEqualTo("200\n");
    assertThat(output("nomap", "id -u; ls /sys /proc /dev >/dev/null", "", "," + host))
        .isEqualTo("0\n");
  }

  @Test
  void theNetworkBelongsToTheContainersRoot() {
    String host = ",\"CapAdd\":[\"NET_ADMIN\"],\"Sysctls\":{\"net.ipv4.ip_forward\":\"1\"}";
    assertThat(
            output(
                "keep-id",
                "ip link set lo down && ip link set lo up && cat /proc/sys/net/ipv4/ip_forward",
                ",\"User\":\"0\"",
                host))
        .isEqualTo("1\n");
    String id = create("nomap", "sleep 100", "", "");
    api.start(id);
    assertThat(
            output(
                "keep-id",
                "ip addr show eth0 | grep -c inet",
                "",
                ",\"NetworkMode\":\"container:" + id + "\""))
        .isEqualTo("1\n");
  }

  @Test
  void aRestartKeepsIdsAndFiles() {
    String id =
        create("nomap", "test -f /mark && stat -c %u /mark; touch /mark; sleep 100", "", "");
    api.start(id);
    Waiting.until("the file", 20, () -> !members(id, "/mark").isEmpty());
    assertThat(api.post("/containers/" + id + "/restart?t=0", "").statusCode()).isEqualTo(204);
    Waiting.until("the second run", 20, () -> logs(id).equals("0\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo | invalid userns mode: foo: it must be host, keep-id, nomap or auto",
        "keep-id:x=1 | invalid userns mode: keep-id:x=1: unknown option specified: \"x=1\"",
        "keep-id:uid=-1 | invalid userns mode: keep-id:uid=-1: \"-1\" is no valid number",
        "nomap:size=3 | invalid userns mode: nomap:size=3: nomap takes no options",
        "auto:uidmapping=1:2 | a mapping is CONTAINER:HOST:SIZE, not \"1:2\"",
        "auto:size=4000000000 | could not find enough available ids for a user namespace of",
      })
  void wrongModesAreRefused(String mode, String text) {
    Response refused =
        api.post(
            "/containers/create",
            "{\"Image\":\"busybox\",\"HostConfig\":{\"UsernsMode\":\"" + mode + "\"}}");
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(Api.parse(refused.asString()).get("message").asText()).contains(text);
  }

  @Test
  void nothingIsLeftOfAStart() throws IOException {
    String id = create("nomap", "sleep 100", "", "");
    api.start(id);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(Path.of("/tmp"), "berth-" + id)) {
      assertThat(left).isEmpty();
    }
    String broken = create("nomap", "true", ",\"Entrypoint\":[\"/no/such/program\"]", "");
    assertThat(api.post("/containers/" + broken + "/start", "").statusCode()).isEqualTo(400);
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(Path.of("/tmp"), "berth-" + broken)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aModeCanBeEverybodys() throws IOException {
    try (Service service = Service.startOwn("userns", List.of("--idle-timeout", "0"))) {
      Path file = service.home().resolve("config/berth/daemon.json");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"userns-mode\":\"keep-id:uid=77\"}");
      Api.of(service).ensureBusybox();
      assertThat(Cli.dockerOf(service, "run", "--rm", "busybox", "id", "-u").ok()).isEqualTo("77");
      assertThat(Cli.dockerOf(service, "run", "--rm", "--userns=host", "busybox", "id", "-u").ok())
          .isEqualTo("0");
    }
  }
}
