package dev.berth.libpod.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applying to a cluster's API, as fabric8's server of it has it. */
class ApplyHandlerTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        labels: {app: web}
      spec:
        containers:
        - name: c
          image: docker.io/library/busybox:latest
          command: [sleep, "600"]
      """;
  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      """;

  @TempDir Path home;

  private KubernetesMockServer server(boolean tls) {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            tls);
    server.init();
    return server;
  }

  private FakeExchange apply(KubernetesMockServer server, String yaml, String... more)
      throws IOException {
    Path kubeconfig =
        Files.writeString(
            home.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster: {server: "%s"}
            contexts:
            - name: x
              context: {cluster: c, user: u}
            current-context: x
            users:
            - name: u
              user: {token: t}
            """
                .formatted(server.url("/")));
    FakeExchange exchange = new FakeExchange().with("kubeconfig", kubeconfig.toString());
    for (int i = 0; i < more.length; i += 2) {
      exchange.with(more[i], more[i + 1]);
    }
    return new FakeEngine().libpod("KubeApplyLibpod", exchange.body(yaml));
  }

  @Test
  void objectsArriveInTheClusterAsTheyAre() throws IOException {
    KubernetesMockServer server = server(false);
    try (NamespacedKubernetesClient client = server.createClient()) {
      FakeExchange answer = apply(server, POD + "---\n" + CLAIM, "namespace", "mine");
      assertThat(answer.text()).isEqualTo("Deployed!\n");
      assertThat(answer.status).isEqualTo(200);
      Pod pod = client.pods().inNamespace("mine").withName("web").get();
      assertThat(pod.getSpec().getContainers().getFirst().getCommand())
          .containsExactly("sleep", "600");
      assertThat(client.persistentVolumeClaims().inNamespace("mine").withName("data").get())
          .isNotNull();
    } finally {
      server.destroy();
    }
  }

  @Test
  void whenOneIsRefusedNothingStays() throws IOException {
    KubernetesMockServer server = server(false);
    try (NamespacedKubernetesClient client = server.createClient()) {
      assertThat(apply(server, POD).status).isEqualTo(200);
      FakeExchange again = apply(server, POD + "---\n" + CLAIM);
      assertThat(again.status).isEqualTo(500);
      assertThat(again.text()).contains("error applying YAML to k8s cluster: ");
      assertThat(client.persistentVolumeClaims().inNamespace("default").list().getItems())
          .isEmpty();
      assertThat(client.pods().inNamespace("default").list().getItems()).hasSize(1);
    } finally {
      server.destroy();
    }
  }

  @Test
  void certificatesAreCheckedUnlessToldOtherwise() throws IOException {
    KubernetesMockServer server = server(true);
    try {
      FakeExchange refused = apply(server, POD);
      assertThat(refused.status).isEqualTo(500);
      assertThat(refused.text()).contains("PKIX");
      assertThat(apply(server, POD, "caCertFile", "insecure").status).isEqualTo(200);
      assertThat(apply(server, POD, "caCertFile", "/nowhere").text())
          .contains("open /nowhere: no such file or directory");
    } finally {
      server.destroy();
    }
  }

  @Test
  void whatCannotBeAppliedIsTold() throws IOException {
    KubernetesMockServer server = server(false);
    try {
      assertThat(apply(server, "").text()).contains("yaml file provided is empty");
      assertThat(apply(server, "# nothing\n").text()).contains("yaml file provided is empty");
      assertThat(apply(server, "apiVersion: v1\nkind: Node\n").text())
          .contains("unsupported Kubernetes kind found: \\\"Node\\\"");
      assertThat(apply(server, "a: [\n").text()).contains("unable to read YAML: line 2, column 1");
      assertThat(apply(server, bomb()).text()).contains("unable to read YAML");
    } finally {
      server.destroy();
    }
    FakeExchange none = new FakeExchange().with("kubeconfig", "/nowhere").body(POD);
    assertThat(new FakeEngine().libpod("KubeApplyLibpod", none).text())
        .contains("\"cause\":\"open /nowhere: no such file or directory\"");
  }

  /** Aliases of aliases: a thousand million texts. */
  private static String bomb() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      String all = String.join(", ", List.of("*a%d".formatted(i - 1)).toArray(String[]::new));
      yaml.append("a%d: &a%d [%s, %s]\n".formatted(i, i, all, all));
    }
    return yaml.toString();
  }
}
