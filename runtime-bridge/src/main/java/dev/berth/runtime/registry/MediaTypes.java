package dev.berth.runtime.registry;

/** Media types of manifests, configs and layers (OCI image spec and Docker's schema 2). */
final class MediaTypes {
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  /** What is asked for; schema 1 is asked for too, so that it can be refused by name. */
  static final String ACCEPT =
      String.join(
          ", ",
          DOCKER_MANIFEST,
          DOCKER_LIST,
          OCI_INDEX,
          OCI_MANIFEST,
          "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1",
          "*/*;q=0.05");

  private static final String DOCKER_V1 = "application/vnd.docker.distribution.manifest.v1+";
  private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String OCTETS = "application/octet-stream";
  private static final String OCI_LAYER = "application/vnd.oci.image.layer.";
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.";

  private MediaTypes() {}

  static boolean isIndex(String type) {
    return type.equals(OCI_INDEX) || type.equals(DOCKER_LIST);
  }

  static boolean isManifest(String type) {
    return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
  }

  static boolean isSchema1(String type) {
    return type.startsWith(DOCKER_V1);
  }

  /** Old registries send configs as octets. */
  static boolean isImageConfig(String type) {
    return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG) || type.equals(OCTETS);
  }

  /** Whether it is a layer tar, whatever its compression; encrypted ones are not. */
  static boolean isLayer(String type) {
    return (type.startsWith(OCI_LAYER) || type.startsWith(DOCKER_LAYER))
        && !type.endsWith("+encrypted");
  }

  /** Whether a layer must not be distributed by registries, but got where its manifest says. */
  static boolean isForeign(String type) {
    return type.startsWith(OCI_LAYER + "nondistributable.")
        || type.startsWith(DOCKER_LAYER + "foreign.");
  }

  /** The type without parameters. */
  static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
  }
}
