package dev.berth.libpod.kube.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.berth.libpod.kube.yaml.KubeException;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.ImageVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No field that Kubernetes has is taken for a typing error; fabric8's model knows them all. */
class KnownFieldsTest {
  private static final String POD = "{kind: Pod, metadata: {name: p}, spec: {%s}}";

  /** Of newer versions than the reader need know. */
  private static final List<String> ELSEWHERE = List.of("fileKeyRef");

  private final Map<Class<?>, String> places = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();
  private int checked;

  private void pod(Class<?> type, String spec) {
    places.put(type, POD.formatted(spec));
  }

  private void container(Class<?> type, String fields) {
    pod(type, "containers: [{" + fields + "}]");
  }

  private void volume(Class<?> type, String source) {
    pod(type, "volumes: [{name: v, " + source + "}]");
  }

  private void podPlaces() {
    places.put(Pod.class, "{@}");
    places.put(io.fabric8.kubernetes.api.model.ObjectMeta.class, "{kind: Secret, metadata: {@}}");
    pod(io.fabric8.kubernetes.api.model.PodSpec.class, "@");
    pod(PodSecurityContext.class, "securityContext: {@}");
    pod(Sysctl.class, "securityContext: {sysctls: [{@}]}");
    pod(SELinuxOptions.class, "securityContext: {seLinuxOptions: {@}}");
    pod(HostAlias.class, "hostAliases: [{@}]");
    pod(PodDNSConfig.class, "dnsConfig: {@}");
    pod(PodDNSConfigOption.class, "dnsConfig: {options: [{@}]}");
    volume(HostPathVolumeSource.class, "hostPath: {@}");
    volume(EmptyDirVolumeSource.class, "emptyDir: {@}");
    volume(ConfigMapVolumeSource.class, "configMap: {@}");
    volume(KeyToPath.class, "configMap: {items: [{@}]}");
    volume(SecretVolumeSource.class, "secret: {@}");
    volume(PersistentVolumeClaimVolumeSource.class, "persistentVolumeClaim: {@}");
    volume(ImageVolumeSource.class, "image: {@}");
  }

  private void containerPlaces() {
    container(Container.class, "@");
    container(ContainerPort.class, "ports: [{@}]");
    container(io.fabric8.kubernetes.api.model.EnvVar.class, "env: [{name: A, @}]");
    container(EnvVarSource.class, "env: [{name: A, valueFrom: {@}}]");
    container(ConfigMapKeySelector.class, "env: [{name: A, valueFrom: {configMapKeyRef: {@}}}]");
    container(ObjectFieldSelector.class, "env: [{name: A, valueFrom: {fieldRef: {@}}}]");
    container(ResourceFieldSelector.class, "env: [{name: A, valueFrom: {resourceFieldRef: {@}}}]");
    container(EnvFromSource.class, "envFrom: [{@}]");
    container(ConfigMapEnvSource.class, "envFrom: [{configMapRef: {@}}]");
    container(ResourceRequirements.class, "resources: {@}");
    container(io.fabric8.kubernetes.api.model.VolumeMount.class, "volumeMounts: [{@}]");
    container(io.fabric8.kubernetes.api.model.Probe.class, "livenessProbe: {@}");
    container(ExecAction.class, "livenessProbe: {exec: {@}}");
    container(HTTPGetAction.class, "livenessProbe: {httpGet: {@}}");
    container(TCPSocketAction.class, "livenessProbe: {tcpSocket: {@}}");
    container(Lifecycle.class, "lifecycle: {@}");
    container(SecurityContext.class, "securityContext: {@}");
    container(Capabilities.class, "securityContext: {capabilities: {@}}");
  }

  private void otherPlaces() {
    String template = ", spec: {template: {spec: {}}, @}}";
    places.put(DeploymentSpec.class, "{apiVersion: apps/v1, kind: Deployment" + template);
    places.put(DaemonSetSpec.class, "{apiVersion: apps/v1, kind: DaemonSet" + template);
    places.put(JobSpec.class, "{apiVersion: batch/v1, kind: Job" + template);
    places.put(PodTemplateSpec.class, "{kind: Job, spec: {template: {spec: {}, @}}}");
    places.put(ConfigMap.class, "{kind: ConfigMap, @}");
    places.put(io.fabric8.kubernetes.api.model.Secret.class, "{kind: Secret, @}");
    places.put(PersistentVolumeClaim.class, "{kind: PersistentVolumeClaim, @}");
    places.put(PersistentVolumeClaimSpec.class, "{kind: PersistentVolumeClaim, spec: {@}}");
  }

  @Test
  void everyFieldIsKnown() {
    podPlaces();
    containerPlaces();
    otherPlaces();
    places.forEach(this::check);
    assertThat(refused).isEmpty();
    assertThat(checked).isGreaterThan(200);
  }

  private void check(Class<?> type, String place) {
    for (Field field : type.getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      if (property != null && !ELSEWHERE.contains(property.value())) {
        checked++;
        check(type.getSimpleName() + "." + property.value(), place, property.value());
      }
    }
  }

  private void check(String what, String place, String field) {
    try {
      List<Manifest> unused = Manifests.read(place.replace("@", field + ": null"));
    } catch (KubeException e) {
      if (e.text().contains("unknown field")) {
        refused.add(what + ": " + e.text());
      }
    }
  }
}
