package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.PowerCut;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods over the death of the service: they go on, and nothing half made or half removed stays. */
class PodsCrashTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final String BASE = LibpodSuite.BASE;
  private static final String SLEEPER =
      "\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"],\"stop_signal\":9}";

  @BeforeAll
  static void isOurs() {
    Assumptions.assumeTrue(Service.isBerth(), "a peer is not ours to kill");
  }

  private static void post(Api api, String path, String body, int status) {
    Response response = api.post(BASE + path, body);
    assertThat(response.statusCode()).as(path + ": " + response.asString()).isEqualTo(status);
  }

  private static String state(Api api, String pod) {
    return api.get(BASE + "/pods/" + pod + "/json").get("State").asText();
  }

  private static void member(Api api, String pod, String name) {
    post(
        api,
        "/containers/create",
        "{\"name\":\"" + name + "\",\"pod\":\"" + pod + "\"," + SLEEPER,
        201);
  }

  @Test
  void goOnWithoutTheService() {
    try (Service service = Service.startOwn("pods", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      post(api, "/pods/create", "{\"name\":\"stays\",\"labels\":{\"a\":\"b\"}}", 201);
      member(api, "stays", "s1");
      post(api, "/pods/create", "{\"name\":\"ends\",\"exit_policy\":\"stop\"}", 201);
      member(api, "ends", "e1");
      post(api, "/pods/stays/start", "", 200);
      post(api, "/pods/ends/start", "", 200);
      long pid = api.get(BASE + "/containers/e1/json").at("/State/Pid").asLong();
      service.kill();
      // it ends while nobody watches
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      service.start(OPTIONS);
      assertThat(state(api, "stays")).isEqualTo("Running");
      assertThat(api.get(BASE + "/pods/stays/json").at("/Labels/a").asText()).isEqualTo("b");
      Waiting.until("the exit policy is kept", 20, () -> state(api, "ends").equals("Exited"));
      post(api, "/pods/stays/stop?t=1", "", 200);
      assertThat(state(api, "stays")).isEqualTo("Exited");
    }
  }

  @Test
  void comeBackAfterARebootByTheirPolicy() {
    try (Service service = Service.startOwn("podboot", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      for (String name : List.of("always", "never", "stopped")) {
        String policy = name.equals("never") ? "no" : "unless-stopped";
        String pod = "{\"name\":\"" + name + "\",\"restart_policy\":\"" + policy + "\"}";
        post(api, "/pods/create", pod, 201);
        member(api, name, name + "1");
        member(api, name, name + "2");
        post(api, "/pods/" + name + "/start", "", 200);
      }
      post(api, "/pods/stopped/stop?t=0", "", 200);
      PowerCut.of(service, api);
      service.start(OPTIONS);
      Waiting.until("it runs again", 20, () -> state(api, "always").equals("Running"));
      assertThat(state(api, "never")).isEqualTo("Exited");
      assertThat(state(api, "stopped")).isEqualTo("Exited");
      assertThat(namespace(api, "always1")).isEqualTo(namespace(api, "always2"));
    }
  }

  private static Path namespace(Api api, String container) {
    long pid = api.get(BASE + "/containers/" + container + "/json").at("/State/Pid").asLong();
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingHalfMadeOrHalfRemovedStays() {
    try (Service service = Service.startOwn("podcuts", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      post(api, "/pods/create", "{\"name\":\"warm\"}", 201);
      for (int round = 0; round < 6; round++) {
        String name = "p" + round;
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> life(api, name));
        int after = round;
        Waiting.until("it has begun", 10, () -> work.isDone() || begun(api, name, after));
        service.kill();
        work.exceptionally(failure -> null).join();
        service.start(OPTIONS);
        consistent(api);
      }
    }
  }

  private static void life(Api api, String name) {
    post(api, "/pods/create", "{\"name\":\"" + name + "\"}", 201);
    member(api, name, name + "c");
    post(api, "/pods/" + name + "/start", "", 200);
    assertThat(api.delete(BASE + "/pods/" + name + "?force=true").statusCode()).isEqualTo(200);
  }

  /** Each round is cut off at another step. */
  private static boolean begun(Api api, String name, int round) {
    int containers = 0;
    boolean running = false;
    for (JsonNode each : api.get(BASE + "/containers/json?all=true")) {
      if (each.get("PodName").asText().equals(name) || each.get("PodName").asText().isEmpty()) {
        containers++;
        running |= each.get("State").asText().equals("running");
      }
    }
    return round % 3 == 0 ? containers > 0 : round % 3 == 1 ? containers > 1 : running;
  }

  /** Every container's pod is there with what holds its namespaces, and can be removed. */
  private static void consistent(Api api) {
    Waiting.until(
        "no container is without its pod",
        20,
        () -> {
          for (JsonNode each : api.get(BASE + "/containers/json?all=true")) {
            if (each.get("PodName").asText().isEmpty()) {
              return false;
            }
          }
          return true;
        });
    for (JsonNode pod : api.get(BASE + "/pods/json")) {
      String infra = pod.get("InfraId").asText();
      assertThat(pod.get("Containers").findValuesAsText("Id")).contains(infra);
      if (!pod.get("Name").asText().equals("warm")) {
        Response removed = api.delete(BASE + "/pods/" + pod.get("Id").asText() + "?force=true");
        assertThat(removed.statusCode()).as(removed.asString()).isEqualTo(200);
      }
    }
    assertThat(api.get(BASE + "/containers/json?all=true")).hasSize(1);
  }
}
