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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes while many clients, or containers that share them, work against each other. */
class VolumeRacesTest extends VolumeSuite {
  private static <T> List<T> together(int times, Callable<T> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        running.add(threads.submit(work));
      }
      for (Future<T> each : running) {
        results.add(each.get());
      }
    }
    return results;
  }

  @Test
  void aVolumeIsMadeOnce() throws Exception {
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    List<JsonNode> made = together(16, () -> make("", ""));
    assertThat(made).allMatch(each -> each.equals(made.getFirst()));
    String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
    String query =
        "since=" + since + "&until=" + until + "&" + filters("{\"volume\":[\"" + name + "\"]}");
    assertThat(get("/events?" + query).asString().lines()).hasSize(1);
  }

  /** Whoever got its container has its volume, whatever was removed or pruned meanwhile. */
  @Test
  void noRemovalOvertakesTheMakingOfAContainer() throws Exception {
    assumeTrue(
        Service.isBerth(), "dockerd's prune takes a volume from under a container being made");
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> removing =
          threads.submit(
              () -> {
                while (!done.get()) {
                  assertThat(API.delete("/volumes/" + name).statusCode()).isIn(204, 404, 409);
                  API.post("/volumes/prune?" + filters("{\"all\":[\"1\"],\"label\":[\"x\"]}"), "");
                }
              });
      List<Boolean> kept = together(14, this::containerKeepsItsVolumes);
      done.set(true);
      removing.get();
      assertThat(kept).doesNotContain(false);
    }
  }

  private boolean containerKeepsItsVolumes() {
    String id =
        API.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"test\",\"-e\",\"/etc/passwd\"],\"HostConfig\":{"
                + "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\""
                + name
                + "\",\"Target\":\"/etc\",\"VolumeOptions\":{\"Labels\":{\"x\":\"\"}}},"
                + "{\"Type\":\"volume\",\"Target\":\"/a\",\"VolumeOptions\":{\"Labels\":{\"x\":\"\"}}}]}}");
    try {
      for (JsonNode each : mounts(id)) {
        if (get("/volumes/" + each.get("Name").asText()).statusCode() != 200) {
          return false;
        }
      }
      API.start(id);
      return API.await(id) == 0;
    } finally {
      API.delete("/containers/" + id + "?force=1&v=1");
    }
  }

  /** Two containers share a volume: one mounts a part of it, the other puts links in its way. */
  @Test
  void noSwapLeadsAPartOutOfItsVolume(@TempDir Path host) throws Exception {
    assumeTrue(Service.isBerth(), "the peer may be of an API without subpaths");
    Files.writeString(host.resolve("secret"), "x");
    String swap =
        "mkdir -p /v/d /v/real; echo in > /v/d/in; while true; do mv /v/d /v/real/d; ln -s "
            + host
            + " /v/d; rm /v/d; mv /v/real/d /v/d; usleep 9000; done";
    String swapping = create(bind("", "/v"), swap);
    API.start(swapping);
    String part =
        "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\""
            + name
            + "\",\"Target\":\"/p\",\"VolumeOptions\":{\"Subpath\":\"d\"}}]}";
    int started = 0;
    for (int i = 0; i < 12; i++) {
      String id = create(part, "ls /p");
      Response start = API.post("/containers/" + id + "/start", "");
      if (start.statusCode() == 204) {
        API.await(id);
        String seen = API.request().get("/containers/" + id + "/logs?stdout=1").asString();
        assertThat(seen).doesNotContain("secret");
        started++;
      } else {
        assertThat(message(start)).startsWith("cannot access path");
      }
      API.delete("/containers/" + id + "?force=1");
    }
    assertThat(started).isPositive();
  }

  /** The copy from the image is made where the other container cannot reach. */
  @Test
  void aCopyIsNotLedOutOfItsVolume(@TempDir Path host) throws Exception {
    assumeTrue(Service.isBerth(), "a root dockerd would write as root");
    String plant =
        "while true; do rm -rf /v/network 2>/dev/null; ln -s "
            + host
            + " /v/network 2>/dev/null;"
            + " rm -rf /v/* 2>/dev/null; done";
    String planting = create(bind("", "/v"), plant);
    API.start(planting);
    for (int i = 0; i < 6; i++) {
      String id = create(bind("", "/etc"), "true");
      API.delete("/containers/" + id + "?force=1");
    }
    try (var files = Files.list(host)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void whatAKilledServiceLeftGoesAtTheNextStart() throws IOException {
    assumeTrue(Service.isBerth(), "kills the service");
    try (Service own = Service.startOwn("volumes", List.of("--idle-timeout", "0"))) {
      Api api = Api.of(own);
      assertThat(api.post("/volumes/create", "{\"Name\":\"kept\"}").statusCode()).isEqualTo(201);
      Path kept = Path.of(api.get("/volumes/kept").get("Mountpoint").asText());
      Files.writeString(kept.resolve("f"), "x");
      Path stray = kept.resolveSibling("../stray/_data").normalize();
      own.kill();
      Files.createDirectories(stray);
      own.start(List.of("--idle-timeout", "0"));
      assertThat(api.get("/volumes").get("Volumes")).hasSize(1);
      assertThat(kept.resolve("f")).hasContent("x");
      assertThat(stray).doesNotExist();
    }
  }
}
