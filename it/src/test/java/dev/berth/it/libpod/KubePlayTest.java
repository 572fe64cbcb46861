package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Playing Kubernetes YAML: what runs afterwards, what is told, and what is left of failures. */
class KubePlayTest extends KubeSuite {
  private String inside(String container, String... command) {
    String list = "\"" + String.join("\",\"", List.of(command)) + "\"";
    String id =
        post(
                "/containers/" + container + "/exec",
                "{\"AttachStdout\":true,\"AttachStderr\":true,\"Tty\":true,\"Cmd\":[" + list + "]}",
                201)
            .jsonPath()
            .getString("Id");
    return post("/exec/" + id + "/start", "{\"Tty\":true}", 200).asString();
  }

  @Test
  void valuesOfMapsAndSecretsAreVariablesAndFiles() throws IOException {
    JsonNode report = play("", manifest("06-configmap.yaml"));
    assertThat(report.at("/Pods/0/Containers")).hasSize(1);
    assertThat(report.get("Secrets").isNull()).isTrue();
    assertThat(inside("config-main", "sh", "-c", "echo $ONE $GREETING; cat /etc/app/sub/app.ini"))
        .isEqualToNormalizingNewlines("hello hello\na=1\nb=2\n");
    JsonNode second = play("", manifest("07-secret.yaml"));
    String id = second.at("/Secrets/0/CreateReport/ID").asText();
    assertThat(get("/secrets/" + id + "/json").at("/Spec/Name").asText()).isEqualTo("sec");
    assertThat(
            inside(
                "secret-main",
                "sh",
                "-c",
                "echo $PW; cat /run/sec/user; stat -c %a /run/sec/password; touch /run/sec/x"))
        .startsWith("geheim")
        .contains("admin400", "Read-only file system");
    JsonNode gone = down(manifest("07-secret.yaml"));
    assertThat(gone.at("/SecretRmReport/0/ID").asText()).isEqualTo(id);
    assertThat(gone.at("/VolumeRmReport/0/Id").asText()).isEqualTo("sec");
    down(manifest("06-configmap.yaml"));
    assertThat(get("/volumes/json")).isEmpty();
    assertThat(get("/secrets/json")).isEmpty();
  }

  @Test
  void whatRunsFirstHasEndedAndItsFilesAreShared() throws IOException {
    JsonNode report = play("", manifest("09-init.yaml"));
    assertThat(report.at("/Pods/0/InitContainers")).hasSize(1);
    assertThat(inside("init-main", "cat", "/scratch/file"))
        .isEqualToNormalizingNewlines("from-init\n");
    assertThat(inside("init-other", "sh", "-c", "echo more >> /same/file; hostname"))
        .isEqualToNormalizingNewlines("init\n");
    assertThat(inside("init-main", "sh", "-c", "cat /scratch/file; stat -f -c %T /mem"))
        .contains("more", "tmpfs");
    down(manifest("09-init.yaml"));
    assertThat(get("/volumes/json")).isEmpty();
  }

  @Test
  void namesPortsAndProcessesArePodsOwn() throws IOException {
    play("?publishPorts=38099:80", manifest("13-names.yaml"));
    assertThat(inside("names-main", "sh", "-c", "hostname; cat /etc/hosts /etc/resolv.conf; ps"))
        .startsWith("front")
        .contains("10.1.2.3", "db.example.com", "search example.com", "ndots:2", "catatonit");
    JsonNode pod = get("/pods/names/json");
    assertThat(pod.at("/InfraConfig/PortBindings/80~1tcp/0/HostPort").asText()).isEqualTo("38099");
    assertThat(pod.get("ExitPolicy").asText()).isEqualTo("stop");
    assertThat(get("/networks/json").findValuesAsText("name"))
        .contains("podman-default-kube-network");
  }

