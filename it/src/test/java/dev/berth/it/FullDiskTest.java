package dev.berth.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A disk without room: what needs room fails and says why, and everything that gives room back
 * works. Needs a small file system (24 MB of tmpfs will do), empty and the tests' own, at
 * BERTH_IT_SMALL_DISK.
 */
class FullDiskTest {
  /** What logs and directories may take that were not there before. */
  private static final long SMALL = 300_000;

  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");

  @Test
  void containersCanBeStoppedAndRemoved() throws IOException {
    String disk = System.getenv("BERTH_IT_SMALL_DISK");
    assumeTrue(
        disk != null && !disk.isEmpty() && Service.isBerth(), "no small file system is given");
    try (Service service = Service.startOwn("full", OPTIONS, Path.of(disk))) {
      Api.of(service).ensureBusybox();
      run(service, "one", "sleep", "600").ok();
      run(service, "two", "sh", "-c", "while :; do echo line; sleep 0.1; done").ok();
      Cli.dockerOf(service, "create", "--name", "three", "busybox").ok();
      Path filler = Path.of(disk, "filler");
      fill(filler);
      for (List<String> command :
          List.of(
              List.of("create", "busybox"),
              List.of("run", "--rm", "busybox", "true"),
              List.of("rename", "three", "four"),
              List.of("commit", "one", "image"),
              List.of("volume", "create", "volume"))) {
        Result result = Cli.dockerOf(service, command.toArray(String[]::new));
        assertThat(result.exitCode()).as(command.toString()).isNotZero();
        assertThat(result.err()).as(command.toString()).containsIgnoringCase("no space left");
      }
      Cli.dockerOf(service, "kill", "one").ok();
      Cli.dockerOf(service, "stop", "-t", "0", "two").ok();
      service.kill();
      service.start(OPTIONS);
      assertThat(Cli.dockerOf(service, "inspect", "-f", "{{.State.ExitCode}}", "one").ok())
          .as("the monitor, too, may have found no room to say how it ended")
          .isIn("137", "255");
      Cli.dockerOf(service, "rm", "-f", "one", "two", "three").ok();
      assertThat(Cli.dockerOf(service, "ps", "-aq").ok()).isEmpty();
      Files.delete(filler);
      assertThat(run(service, "again", "sleep", "600").exitCode()).isZero();
    }
  }

  @Test
  void imagesThatFindNoRoomLeaveNothing() throws IOException {
    String disk = System.getenv("BERTH_IT_SMALL_DISK");
    assumeTrue(
        disk != null && !disk.isEmpty() && Service.isBerth(), "no small file system is given");
    try (FakeRegistry registry = FakeRegistry.start();
        Service service = Service.startOwn("images", OPTIONS, Path.of(disk))) {
      Api api = Api.of(service);
      api.ensureBusybox();
      byte[] big = new byte[2_000_000];
      new Random(1).nextBytes(big);
      byte[] layer = TestImages.tarOf("big", big);
      String name = registry.host() + "/big:latest";
      TestImages.put(
          registry, "big", "latest", TestImages.OCI_MANIFEST, "linux/amd64", List.of(layer));
      String pull = "/images/create?fromImage=" + registry.host() + "/big&tag=latest";
      failsThenWorks(service, Path.of(disk), name, () -> api.post(pull, ""));

      succeeds(api.post(pull, ""));
      byte[] archive = api.request().get("/images/" + name + "/get").asByteArray();
      remove(service, name);
      failsThenWorks(service, Path.of(disk), name, () -> sent(api, archive, "/images/load"));

      byte[] context = context(big);
      String build = "/build?t=built&networkmode=none";
      failsThenWorks(service, Path.of(disk), "built", () -> sent(api, context, build));
      assertThat(run(service, "after", "true").exitCode()).isZero();
    }
  }

  /** With no room at all, with room for a part, and with enough of it. */
  private static void failsThenWorks(
      Service service, Path disk, String image, Supplier<Response> work) throws IOException {
    Path filler = disk.resolve("filler");
    long before = Files.getFileStore(disk).getUsableSpace();
    for (long room : List.of(0L, 1_000_000L, 3_000_000L)) {
      fill(filler);
      leave(filler, room);
      Response response = work.get();
      String answer = response.asString();
      assertThat(response.statusCode() >= 400 || answer.contains("errorDetail")).isTrue();
      assertThat(answer)
          .as("%s with room for %s bytes", image, room)
          .containsIgnoringCase("no space left on device")
          .doesNotContain("java.");
      Files.delete(filler);
      assertThat(Api.of(service).get("/images/json?all=1")).as(answer).hasSize(1);
      assertThat(Api.of(service).get("/containers/json?all=1")).as(answer).isEmpty();
      StoreCheck.isWhole(service);
    }
    succeeds(work.get());
    remove(service, image);
    long lost = before - Files.getFileStore(disk).getUsableSpace();
    assertThat(lost).as("bytes not given back by %s", image).isLessThan(SMALL);
  }

  private static void remove(Service service, String image) {
    Cli.dockerOf(service, "rmi", "-f", image).ok();
    Cli.dockerOf(service, "builder", "prune", "-af").ok();
    Cli.dockerOf(service, "image", "prune", "-f").ok();
  }

  private static Response sent(Api api, byte[] tar, String path) {
    return api.request()
        .urlEncodingEnabled(false)
        .contentType("application/x-tar")
        .body(tar)
        .post(path);
  }

  private static void succeeds(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.asString()).doesNotContain("errorDetail");
  }

  private static byte[] context(byte[] big) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] dockerfile = "FROM busybox\nCOPY big /\nRUN cp /big /again\n".getBytes(UTF_8);
    byte[] first = TestImages.tarOf("Dockerfile", dockerfile);
    bytes.write(first, 0, 512 + 512); // without the end of the archive
    bytes.write(TestImages.tarOf("big", big));
    return bytes.toByteArray();
  }

  private static void leave(Path file, long room) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - room);
    }
  }

  private static Result run(Service service, String name, String... command) {
    String[] all = new String[command.length + 7];
    String[] first = {"run", "-d", "--network", "none", "--name", name, "busybox"};
    System.arraycopy(first, 0, all, 0, 7);
    System.arraycopy(command, 0, all, 7, command.length);
    return Cli.dockerOf(service, all);
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
