package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything at once on the same few networks, volumes, images and containers, and the service
 * killed meanwhile: no request fails for no reason of its own, and nothing stays behind.
 */
class HammerTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final int CLIENTS = 6;
  private static FakeRegistry registry;
  private static Service service;
  private static Api api;

  @BeforeAll
  static void start() {
    assumeTrue(Service.isBerth(), "what a peer leaves behind is not ours to look for");
    registry = FakeRegistry.start();
    for (int i = 0; i < 3; i++) {
      byte[] layer = TestImages.tarOf("file-" + i, new byte[200_000]);
      byte[] shared = TestImages.tarOf("shared", new byte[300_000]);
      TestImages.put(
          registry,
          "h" + i,
          "latest",
          TestImages.OCI_MANIFEST,
          "linux/amd64",
          List.of(shared, layer));
    }
    service = Service.startOwn("hammer", OPTIONS);
    api = Api.of(service);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      registry.close();
    }
  }

  @AfterEach
  void nothingStays() {
    if (service == null) {
      return;
    }
    api.removeAllContainers();
    assertThat(api.post("/networks/prune", "").statusCode()).isEqualTo(200);
    assertThat(
            api.post("/volumes/prune?filters=%7B%22all%22%3A%5B%22true%22%5D%7D", "").statusCode())
        .isEqualTo(200);
    assertThat(api.get("/volumes").get("Volumes")).isEmpty();
    assertThat(api.get("/networks")).hasSize(3);
    Path run = service.home().resolve("run/berth");
    Path data = service.home().resolve("data/berth");
    for (Path each :
        List.of(
            run.resolve("exits"),
            run.resolve("containers"),
            run.resolve("mounts"),
            run.resolve("netns/containers"),
            run.resolve("netns/leases"),
            data.resolve("volumes/data"),
            data.resolve("volumes/documents"),
            data.resolve("containers"))) {
      assertThat(leftIn(each)).isEmpty();
    }
    assertThat(namesLeft(run.resolve("netns/names"))).as("names a resolver would read").isEmpty();
    StoreCheck.isWhole(service);
  }

  /** But for the resolver's own file. */
  private static List<Path> namesLeft(Path directory) {
    Waiting.until(
        "names are forgotten",
        20,
        () -> entries(directory).stream().allMatch(each -> each.endsWith("aardvark.pid")));
    return entries(directory).stream().filter(each -> !each.endsWith("aardvark.pid")).toList();
  }

  /** What is still there after some time. */
  private static List<Path> leftIn(Path directory) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!entries(directory).isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000_000L);
    }
    return entries(directory);
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Hammer hammer() {
    api.ensureBusybox();
    return new Hammer(api, registry.host());
  }

  @Test
  void networks() {
    Hammer hammer = hammer();
    assertThat(hammer.run(hammer.networks(), CLIENTS, 25)).isEmpty();
  }

  @Test
  void volumes() {
    Hammer hammer = hammer();
    assertThat(hammer.run(hammer.volumes(), CLIENTS, 40)).isEmpty();
  }

  @Test
  void images() {
    Hammer hammer = hammer();
    assertThat(hammer.run(hammer.images(), CLIENTS, 25)).isEmpty();
  }

  @Test
  void everythingWhileTheServiceIsKilled() throws Exception {
    for (int i = 0; i < 3; i++) {
      Hammer hammer = hammer();
      List<Hammer.Blow> all = new ArrayList<>(hammer.networks());
      all.addAll(hammer.volumes());
      all.addAll(hammer.images());
      try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<String>> work = thread.submit(() -> hammer.run(all, CLIENTS, 1000));
        LockSupport.parkNanos((long) (Math.random() * 2e9 + 5e8)); // the instant is the point
        hammer.stop();
        service.kill();
        assertThat(work.get()).isEmpty();
      }
      service.start(OPTIONS);
      assertThat(api.get("/info").get("Containers").asInt())
          .isEqualTo(api.get("/containers/json?all=1").size());
      for (JsonNode container : api.get("/containers/json?all=1")) {
        api.get("/containers/" + container.get("Id").asText() + "/json");
      }
    }
    assertThat(
            api.post("/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D", "")
                .statusCode())
        .isIn(200, 409);
  }

  @Test
  void manyAtOnceOnOneNetwork() throws Exception {
    api.ensureBusybox();
    assertThat(api.post("/networks/create", "{\"Name\":\"many\"}").statusCode()).isEqualTo(201);
    // a container takes a keyring, of which a user may have 200 (kernel.keys.maxkeys), sessions
    // some
    for (int count : List.of(40, 190)) {
      Queue<String> addresses = new ConcurrentLinkedQueue<>();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String name = "many-" + count + "-" + i;
          starts.add(clients.submit(() -> addresses.add(started(name))));
        }
        for (Future<?> each : starts) {
          Object unused = each.get();
        }
      }
      assertThat(addresses).hasSize(count).doesNotHaveDuplicates().doesNotContain("");
      assertThat(api.get("/networks/many").get("Containers")).hasSize(count);
      api.removeAllContainers();
      assertThat(api.get("/networks/many").get("Containers")).isEmpty();
    }
  }

  private static String started(String name) {
    String id =
        api.createNamed(
            name,
            "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"NetworkMode\":\"many\"}}");
    Response start = api.post("/containers/" + id + "/start", "");
    assertThat(start.statusCode()).as(start.asString()).isEqualTo(204);
    return api.get("/containers/" + id + "/json")
        .at("/NetworkSettings/Networks/many/IPAddress")
        .asText();
  }
}
