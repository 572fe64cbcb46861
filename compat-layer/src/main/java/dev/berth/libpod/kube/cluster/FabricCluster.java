package dev.berth.libpod.kube.cluster;

import dev.berth.libpod.kube.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;

/** Objects of any kind, in and out as they are. */
final class FabricCluster implements Cluster {
  private final KubernetesClient client;

  FabricCluster(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public void create(String namespace, String plural, Map<String, Object> object) {
    try {
      GenericKubernetesResource unused = resource(namespace, plural, object).create();
    } catch (KubernetesClientException e) {
      throw new ClusterException(words(e), e);
    }
  }

  @Override
  public void delete(String namespace, String plural, Map<String, Object> object) {
    try {
      var unused = resource(namespace, plural, object).delete();
    } catch (KubernetesClientException e) {
      throw new ClusterException(words(e), e);
    }
  }

  private Resource<GenericKubernetesResource> resource(
      String namespace, String plural, Map<String, Object> object) {
    GenericKubernetesResource resource =
        client.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
    String version = resource.getApiVersion();
    int slash = version.indexOf('/');
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? null : version.substring(0, slash))
            .withVersion(version.substring(slash + 1))
            .withKind(resource.getKind())
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    NonNamespaceOperation<
            GenericKubernetesResource,
            GenericKubernetesResourceList,
            Resource<GenericKubernetesResource>>
        all = client.genericKubernetesResources(context).inNamespace(namespace);
    return all.resource(resource);
  }

  /** What the cluster said, else why it could not be asked. */
  private static String words(KubernetesClientException failure) {
    Status status = failure.getStatus();
    if (status != null && status.getMessage() != null) {
      return status.getMessage();
    }
    Throwable cause = failure.getCause();
    String own = String.valueOf(failure.getMessage());
    return cause == null || cause.getMessage() == null ? own : own + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