  @Test
  void partsOfVolumesMayBeNamedByVariables() throws IOException {
    Files.createDirectories(directory.resolve("parts/parts-main"));
    Files.writeString(directory.resolve("parts/parts-main/file"), "mine");
    String yaml =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: parts}
        spec:
          containers:
          - name: main
            image: busybox
            command: [sleep, "600"]
            env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            volumeMounts:
            - {name: all, mountPath: /own, subPathExpr: $(POD)-main}
            - {name: all, mountPath: /same, subPath: parts-main/file}
          volumes: [{name: all, hostPath: {path: %s/parts}}]
        """
            .formatted(directory);
    play("", yaml);
    assertThat(inside("parts-main", "cat", "/own/file", "/same")).isEqualTo("minemine");
    down(yaml);
    Files.createSymbolicLink(directory.resolve("parts/out"), directory);
    assertThat(refused(yaml.replace("parts-main/file", "out")).asString()).contains("leads out of");
    assertThat(refused(yaml.replace("$(POD)-main", "../$(POD)")).asString())
        .contains("leads out of volume: ../parts");
  }

  @Test
  void aHealthyContainerIsSoAfterItsProbe() throws IOException {
    play("", manifest("10-probes.yaml"));
    Waiting.until(
        "the probe to succeed",
        20,
        () ->
            get("/containers/probes-exec/json")
                .at("/State/Health/Status")
                .asText()
                .equals("healthy"));
    JsonNode check = get("/containers/probes-tcp/json").at("/Config/Healthcheck");
    assertThat(check.get("Test").toString()).contains("nc -z -v localhost 80 || exit 1");
    assertThat(check.get("Interval").asLong()).isEqualTo(10_000_000_000L);
  }

  @Test
  void aContainerThatIsStartedAgainKeepsItsPod() throws IOException {
    String infra =
        play("", manifest("01-pod.yaml")).at("/Pods/0/ID").asText().substring(0, 12) + "-infra";
    JsonNode before = get("/containers/" + infra + "/json").at("/State/Pid");
    post("/containers/one-main/restart?t=0", "", 204);
    assertThat(get("/containers/one-main/json").at("/State/Status").asText()).isEqualTo("running");
    assertThat(get("/containers/" + infra + "/json").at("/State/Pid")).isEqualTo(before);
    assertThat(get("/pods/one/json").get("State").asText()).isEqualTo("Running");
  }

  @Test
  void anUnhealthyContainerIsStartedAgain() throws IOException {
    play(
        "",
        manifest("01-pod.yaml")
            + "    livenessProbe:\n"
            + "      {exec: {command: [test, -e, /none]}, periodSeconds: 1, failureThreshold:"
            + " 1}\n");
    String started = get("/containers/one-main/json").at("/State/StartedAt").asText();
    Waiting.until(
        "the container to be started again",
        20,
        () -> {
          JsonNode state = get("/containers/one-main/json").get("State");
          return state.get("Running").asBoolean()
              && !state.get("StartedAt").asText().equals(started);
        });
    assertThat(pods()).containsExactly("one");
  }

  @Test
  void addressesOfThePodsNetworkCanBeChosen() throws IOException {
    play("?start=false", manifest("01-pod.yaml"));
    JsonNode network = get("/networks/podman-default-kube-network/json");
    String subnet = network.at("/subnets/0/subnet").asText();
    String address = subnet.substring(0, subnet.lastIndexOf('.')) + ".77";
    play("?replace=true&staticIPs=" + address, manifest("01-pod.yaml"));
    assertThat(inside("one-main", "ip", "addr")).contains(" " + address + "/");
  }

  @Test
  void aPodWhoseWorkIsDoneStopsAndItsServiceContainerEnds() throws IOException {
    String yaml = manifest("05-job.yaml");
    JsonNode report = play("?serviceContainer=true", yaml);
    String service = report.get("ServiceContainerID").asText();
    assertThat(service).matches("[0-9a-f]{64}");
    assertThat(await(service)).isBetween(0, 255);
    assertThat(get("/pods/my-job-pod/json").get("State").asText()).isEqualTo("Exited");
    JsonNode gone = down(yaml);
    assertThat(gone.at("/StopReport/0/RawInput").asText()).isEqualTo("my-job-pod");
    assertThat(gone.at("/RmReport/0/RemovedCtrs")).hasSize(2);
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  @Test
  void aSecondPlayIsRefusedAndAReplacingOneIsNot() throws IOException {
    String yaml = manifest("01-pod.yaml");
    String first = play("", yaml).at("/Pods/0/ID").asText();
    Response refused = send("", "application/yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.jsonPath().getString("cause")).isEqualTo("pod already exists");
    assertThat(get("/pods/one/json").get("Id").asText()).isEqualTo(first);
    String second = play("?replace=true", yaml).at("/Pods/0/ID").asText();
    assertThat(second).isNotEqualTo(first);
    assertThat(pods()).containsExactly("one");
  }

  @Test
  void ofAFailedPlayNothingIsLeft() throws IOException {
    Files.createDirectories(directory);
    String needed = manifest("07-secret.yaml") + "\n---\n" + manifest("08-claim.yaml");
    String broken =
        manifest("14-hostpath.yaml")
            + "\n---\n"
            + manifest("01-pod.yaml")
            + "    env: [{name: A, valueFrom: {configMapKeyRef: {name: none, key: k}}}]\n";
    Response response = refused(needed + "\n---\n" + broken);
    assertThat(response.jsonPath().getString("message"))
        .isEqualTo("playing YAML file: cannot set env A: configmap none not found");
    assertThat(directory.resolve("made")).doesNotExist();
    assertThat(get("/networks/json").findValuesAsText("name"))
        .doesNotContain("podman-default-kube-network");
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws IOException {
    String yaml = manifest("01-pod.yaml");
    assertThat(refused(yaml.replace("image:", "imgae:")).jsonPath().getString("message"))
        .isEqualTo(
            "playing YAML file: yaml: line 10, column 5: unknown field \"imgae\" in"
                + " spec.containers[0]");
    assertThat(refused(yaml.replace("Pod", "Pot")).jsonPath().getString("message"))
        .contains("line 2, column 1: kind is unknown: Pot");
    assertThat(refused("kind: ConfigMap\nmetadata: {name: a}").jsonPath().getString("cause"))
        .isEqualTo(
            "ConfigMaps in podman are not a standalone object and must be used in a container");
    assertThat(refused("apiVersion: v1\nkind: Service").jsonPath().getString("cause"))
        .isEqualTo("YAML document does not contain any supported kube kind");
  }

  @Test
  void whatIsAskedWronglyIsToldAsPodmanTellsIt() throws IOException {
    byte[] yaml = manifest("01-pod.yaml").getBytes(StandardCharsets.UTF_8);
    Response network = send("?network=none-such", "application/yaml", yaml);
    assertError(
        network,
        500,
        "network not found",
        "playing YAML file: unable to find network with name or ID none-such: network not found");
    Response address = send("?staticIPs=x", "application/yaml", yaml);
    assertError(address, 400, "invalid IP address x", "invalid IP address x");
    Response type = send("", "application/octet-stream", yaml);
    assertThat(type.jsonPath().getString("message"))
        .startsWith("Content-Type: application/octet-stream")
        .endsWith(" is not supported. Should be \"application/x-tar\"");
    String container = create("{\"name\":\"one-main\",\"image\":\"busybox\"}");
    Response taken = send("", "application/yaml", yaml);
    assertThat(taken.jsonPath().getString("cause")).isEqualTo("that name is already in use");
    assertThat(pods()).isEmpty();
    assertThat(get("/containers/json?all=true").get(0).get("Id").asText()).isEqualTo(container);
  }

  @Test
  void imagesAreBuiltOfWhatComesWithTheRequest() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      add(tar, "play.yaml", manifest("01-pod.yaml").replace("busybox", "localhost/own-kube:1"));
      add(tar, "own-kube/Containerfile", "FROM busybox\nCOPY file /file\nENV BUILT=yes\n");
      add(tar, "own-kube/file", "content");
    }
    Response response = send("", "application/x-tar", bytes.toByteArray());
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(inside("one-main", "sh", "-c", "echo $BUILT; cat /file"))
        .isEqualToNormalizingNewlines("yes\ncontent");
    down(manifest("01-pod.yaml"));
    assertThat(delete("/images/localhost/own-kube:1?force=true").statusCode()).isEqualTo(200);
  }

  private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Test
  void severalDocumentsAreMadeInOrder() throws IOException {
    String yaml =
        manifest("01-pod.yaml")
            + "\n---\n"
            + manifest("08-claim.yaml")
            + "\n---\n"
            + manifest("03-deployment.yaml");
    JsonNode report = play("?start=false&network=none", yaml);
    assertThat(report.at("/Volumes/0/Name").asText()).isEqualTo("data");
    List<String> names = new ArrayList<>();
    for (JsonNode each : report.get("Pods")) {
      names.add(get("/pods/" + each.get("ID").asText() + "/json").get("Name").asText());
    }
    assertThat(names).containsExactly("one", "claim", "my-deployment-pod");
    assertThat(get("/volumes/data/json").at("/Labels/kept").asText()).isEqualTo("yes");
    down(yaml);
    assertThat(get("/volumes/json")).isEmpty();
  }

  @Test
  void whatIsNotThereIsPassedOver() throws IOException {
    JsonNode report = down(manifest("07-secret.yaml") + "\n---\n" + manifest("08-claim.yaml"));
    for (String each : List.of("StopReport", "RmReport", "VolumeRmReport", "SecretRmReport")) {
      assertThat(report.get(each).isArray()).as(each).isTrue();
      assertThat(report.get(each)).as(each).isEmpty();
    }
  }

  @Test
  void podmanPlaysAndTakesDown() throws IOException {
    PodmanRemote podman = podman();
    Files.writeString(directory.resolve("pod.yaml"), manifest("01-pod.yaml"));
    String file = directory.resolve("pod.yaml").toString();
    String played = podman.ok("kube", "play", file);
    JsonNode pod = Api.parse(podman.ok("pod", "inspect", "one"));
    assertThat(played).contains("Pod:", pod.get("Id").asText(), "Container:");
    assertThat(podman.ok("kube", "down", file)).contains("Pods stopped:", "Pods removed:");
    assertThat(podman.ok("pod", "ps", "--noheading")).isEmpty();
  }
}
