package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kubernetes YAML of containers, pods and volumes, read by the model of a Kubernetes client. */
class KubeGenerateTest extends LibpodSuite {
  private static final KubernetesSerialization MODEL = new KubernetesSerialization();

  private String generate(String query) {
    Response response = ask("/generate/kube?" + query);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("application/x-tar");
    return response.asString();
  }

  /** The objects, in their order; comments between them are none. */
  private List<HasMetadata> objects(String query) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String each : generate(query).split("(?m)^---\n")) {
      if (each.contains("kind:")) {
        objects.add(MODEL.unmarshal(each));
      }
    }
    return objects;
  }

  private void hasOnlyKnownFields(PodSpec spec) {
    assertThat(spec.getAdditionalProperties()).isEmpty();
    for (Container each : spec.getContainers()) {
      assertThat(each.getAdditionalProperties()).isEmpty();
      if (each.getSecurityContext() != null) {
        assertThat(each.getSecurityContext().getAdditionalProperties()).isEmpty();
      }
    }
    for (Volume each : spec.getVolumes()) {
      assertThat(each.getAdditionalProperties()).isEmpty();
    }
  }

  @Test
  void aContainerBecomesAPod() {
    create(
        """
        {"name":"k_1","image":"busybox","command":["sleep","600"],"user":"37:38",
         "env":{"A":"yes","B":"two words: #"},"work_dir":"/var","terminal":true,"stdin":true,
         "hostname":"named","stop_timeout":7,"read_only_filesystem":true,"no_new_privileges":true,
         "cap_drop":["CAP_CHOWN"],"cap_add":["CAP_SYS_NICE"],"restart_policy":"always",
         "dns_server":["192.0.2.1"],"hostadd":["h:192.0.2.2"],
         "labels":{"io.containers.autoupdate":"local"},
         "volumes":[{"Name":"kube_vol","Dest":"/v"}],
         "mounts":[{"type":"bind","source":"/etc","destination":"/e","options":["ro","rbind"]},
                   {"type":"tmpfs","destination":"/t"}],
         "portmappings":[{"container_port":80,"host_port":18990},
                         {"container_port":53,"host_port":18991,"protocol":"udp"}]}\
        """);
    List<HasMetadata> objects = objects("names=k_1");
    assertThat(objects).hasSize(1);
    Pod pod = (Pod) objects.getFirst();
    assertThat(pod.getMetadata().getName()).isEqualTo("k1-pod");
    assertThat(pod.getMetadata().getLabels()).containsEntry("app", "k1-pod");
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("io.containers.autoupdate/k1", "local");
    PodSpec spec = pod.getSpec();
    hasOnlyKnownFields(spec);
    assertThat(spec.getHostname()).isEqualTo("named");
    assertThat(spec.getRestartPolicy()).isEqualTo("Always");
    assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(7);
    assertThat(spec.getDnsConfig().getNameservers()).containsExactly("192.0.2.1");
    assertThat(spec.getHostAliases().getFirst().getIp()).isEqualTo("192.0.2.2");
    Container made = spec.getContainers().getFirst();
    assertThat(made.getName()).isEqualTo("k1");
    assertThat(made.getImage()).isEqualTo("docker.io/library/busybox:latest");
    assertThat(made.getCommand()).containsExactly("sleep", "600");
    assertThat(made.getEnv())
        .extracting(each -> each.getName() + "=" + each.getValue())
        .containsExactlyInAnyOrder("A=yes", "B=two words: #");
    assertThat(made.getWorkingDir()).isEqualTo("/var");
    assertThat(made.getTty()).isTrue();
    assertThat(made.getStdin()).isTrue();
    assertThat(made.getPorts())
        .extracting(each -> each.getContainerPort() + ":" + each.getHostPort())
        .containsExactlyInAnyOrder("80:18990", "53:18991");
    assertThat(made.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(made.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(made.getSecurityContext().getRunAsUser()).isEqualTo(37);
    assertThat(made.getSecurityContext().getRunAsGroup()).isEqualTo(38);
    assertThat(made.getSecurityContext().getCapabilities().getDrop()).containsExactly("CAP_CHOWN");
    assertThat(made.getSecurityContext().getCapabilities().getAdd())
        .containsExactly("CAP_SYS_NICE");
    assertThat(made.getVolumeMounts())
        .extracting(each -> each.getMountPath())
        .contains("/v", "/e", "/t");
    assertThat(spec.getVolumes())
        .filteredOn(each -> each.getName().equals("kube-vol-pvc"))
        .extracting(each -> each.getPersistentVolumeClaim().getClaimName())
        .containsExactly("kube-vol");
  }

  @Test
  void whatMakesPodsIsMadeOfTheTypeAskedFor() {
    create("{\"name\":\"k2\",\"image\":\"busybox\",\"restart_policy\":\"always\"}");
    Deployment deployment = (Deployment) objects("names=k2&type=deployment&replicas=3").getFirst();
    assertThat(deployment.getMetadata().getName()).isEqualTo("k2-pod-deployment");
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(deployment.getSpec().getSelector().getMatchLabels()).containsEntry("app", "k2-pod");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("app", "k2-pod");
    assertThat(((DaemonSet) objects("names=k2&type=daemonset").getFirst()).getSpec().getTemplate())
        .isNotNull();
    create("{\"name\":\"k3\",\"image\":\"busybox\",\"restart_policy\":\"on-failure\"}");
    Job job = (Job) objects("names=k3&type=job").getFirst();
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(job.getSpec().getCompletions()).isEqualTo(1);
  }

  @Test
  void aPodWithItsServiceAndAVolume() {
    post("/volumes/create", "{\"Name\":\"kv\",\"Labels\":{\"l\":\"1\"}}", 201);
    post(
        "/pods/create",
        """
        {"name":"kp","hostname":"phost","hostadd":["x:192.0.2.9"],
         "portmappings":[{"container_port":8080,"host_port":18992}]}\
        """,
        201);
    create("{\"name\":\"kp-a\",\"pod\":\"kp\",\"image\":\"busybox\"}");
    create("{\"name\":\"kp-b\",\"pod\":\"kp\",\"image\":\"busybox\"}");
    List<HasMetadata> objects = objects("names=kp&names=kv&service=true");
    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .containsExactly("PersistentVolumeClaim", "Service", "Pod");
    PersistentVolumeClaim claim = (PersistentVolumeClaim) objects.getFirst();
    assertThat(claim.getMetadata().getLabels()).containsEntry("l", "1");
    assertThat(claim.getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("1Gi"));
    var service = (io.fabric8.kubernetes.api.model.Service) objects.get(1);
    var port = service.getSpec().getPorts().getFirst();
    assertThat(port.getTargetPort().getIntVal()).isEqualTo(8080);
    assertThat(port.getNodePort()).isBetween(30_000, 32_767);
    assertThat(service.getSpec().getSelector()).containsEntry("app", "kp");
    Pod pod = (Pod) objects.get(2);
    hasOnlyKnownFields(pod.getSpec());
    assertThat(pod.getSpec().getHostname()).isEqualTo("phost");
    assertThat(pod.getSpec().getContainers())
        .extracting(Container::getName)
        .containsExactly("kp-a", "kp-b");
    // the service publishes the port: the host does not
    assertThat(pod.getSpec().getContainers().getFirst().getPorts().getFirst().getHostPort())
        .isNull();
  }

  @Test
  void whatCannotBeSaidIsRefused() {
    create("{\"name\":\"k4\",\"image\":\"busybox\",\"restart_policy\":\"no\"}");
    assertError(
        ask("/generate/kube?names=k4&names=missing"),
        500,
        "name or ID \"missing\" not found",
        "generating YAML: name or ID \"missing\" not found");
    assertThat(ask("/generate/kube?names=k4&replicas=2").asString())
        .contains("--replicas can only be set when --type is set to deployment");
    assertThat(ask("/generate/kube?names=k4&type=deployment").asString())
        .contains("k8s Deployments can only have restartPolicy set to Always");
    assertThat(ask("/generate/kube?names=k4&type=x").asString())
        .contains("invalid generation type");
    post("/pods/create", "{\"name\":\"kempty\"}", 201);
    assertThat(ask("/kube/generate?names=kempty").asString())
        .contains("only has an infra container");
    create("{\"name\":\"kmember\",\"pod\":\"kempty\",\"image\":\"busybox\"}");
    assertThat(ask("/kube/generate?names=kmember").asString())
        .contains("use generate on the pod itself");
  }
}
