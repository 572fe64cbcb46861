package dev.berth.libpod.kube;

import java.util.Map;

/** The API of a Kubernetes cluster, as far as applying needs it. */
public interface Cluster extends AutoCloseable {
  /**
   * Makes an object.
   *
   * @param plural of its kind, as paths name it
   * @throws ClusterException with the cluster's own words
   */
  void create(String namespace, String plural, Map<String, Object> object);

  /** Removes an object that was made before; what is gone already is fine. */
  void delete(String namespace, String plural, Map<String, Object> object);

  @Override
  void close();

  /** Makes the connection; there is one implementation, which is loaded when it is asked for. */
  interface Connector {
    /** Connects; a bad configuration is a {@link ClusterException}. */
    Cluster connect(Access access);
  }

  /**
   * Where a cluster is and how to be let in.
   *
   * @param kubeconfig a readable file as kubectl has it
   * @param authority file with the certificates to trust, {@code insecure} for any, empty for those
   *     of the configuration
   */
  record Access(String kubeconfig, String authority) {}

  /** A refusal of the cluster, or no way to it. */
  final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** In the cluster's words. */
    public ClusterException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
