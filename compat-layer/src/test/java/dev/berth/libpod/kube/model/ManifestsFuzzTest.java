package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestsFuzzTest {
  private static final List<String> LINES =
      List.of(
          "apiVersion: v1",
          "kind: Pod",
          "kind: Deployment",
          "kind: Secret",
          "kind: List",
          "items:",
          "metadata: {name: a, labels: {b: c}}",
          "spec:",
          "  template: {spec: {containers: []}}",
          "  containers:",
          "  - name: a",
          "    image: b",
          "    ports: [{containerPort: 80}]",
          "    env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]",
          "    resources: {limits: {cpu: 1, memory: 1Gi}}",
          "    livenessProbe: {exec: {command: [x]}}",
          "  volumes: [{name: v, emptyDir: {}}]",
          "data: {a: eA==}",
          "x: &a [*a]",
          "x: &a {<<: *a}",
          "? [a, b]",
          "---",
          "...",
          "%YAML 1.1",
          "- [",
          "}",
          "!!binary x",
          "\"\\x",
          "|");

  /** Whatever the text, the answer is manifests or one clear failure. */
  @Property(tries = 500)
  void linesOfManifestsInAnyOrder(@ForAll("lines") List<String> lines) {
    read(String.join("\n", lines));
  }

  @Property(tries = 500)
  void anyText(@ForAll String text) {
    read(text);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> line = Arbitraries.of(LINES);
    return line.list().ofMaxSize(25).map(ArrayList::new);
  }

  private static void read(String text) {
    try {
      List<Manifest> unused = Manifests.read(text);
    } catch (KubeException e) {
      // refused in words
    }
  }
}
