package dev.berth.libpod.kube.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.Query;
import dev.berth.libpod.kube.model.Manifest.ConfigMap;
import dev.berth.libpod.kube.model.Manifest.Secret;
import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.Manifests;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.ContainerConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlayDocumentsTest {
  private static final Machine MACHINE = new Machine(4L << 30, 2);

  @Test
  void thePodHasPortsNamesAndNetworks() {
    Workload pod =
        pod(
            """
            hostAliases: [{ip: 10.0.0.1, hostnames: [a, b]}]
            dnsConfig: {nameservers: [1.1.1.1], searches: [x], options: [{name: ndots, value: '5'}]}
            shareProcessNamespace: true
            restartPolicy: OnFailure
            containers:
            - {name: one, image: i, ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 81}]}
            """);
    Map<String, Object> document =
        new PodDocument(pod, options("publishPorts", "9090:80"), Map.of())
            .document(0, "machine", null)
            .fields();
    assertThat(document)
        .containsEntry("name", "web")
        .containsEntry("hostname", "web")
        .containsEntry("restart_policy", "on-failure")
        .containsEntry("exit_policy", "stop")
        .containsEntry("shared_namespaces", List.of("ipc", "net", "uts", "pid"))
        .containsEntry("hostadd", List.of("a:10.0.0.1", "b:10.0.0.1"))
        .containsEntry("dns_option", List.of("ndots:5"))
        .containsEntry(
            "portmappings",
            List.of(
                Map.of("host_port", 9090L, "container_port", 80L, "range", 1L, "protocol", "tcp")))
        .containsEntry(
            "Networks", Map.of("podman-default-kube-network", Map.of("aliases", List.of("one"))));
  }

  @Test
  void profilesOfSystemCallsAreFilesOfTheHost() {
    Workload pod =
        pod(
            """
            containers:
            - name: one
              image: i
              securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}}
            """);
    assertThat(container(pod, Map.of()))
        .containsEntry("seccomp_profile_path", "/var/lib/kubelet/seccomp/a/b.json");
    Workload out =
        pod(
            """
            containers:
            - name: one
              image: i
              securityContext: {seccompProfile: {type: Localhost, localhostProfile: ../b}}
            """);
    assertThatThrownBy(() -> container(out, Map.of()))
        .hasMessage("invalid seccomp path: localhost/../b");
  }

  @Test
  void theHostsNetworkIsTheHosts() {
    Workload pod = pod("hostNetwork: true\ncontainers: [{name: one, image: i}]");
    Map<String, Object> document =
        new PodDocument(pod, options("start", "true"), Map.of())
            .document(0, "machine", null)
            .fields();
    assertThat(document)
        .containsEntry("netns", Map.of("nsmode", "host"))
        .containsEntry("utsns", Map.of("nsmode", "host"))
        .containsEntry("hostname", "machine")
        .doesNotContainKeys("Networks", "userns");
  }

  @Test
  void networksAreGivenInTheWordsOfTheCommandLine() {
    assertThat(NetworkWords.of(List.of("a:ip=10.0.0.2,alias=x", "b")).networks())
        .containsEntry("a", new NetworkWords.Wanted(List.of("10.0.0.2"), "", List.of("x"), ""))
        .containsEntry("b", NetworkWords.Wanted.NOTHING);
    assertThat(NetworkWords.of(List.of("slirp4netns:mtu=1500")).options())
        .containsExactly("mtu=1500");
    assertThatThrownBy(() -> NetworkWords.of(List.of("host", "a")))
        .hasMessageContaining("cannot set multiple networks without bridge network mode");
    assertThatThrownBy(() -> NetworkWords.of(List.of("a:x=y")))
        .hasMessage("unknown bridge network option: x");
  }

  @Test
  void containersGetVariablesCommandsAndLimits() {
    Workload pod =
        pod(
            """
            containers:
            - name: one
              image: i
              command: [sh, -c, "echo $(A) $$(A) $(NONE) $(FROMIMAGE)"]
              env:
              - {name: A, value: 1}
              - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
              - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
              - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
              - {name: KEY, valueFrom: {configMapKeyRef: {name: conf, key: k}}}
              - {name: PW, valueFrom: {secretKeyRef: {name: sec, key: p}}}
              - {name: NOT, valueFrom: {secretKeyRef: {name: no, key: p, optional: true}}}
              envFrom: [{prefix: C_, configMapRef: {name: conf}}]
              resources: {limits: {cpu: 500m, memory: 64Mi}}
              livenessProbe: {httpGet: {port: web, path: /ok}, periodSeconds: 3}
              ports: [{name: web, containerPort: 8080}]
              securityContext: {runAsGroup: 5, allowPrivilegeEscalation: false}
            """);
    Map<String, Object> document = container(pod, Map.of());
    assertThat(document)
        .containsEntry("name", "web-one")
        .containsEntry("entrypoint", List.of("sh", "-c", "echo 1 $(A) $(NONE) yes"))
        .containsEntry("user", "0:5")
        .containsEntry("no_new_privileges", true)
        .containsEntry(
            "env",
            Map.of(
                "A", "1", "NAME", "web", "CPU", "1", "MEM", "64", "KEY", "v", "PW", "geheim", "C_k",
                "v"))
        .containsEntry(
            "resource_limits",
            Map.of(
                "cpu", Map.of("quota", 50_000L, "period", 100_000L),
                "memory", Map.of("limit", 64L << 20)))
        .containsEntry("health_check_on_failure_action", 3L);
    assertThat(document.get("healthconfig"))
        .hasToString(
            "{Test=[CMD-SHELL, curl -f HTTP://localhost:8080/ok || exit 1], Interval=3000000000,"
                + " Timeout=1000000000, StartPeriod=0, Retries=3}");
  }

  @Test
  void whatIsMissingIsNamed() {
    container("env: [{name: A, valueFrom: {configMapKeyRef: {name: no, key: k}}}]")
        .fails("cannot set env A: configmap no not found");
    container("env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: no}}}]")
        .fails("cannot set env A: key no not found in configmap conf");
    container("env: [{name: A, valueFrom: {secretKeyRef: {name: sec, key: no}}}]")
        .fails("cannot set env A: secret sec has not no key");
    container("env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]")
        .fails(
            "can not set env A. Reason: fieldPath status.podIP is either not valid or not"
                + " supported");
    container("envFrom: [{secretRef: {name: no}}]").fails("no such secret");
    container("volumeMounts: [{name: no, mountPath: /x}]")
        .fails("volume mount no specified for container but not configured in volumes");
    container("livenessProbe: {tcpSocket: {port: no}}")
        .fails("failed to configure livenessProbe: unknown port: no");
  }

  @Test
  void annotationsAskForMore() {
    Workload pod = pod("containers: [{name: one, image: i}]");
    Map<String, String> annotations =
        Map.of(
            "io.podman.annotations.ulimit", "nofile=10:20",
            "io.podman.annotations.init/one", "true",
            "io.podman.annotations.pids-limit/one", "7",
            "io.podman.annotations.volumes-from/one", "other:ro");
    assertThat(container(pod, annotations))
        .containsEntry("init", true)
        .containsEntry("volumes_from", List.of("other:ro"))
        .containsEntry("resource_limits", Map.of("pids", Map.of("limit", 7L)))
        .containsEntry("r_limits", List.of(Map.of("type", "nofile", "soft", 10L, "hard", 20L)));
  }

  @Test
  void queriesAreReadStrictly() {
    assertThat(options("annotations", "{\"a\":\"b\"}").annotations()).containsEntry("a", "b");
    assertThatThrownBy(() -> options("staticIPs", "10.0.0"))
        .isInstanceOf(PodmanException.class)
        .hasMessage("invalid IP address 10.0.0");
    assertThatThrownBy(() -> options("start", "maybe")).hasMessageContaining("\"start\"");
    assertThatThrownBy(() -> options("staticMACs", "x")).hasMessageContaining("invalid MAC");
  }

  @Test
  void secretsAreKeptAsManifests() {
    String yaml =
        "kind: Secret\nmetadata: {name: s}\nimmutable: true\ndata: {a: eA==}\nstringData: {b: y}";
    Secret secret = (Secret) Manifests.read(yaml).getFirst();
    byte[] kept = SecretText.of(secret);
    var again = SecretText.secret(kept);
    assertThat(again).isNotNull();
    assertThat(Objects.requireNonNull(again).immutable()).isTrue();
    assertThat(SecretText.values("s", kept)).containsOnlyKeys("a", "b");
    byte[] json = "{\"k\":\"dg==\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(SecretText.values("s", json).get("k")).isEqualTo(new byte[] {'v'});
    byte[] other = "geheim".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SecretText.values("s", other)).hasMessageContaining("not valid");
  }

  private static Workload pod(String spec) {
    String text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n" + spec.indent(2);
    return (Workload) Manifests.read(text).getFirst();
  }

  private static PlayOptions options(String key, String value) {
    return PlayOptions.of(new Query(Map.of(key, List.of(value))));
  }

  private static Map<String, Object> container(Workload pod, Map<String, String> annotations) {
    PodFacts facts =
        new PodFacts(
            "id",
            "web",
            null,
            Map.of(),
            annotations,
            Map.of(),
            Map.of(),
            new Known(),
            pod.spec().security(),
            "always",
            null);
    return new ContainerDocument(facts, options("start", "true"), MACHINE)
        .document(
            pod.spec().containers().getFirst(),
            new ContainerConfigBuilder().env(List.of("FROMIMAGE=yes")).build(),
            null,
            Set.of("one"),
            List.of())
        .fields();
  }

  private static Refused container(String field) {
    return words -> {
      Workload pod = pod("containers:\n- name: one\n  image: i\n  " + field);
      assertThatThrownBy(() -> container(pod, Map.of()))
          .isInstanceOf(KubeException.class)
          .hasMessageContaining(words);
    };
  }

  private interface Refused {
    void fails(String words);
  }

  private static final class Known implements Values {
    @Override
    public List<ConfigMap> configMaps() {
      String text = "kind: ConfigMap\nmetadata: {name: conf}\ndata: {k: v}";
      return List.of((ConfigMap) Manifests.read(text).getFirst());
    }

    @Override
    public @Nullable Map<String, byte[]> secret(String name) {
      return name.equals("sec") ? Map.of("p", "geheim".getBytes(StandardCharsets.UTF_8)) : null;
    }
  }
}
