package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A play that the death of the service cuts off, anywhere: what it had made is whole, the same
 * manifests can be played in its place, and taking them down leaves nothing.
 */
class KubeCrashTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final String PLAY = LibpodSuite.BASE + "/kube/play";
  private static final int ROUNDS = 6;

  private static final String POD =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: NAME}
      spec:
        terminationGracePeriodSeconds: 0
        initContainers:
        - name: first
          image: busybox
          command: [sh, -c, "echo made > /scratch/file"]
          volumeMounts: [{name: scratch, mountPath: /scratch}]
        containers:
        - name: main
          image: busybox
          command: [sh, -c, "cat /scratch/file /conf/key; sleep 600"]
          volumeMounts:
          - {name: scratch, mountPath: /scratch}
          - {name: conf, mountPath: /conf}
          - {name: kept, mountPath: /kept}
        volumes:
        - {name: scratch, emptyDir: {}}
        - {name: conf, secret: {secretName: words}}
        - {name: kept, persistentVolumeClaim: {claimName: claim}}
      """;

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: words}
      stringData: {key: hush}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: claim}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      """
          + POD.replace("NAME", "one")
          + POD.replace("NAME", "two");

  @BeforeAll
  static void isOurs() {
    Assumptions.assumeTrue(Service.isBerth(), "a peer is not ours to kill");
  }

  private static Response play(Api api, String query) {
    return api.request()
        .contentType("application/yaml")
        .body(MANIFESTS.getBytes(StandardCharsets.UTF_8))
        .post(PLAY + query);
  }

  private static Response takeDown(Api api) {
    return api.request()
        .contentType("application/yaml")
        .body(MANIFESTS.getBytes(StandardCharsets.UTF_8))
        .delete(PLAY + "?force=true");
  }

  private static void down(Api api) {
    Response response = takeDown(api);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.asString()).doesNotContain("\"Err\":\"");
  }

  @Test
  void aCutOffPlayIsReplacedOrTakenDown() {
    try (Service service = Service.startOwn("kubecuts", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      long begin = System.nanoTime();
      assertThat(play(api, "?serviceContainer=true").statusCode()).isEqualTo(200);
      long whole = System.nanoTime() - begin;
      down(api);
      nothingIsLeft(api);
      for (int round = 0; round < ROUNDS; round++) {
        long after = whole * (round + 1) / (ROUNDS + 1);
        cutOff(service, api, after, () -> play(api, "?serviceContainer=true"));
        if (round % 2 == 0) {
          Response again = play(api, "?replace=true&serviceContainer=true");
          assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
          assertThat(again.asString()).contains("\"ContainerErrors\":null");
          runs(api, "one");
          runs(api, "two");
        }
        down(api);
        nothingIsLeft(api);
      }
    }
  }

  @Test
  void aCutOffDownIsFinishedByTheNext() {
    try (Service service = Service.startOwn("kubecuts", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      long whole = Duration.ofMillis(400).toNanos();
      for (int round = 0; round < ROUNDS / 2; round++) {
        assertThat(play(api, "?serviceContainer=true").statusCode()).isEqualTo(200);
        cutOff(service, api, whole * (round + 1) / ROUNDS, () -> takeDown(api));
        down(api);
        nothingIsLeft(api);
      }
    }
  }

  private static void cutOff(Service service, Api api, long afterNanos, Runnable request) {
    CompletableFuture<Void> work = CompletableFuture.runAsync(request);
    LockSupport.parkNanos(afterNanos); // where it is then is what differs from round to round
    service.kill();
    work.exceptionally(failure -> null).join();
    service.start(OPTIONS);
    Waiting.until(
        "no container is without its pod, and each can be looked at", 20, () -> whole(api));
  }

  private static boolean whole(Api api) {
    for (JsonNode each : api.get(LibpodSuite.BASE + "/containers/json?all=true")) {
      String id = each.get("Id").asText();
      boolean service = each.at("/Names/0").asText().endsWith("-service");
      if (each.get("PodName").asText().isEmpty() && !service
          || api.request().get(LibpodSuite.BASE + "/containers/" + id + "/json").statusCode()
              != 200) {
        return false;
      }
    }
    return true;
  }

  private static void runs(Api api, String pod) {
    JsonNode shown = api.get(LibpodSuite.BASE + "/pods/" + pod + "/json");
    assertThat(shown.get("State").asText()).as(shown.toString()).isEqualTo("Running");
  }

  private static void nothingIsLeft(Api api) {
    for (String each : List.of("/containers/json?all=true", "/pods/json", "/secrets/json")) {
      JsonNode list = api.get(LibpodSuite.BASE + each);
      assertThat(list).as(each + ": " + list).isEmpty();
    }
    JsonNode volumes = api.get(LibpodSuite.BASE + "/volumes/json");
    assertThat(volumes).as(volumes.toString()).isEmpty();
  }
}
