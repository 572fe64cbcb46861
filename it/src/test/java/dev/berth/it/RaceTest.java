package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients at once on the same few containers, and helpers that die: nothing stays behind. */
class RaceTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final String BODY =
      "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"NetworkMode\":\"%s\"}}";

  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "what a peer leaves behind is not ours to look for");
  }

  @Test
  void manyClientsOnTheSameNames() throws Exception {
    try (Service service = Service.startOwn("race", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      Queue<String> defects = new ConcurrentLinkedQueue<>();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          work.add(clients.submit(() -> hammer(api, defects)));
        }
        for (Future<?> each : work) {
          each.get();
        }
      }
      assertThat(defects).isEmpty();
      api.removeAllContainers();
      assertNothingLeft(service);
    }
  }

  private static void hammer(Api api, Queue<String> defects) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 40; i++) {
      String name = "race-" + random.nextInt(3);
      String path = "/containers/" + name;
      Response response =
          switch (random.nextInt(9)) {
            case 0, 1 ->
                api.post(
                    "/containers/create?name=" + name,
                    BODY.formatted(random.nextInt(3) == 0 ? "bridge" : "none"));
            case 2, 3 -> api.post(path + "/start", "");
            case 4 -> api.post(path + "/kill", "");
            case 5 -> api.post(path + "/rename?name=race-" + random.nextInt(3), "");
            case 6 -> api.post(path + "/restart?t=0", "");
            case 7 -> api.post(path + "/stop?t=0", "");
            default -> api.delete(path + "?force=1");
          };
      if (response.statusCode() >= 500 && !isKnownToClients(response)) {
        defects.add(response.statusCode() + " " + response.asString());
      }
    }
  }

  /** A restart reports every failure as 500, also one that the other clients brought about. */
  private static boolean isKnownToClients(Response response) {
    String text = response.asString();
    return text.contains("Cannot restart container")
        && (text.contains("No such container") || text.contains("is marked for removal"));
  }

  private static void assertNothingLeft(Service service) {
    Path run = service.home().resolve("run/berth");
    Path data = service.home().resolve("data/berth");
    Waiting.until("no monitor is left", 10, () -> processesNaming(run.toString()).isEmpty());
    Waiting.until("no exit is left", 10, () -> entries(run.resolve("exits")).isEmpty());
    Waiting.until("no run is left", 10, () -> entries(run.resolve("containers")).isEmpty());
    Waiting.until("no mount is left", 10, () -> entries(run.resolve("mounts")).isEmpty());
    Waiting.until("no container is left", 10, () -> entries(data.resolve("containers")).isEmpty());
  }

  private static List<String> processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains("conmon") && line.contains(text))
        .toList();
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

  @Test
  void imagesVanishUnderCreators() throws Exception {
    try (Service service = Service.startOwn("images", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      Queue<String> defects = new ConcurrentLinkedQueue<>();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> remover =
            clients.submit(
                () -> {
                  for (int i = 0; i < 4; i++) {
                    Response gone = api.delete("/images/busybox");
                    assertThat(gone.statusCode()).as(gone.asString()).isIn(200, 404, 409);
                    api.ensureBusybox();
                  }
                });
        Future<?> creator =
            clients.submit(
                () -> {
                  while (!remover.isDone()) {
                    createAndStart(api, defects);
                  }
                });
        remover.get();
        creator.get();
      }
      assertThat(defects).isEmpty();
      api.removeAllContainers();
      assertNothingLeft(service);
    }
  }

  private static void createAndStart(Api api, Queue<String> defects) {
    Response made = api.post("/containers/create", BODY.formatted("none"));
    if (made.statusCode() == 404) {
      return;
    }
    if (made.statusCode() != 201) {
      defects.add("create: " + made.statusCode() + " " + made.asString());
      return;
    }
    String id = made.jsonPath().getString("Id");
    Response started = api.post("/containers/" + id + "/start", "");
    if (started.statusCode() != 204) {
      defects.add("start: " + started.statusCode() + " " + started.asString());
    }
    api.remove(id);
  }

  @Test
  void helpersThatDie() {
    try (Service service = Service.startOwn("helpers", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      String killed = Cli.dockerOf(service, "run", "-d", "busybox", "sleep", "600").ok();
      long init = api.get("/containers/" + killed + "/json").at("/State/Pid").asLong();
      ProcessHandle.of(init).orElseThrow().destroyForcibly();
      assertThat(Cli.dockerOf(service, "wait", killed).ok()).isEqualTo("137");
      String alone = Cli.dockerOf(service, "run", "-d", "busybox", "sleep", "600").ok();
      ProcessHandle.allProcesses()
          .filter(each -> each.info().commandLine().orElse("").contains(alone))
          .filter(each -> each.info().command().orElse("").endsWith("conmon"))
          .forEach(ProcessHandle::destroyForcibly);
      Cli.dockerOf(service, "kill", alone).ok();
      Waiting.until("its end is noticed", 20, () -> !running(api, alone));
      Cli.dockerOf(service, "start", alone).ok();
      assertThat(Cli.dockerOf(service, "exec", alone, "echo", "alive").ok()).isEqualTo("alive");
      api.removeAllContainers();
      assertNothingLeft(service);
    }
  }

  private static boolean running(Api api, String id) {
    return api.get("/containers/" + id + "/json").at("/State/Running").asBoolean();
  }

  @Test
  void aBrokenDocumentHarmsNobodyElse() throws IOException {
    try (Service service = Service.startOwn("broken", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      String broken = Cli.dockerOf(service, "create", "--name", "broken", "busybox").ok();
      String whole = Cli.dockerOf(service, "run", "-d", "busybox", "sleep", "600").ok();
      service.kill();
      Path documents = service.home().resolve("data/berth/containers").resolve(broken);
      Files.writeString(documents.resolve("container.json"), "{\"formatVersion\":");
      service.start(OPTIONS);
      assertThat(Cli.dockerOf(service, "ps", "-aq", "--no-trunc").ok()).isEqualTo(whole);
      assertThat(Cli.dockerOf(service, "exec", whole, "echo", "alive").ok()).isEqualTo("alive");
      Cli.dockerOf(service, "create", "--name", "broken", "busybox").ok();
      Cli.run(Map.of(), "rm", "-rf", documents.toString());
    }
  }
}
