package dev.berth.libpod.kube.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.libpod.kube.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Connects by a configuration as kubectl has it. */
public final class FabricConnector implements Cluster.Connector {
  private static final int PATIENCE_MILLIS = 20_000;

  @Override
  public Cluster connect(Cluster.Access access) {
    try {
      KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(config(access))
              // without a search for all kinds there are: objects are passed on as they came
              .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false))
              .withHttpClientFactory(new JdkHttpClientFactory())
              .build();
      return new FabricCluster(client);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new Cluster.ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Config config(Cluster.Access access) {
    Config config = Config.fromKubeconfig(new File(access.kubeconfig()));
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setRequestTimeout(PATIENCE_MILLIS);
    config.setRequestRetryBackoffLimit(0);
    String authority = access.authority();
    if (authority.toLowerCase(Locale.ROOT).equals("insecure")) {
      config.setTrustCerts(true);
      config.setDisableHostnameVerification(true);
    } else if (!authority.isEmpty()) {
      if (!Files.isReadable(Path.of(authority))) {
        throw new IllegalArgumentException("open " + authority + ": no such file or directory");
      }
      config.setCaCertFile(authority);
      config.setCaCertData(null);
    }
    return config;
  }
}
