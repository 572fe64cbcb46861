package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL of the service at random points of pull, push, load and build, and connections to the
 * registry that are cut: the store stays whole, the same again succeeds, and what was complete is
 * not transferred twice. Forty kills together; BERTH_IT_CRASHES asks for more.
 */
class ImageCrashTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final int LAYERS = 4;
  private static final int LAYER_SIZE = 3 << 20;
  private static final int CRASHES =
      Integer.parseInt(System.getenv().getOrDefault("BERTH_IT_CRASHES", "40"));
  private static FakeRegistry registry;

  /** Looking everything over takes longer than a crash: not after each one. */
  private static final int WHOLE_CHECKS = 8;

  private static int crashes;
  private static Service service;

  /** What is killed in the middle; must succeed when it is not. */
  private interface Work {
    Response run();
  }

  @BeforeAll
  static void start() {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    registry = FakeRegistry.start();
    service = Service.startOwn("image-crash", OPTIONS);
    Api.of(service).ensureBusybox();
    put(registry, "big");
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      registry.close();
    }
  }

  private static void put(FakeRegistry to, String repository) {
    Random random = new Random(repository.hashCode());
    List<byte[]> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      byte[] content = new byte[LAYER_SIZE];
      random.nextBytes(content);
      layers.add(TestImages.tarOf("file-" + i, content));
    }
    TestImages.put(to, repository, "latest", TestImages.OCI_MANIFEST, "linux/amd64", layers);
  }

  @Test
  void pulls() {
    String name = registry.host() + "/big";
    Work pull = () -> post("/images/create?fromImage=" + name + "&tag=latest");
    long longest = measured(pull);
    for (int i = 0; i < CRASHES * 35 / 100; i++) {
      if (i % 3 > 0) {
        Api.of(service).delete("/images/" + name + "?force=1");
      }
      killed(pull, longest);
      Set<String> before = StoreCheck.blobs(service);
      registry.forgetRequests();
      succeeds(pull.run());
      assertThat(registry.requests())
          .as("what was complete is not fetched again")
          .noneMatch(
              each -> before.stream().anyMatch(d -> each.startsWith("GET /v2/big/blobs/" + d)));
    }
    assertThatEveryFileIsThere(name);
  }

  private static void assertThatEveryFileIsThere(String image) {
    String id = Api.of(service).create("{\"Image\":\"" + image + "\"}");
    for (int i = 0; i < LAYERS; i++) {
      byte[] tar =
          Api.of(service)
              .request()
              .get("/containers/" + id + "/archive?path=/file-" + i)
              .asByteArray();
      assertThat(tar.length).isGreaterThan(LAYER_SIZE);
    }
    Api.of(service).remove(id);
  }

  @Test
  void pushes() {
    try (FakeRegistry target = FakeRegistry.start()) {
      String name = target.host() + "/pushed";
      succeeds(post("/images/create?fromImage=" + registry.host() + "/big&tag=latest"));
      assertThat(post("/images/" + registry.host() + "/big/tag?repo=" + name).statusCode())
          .isEqualTo(201);
      Work push =
          () ->
              Api.of(service)
                  .request()
                  .header("X-Registry-Auth", "e30=")
                  .post("/images/" + name + "/push?tag=latest");
      long longest = measured(push);
      for (int i = 0; i < CRASHES * 20 / 100; i++) {
        target.blobs().clear();
        killed(push, longest);
        Set<String> before = Set.copyOf(target.blobs().keySet());
        target.forgetRequests();
        succeeds(push.run());
        assertThat(target.requests())
            .as("what was complete is not sent again")
            .noneMatch(each -> each.startsWith("PUT") && before.stream().anyMatch(each::contains));
      }
      assertThat(target.stored("pushed", "latest").orElseThrow().content())
          .isEqualTo(registry.stored("big", "latest").orElseThrow().content());
      Api.of(service).delete("/images/" + name);
    }
  }

  @Test
  void loads() throws IOException {
    String name = registry.host() + "/big:latest";
    succeeds(post("/images/create?fromImage=" + name));
    Path archive = service.home().resolve("big.tar");
    Cli.dockerOf(service, "save", "-o", archive.toString(), name).ok();
    byte[] content = Files.readAllBytes(archive);
    Work load =
        () ->
            Api.of(service)
                .request()
                .contentType("application/x-tar")
                .body(content)
                .post("/images/load");
    Api.of(service).delete("/images/" + name + "?force=1");
    long longest = measured(load);
    for (int i = 0; i < CRASHES * 25 / 100; i++) {
      Api.of(service).delete("/images/" + name + "?force=1");
      killed(load, longest);
      succeeds(load.run());
    }
    assertThatEveryFileIsThere(name);
  }

  @Test
  void builds() {
    String dockerfile =
        "FROM busybox\nARG ROUND\nCOPY big /\nRUN echo $ROUND >/round; cp /big /again\nRUN rm /big\n";
    byte[] big = new byte[LAYER_SIZE];
    byte[] context =
        TestImages.tar(
            Map.of(
                "Dockerfile",
                dockerfile,
                "big",
                new String(big, java.nio.charset.StandardCharsets.US_ASCII)));
    String[] round = {"0"};
    Work build =
        () ->
            Api.of(service)
                .request()
                .urlEncodingEnabled(false)
                .contentType("application/x-tar")
                .body(context)
                .post("/build?t=built&buildargs=%7B%22ROUND%22:%22" + round[0] + "%22%7D");
    long longest = measured(build);
    for (int i = 1; i <= CRASHES * 20 / 100; i++) {
      round[0] = Integer.toString(i);
      killed(build, longest);
      Waiting.until(
          "the steps' containers are removed",
          20,
          () -> Api.of(service).get("/containers/json?all=1").isEmpty());
      succeeds(build.run());
      assertThat(Cli.dockerOf(service, "run", "--rm", "built", "cat", "/round").ok())
          .isEqualTo(round[0]);
    }
  }

  @Test
  void connectionsAreCut() throws Exception {
    try (ExecutorService clients = Executors.newCachedThreadPool()) {
      List<Future<Response>> pulls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String repository = "cut-" + i;
        put(registry, repository);
        pulls.add(
            clients.submit(
                () ->
                    post(
                        "/images/create?fromImage="
                            + registry.host()
                            + "/"
                            + repository
                            + "&tag=latest")));
      }
      for (int i = 0; i < 4; i++) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(150_000_000L));
        registry.cut();
      }
      for (Future<Response> pull : pulls) {
        succeeds(pull.get());
      }
    }
    StoreCheck.isWhole(service);
  }

  private static Response post(String path) {
    return Api.of(service).post(path, "");
  }

  private static void succeeds(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.asString()).doesNotContain("errorDetail");
  }

  /** How long it takes undisturbed, in nanoseconds. */
  private static long measured(Work work) {
    long begun = System.nanoTime();
    succeeds(work.run());
    return System.nanoTime() - begun;
  }

  /** Begins the work, kills the service within that time, starts it again and checks its store. */
  private static void killed(Work work, long longest) {
    Thread client =
        Thread.ofPlatform() // the client's unix socket blocks a whole thread
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (Exception e) { // REST Assured throws undeclared IOExceptions
                    // the connection broke, as it should
                  }
                });
    LockSupport.parkNanos(
        ThreadLocalRandom.current().nextLong(longest)); // the instant is the point
    service.kill();
    try {
      client.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (++crashes % WHOLE_CHECKS == 0) {
      StoreCheck.isWhole(service);
    }
    service.start(OPTIONS);
    StoreCheck.isClean(service);
  }
}
