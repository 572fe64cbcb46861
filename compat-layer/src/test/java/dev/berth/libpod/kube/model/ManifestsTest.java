package dev.berth.libpod.kube.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
        - name: main
          image: busybox
      """;

  @Test
  void whatPodsNeedComesBeforeThemLatestFirst() {
    String text =
        POD
            + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
            + "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\n"
            + "---\napiVersion: v1\nkind: Service\nmetadata: {name: not-here}\nspec: {any: thing}\n"
            + "---\napiVersion: example.com/v1\nkind: Widget\nspec: {any: thing}\n";
    List<Manifest> manifests = Manifests.read(text);
    assertThat(manifests).extracting(each -> each.meta().name()).containsExactly("c", "s", "web");
  }

  @Test
  void listsAreTheirItems() {
    String items = POD.indent(4).replaceFirst("    ", "  - ");
    assertThat(Manifests.read("apiVersion: v1\nkind: List\nitems:\n" + items)).hasSize(1);
  }

  @Test
  void whatMakesPodsNamesThem() {
    String template =
        """
        apiVersion: %s
        kind: %s
        metadata: {name: app, annotations: {a: b}}
        spec:
          template:
            metadata: {labels: {x: y}}
            spec:
              containers: [{name: main, image: busybox}]
        """;
    for (String each : List.of("apps/v1 Deployment", "apps/v1 DaemonSet", "batch/v1 Job")) {
      String[] words = each.split(" ", 2);
      Workload workload =
          (Workload) Manifests.read(template.formatted(words[0], words[1])).getFirst();
      assertThat(workload.podName()).isEqualTo("app-pod");
      assertThat(workload.template().labels()).containsEntry("x", "y");
    }
  }

  @Test
  void unknownKindsAndFieldsAreNamedWithTheirPlaces() {
    refused("apiVersion: v1\nkind: Pot\n", "yaml: line 2, column 1: kind is unknown: Pot");
    refused("apiVersion: v1\n", "line 1, column 1: kind must be given");
    refused(
        POD.replace("image:", "imagePulPolicy: Never\n    image:"),
        "line 7, column 5: unknown field \"imagePulPolicy\" in spec.containers[0]");
    refused(POD.replace("spec:", "spce:"), "line 1, column 1: spec must be given");
    refused(
        POD + "  restartPolicy: Sometimes\n",
        "line 8, column 3: spec.restartPolicy must be Always, OnFailure or Never");
    refused(POD + "  hostNetwork: maybe\n", "spec.hostNetwork must be true or false");
    refused(
        POD + "    ports: [{containerPort: 99999}]\n",
        "spec.containers[0].ports[0].containerPort must be between 0 and 65535, inclusive");
    refused(
        POD + "    resources: {limits: {memory: much}}\n",
        "spec.containers[0].resources.limits.memory is no quantity");
    refused(
        POD + "    securityContext: {seccompProfile: {type: Localhost}}\n",
        "seccompProfile.localhostProfile must be given with type Localhost, only then");
    refused(
        POD + "    securityContext: {seccompProfile: {type: Odd}}\n",
        "seccompProfile.type must be Unconfined, RuntimeDefault or Localhost");
    refused(
        POD + "    volumeMounts: [{name: v, mountPath: /v, subPath: a, subPathExpr: b}]\n",
        "subPathExpr is mutually exclusive with subPath");
    refused("kind: Secret\nmetadata: {name: s}\ndata: {a: '*'}", "data.a is no base64");
    refused(
        "kind: ConfigMap\nmetadata: {name: c}\ndata: {a: x}\nbinaryData: {a: eA==}",
        "the ConfigMap \"c\" is invalid: duplicate key \"a\" present in data and binaryData");
  }

  @Test
  void numbersAndTruthValuesBecomeTextsWhereTextsAreWanted() {
    String text =
        POD + "    env: [{name: A, value: 8080}, {name: B, value: true}, {name: C, value: 1.0}]\n";
    PodContainer container =
        ((Workload) Manifests.read(text).getFirst()).spec().containers().getFirst();
    assertThat(container.env()).extracting(EnvVar::value).containsExactly("8080", "true", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "128Mi, 134217728, 134217728000",
    "0.5, 1, 500",
    "500m, 1, 500",
    "1e3, 1000, 1000000",
    "2k, 2000, 2000000",
    "1Gi, 1073741824, 1073741824000",
    "1E, 1000000000000000000, 9223372036854775807",
    "100n, 1, 1"
  })
  void quantitiesAreCounted(String text, long units, long thousandths) {
    Quantity quantity = Quantity.parse(text);
    assertThat(quantity).isNotNull();
    assertThat(Objects.requireNonNull(quantity).units()).isEqualTo(units);
    assertThat(quantity.thousandths()).isEqualTo(thousandths);
  }

  @Test
  void whatIsNoQuantityIsNone() {
    for (String each : List.of("", "Mi", "1 Gi", "1MiB", "--1", "1e999", "x")) {
      assertThat(Quantity.parse(each)).as(each).isNull();
    }
  }

  private static void refused(String text, String words) {
    assertThatThrownBy(() -> Manifests.read(text))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(words);
  }
}
