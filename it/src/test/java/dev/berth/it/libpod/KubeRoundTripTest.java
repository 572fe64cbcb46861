package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifests of each kind are played, generated again, and played from what was generated: pods and
 * containers are the same then.
 */
class KubeRoundTripTest extends KubeSuite {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-pod.yaml",
        "02-ports.yaml",
        "03-deployment.yaml",
        "04-daemonset.yaml",
        "05-job.yaml",
        "06-configmap.yaml",
        "07-secret.yaml",
        "08-claim.yaml",
        "09-init.yaml",
        "10-probes.yaml",
        "11-resources.yaml",
        "12-security.yaml",
        "13-names.yaml",
        "14-hostpath.yaml",
        "15-list.yaml",
        "16-image.yaml"
      })
  void isPlayedGeneratedAndPlayedAgain(String name) throws IOException {
    String yaml = manifest(name);
    JsonNode report = play("?start=false", yaml);
    assertThat(report.get("Pods")).hasSize(1);
    assertThat(report.at("/Pods/0/ContainerErrors").isNull()).isTrue();
    String pod = pods().getFirst();
    Map<String, String> first = facts(pod);
    String generated = generated(pod);
    String kinds = Serialization.unmarshal(generated).getClass().getSimpleName();
    assertThat(kinds).as(generated).isIn("Pod", "KubernetesList");
    assertThat(delete("/pods/" + pod + "?force=true").statusCode()).isEqualTo(200);
    // generated containers have their whole names, as Podman writes them
    JsonNode again = play("?start=false&noPodPrefix=true", generated);
    assertThat(again.get("Pods")).as(generated).hasSize(1);
    assertThat(pods()).containsExactly(pod);
    assertThat(facts(pod)).as(generated).isEqualTo(first);
    down(generated);
    down(yaml);
    assertThat(pods()).isEmpty();
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  private String generated(String pod) {
    Response response = ask("/generate/kube?podmanOnly=true&names=" + pod);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.asString();
  }

  /** What must be the same, by container. */
  private Map<String, String> facts(String pod) {
    Map<String, String> facts = new TreeMap<>();
    JsonNode shown = get("/pods/" + pod + "/json");
    facts.put("labels", String.valueOf(shown.get("Labels")));
    facts.put("ports", String.valueOf(shown.at("/InfraConfig/PortBindings")));
    for (JsonNode each : shown.get("Containers")) {
      String name = each.get("Name").asText();
      if (!name.endsWith("-infra")) {
        facts.put(name, facts(get("/containers/" + name + "/json")).toString());
      }
    }
    return facts;
  }

  private static List<String> facts(JsonNode container) {
    List<String> facts = new ArrayList<>();
    facts.add(container.at("/Config/Image").asText());
    List<String> env = new ArrayList<>();
    container.at("/Config/Env").forEach(each -> env.add(each.asText()));
    facts.add(env.stream().sorted().toList().toString());
    facts.add(container.get("Path") + " " + container.get("Args"));
    facts.add(container.at("/Config/User").asText());
    facts.add(container.at("/Config/WorkingDir").asText());
    facts.add(container.at("/HostConfig/RestartPolicy/Name").asText());
    facts.add(container.at("/HostConfig/ReadonlyRootfs").asText());
    facts.add(container.at("/Config/Tty").asText());
    List<String> places = new ArrayList<>();
    container.get("Mounts").forEach(each -> places.add(each.get("Destination").asText()));
    facts.add(places.stream().sorted().toList().toString());
    return facts;
  }
}
