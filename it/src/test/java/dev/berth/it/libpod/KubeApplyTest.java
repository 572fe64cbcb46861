package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was generated goes to a cluster, by the client that the product brings along. */
class KubeApplyTest extends LibpodSuite {
  @TempDir Path directory;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void hasTheClient() {
    String dist = System.getenv().getOrDefault("BERTH_DIST", "dist");
    Assumptions.assumeTrue(
        Files.exists(Path.of(dist, "lib", "kube.jar")), "no product laid out with its kube.jar");
  }

  /** Takes any object, or any but pods. */
  private void answer(HttpExchange exchange, boolean refuse) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    boolean refused = refuse && exchange.getRequestURI().getPath().endsWith("/pods");
    byte[] answer =
        refused
            ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"pods are full\",\"code\":403}"
                .getBytes(StandardCharsets.UTF_8)
            : body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(refused ? 403 : 201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Response apply(String yaml, boolean refuse) throws IOException {
    HttpServer cluster =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cluster.createContext("/", exchange -> answer(exchange, refuse));
    cluster.start();
    try {
      String address = "http://127.0.0.1:" + cluster.getAddress().getPort();
      Path config = directory.resolve("config");
      Files.writeString(
          config,
          """
          {"apiVersion": "v1", "kind": "Config", "current-context": "x",
           "clusters": [{"name": "c", "cluster": {"server": "%s"}}],
           "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
           "users": [{"name": "u", "user": {"token": "t"}}]}
          """
              .formatted(address));
      String file = URLEncoder.encode(config.toString(), StandardCharsets.UTF_8);
      return api.request()
          .urlEncodingEnabled(false)
          .contentType("application/yaml")
          .body(yaml.getBytes(StandardCharsets.UTF_8))
          .post(BASE + "/kube/apply?namespace=mine&kubeconfig=" + file);
    } finally {
      cluster.stop(0);
    }
  }

  private String generated() {
    post("/volumes/create", "{\"Name\":\"applied\"}", 201);
    create("{\"name\":\"ap\",\"image\":\"busybox\",\"command\":[\"sleep\",\"600\"]}");
    return ask("/generate/kube?names=ap&names=applied").asString();
  }

  @Test
  void objectsAreMadeInTheNamespace() throws IOException {
    Response applied = apply(generated(), false);
    assertThat(applied.statusCode()).as(applied.asString()).isEqualTo(200);
    assertThat(applied.asString()).isEqualTo("Deployed!\n");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/namespaces/mine/persistentvolumeclaims",
            "POST /api/v1/namespaces/mine/pods");
  }

  @Test
  void aRefusalIsTheClustersAndTakesTheRestBack() throws IOException {
    assertError(
        apply(generated(), true),
        500,
        "pods are full",
        "error applying YAML to k8s cluster: pods are full");
    assertThat(asked).endsWith("DELETE /api/v1/namespaces/mine/persistentvolumeclaims/applied");
  }
}
