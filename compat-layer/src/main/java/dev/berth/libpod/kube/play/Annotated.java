package dev.berth.libpod.kube.play;

/** Annotations with which manifests ask for what Kubernetes has no field for (Podman, define). */
final class Annotated {
  static final String AUTO_REMOVE = "io.podman.annotations.autoremove";
  static final String CPUSET = "io.podman.annotations.cpuset";
  static final String INFRA_NAME = "io.podman.annotations.infra.name";
  static final String INIT = "io.podman.annotations.init";
  static final String INIT_CONTAINER_TYPE = "io.podman.annotations.init.container.type";
  static final String IMAGE_VOLUMES = "io.podman.annotations.kube.image.volumes.mount";
  static final String LABEL = "io.podman.annotations.label";
  static final String MEMORY_NODES = "io.podman.annotations.memory-nodes";
  static final String PIDS_LIMIT = "io.podman.annotations.pids-limit";
  static final String SANDBOX = "io.kubernetes.cri-o.SandboxID";
  static final String SDNOTIFY = "io.containers.sdnotify";
  static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  static final String ULIMIT = "io.podman.annotations.ulimit";
  static final String USERNS = "io.podman.annotations.userns";
  static final String VOLUMES_FROM = "io.podman.annotations.volumes-from";
  static final String AUTO_UPDATE = "io.containers.autoupdate";
  static final String AUTO_UPDATE_AUTH = "io.containers.autoupdate.authfile";

  private Annotated() {}
}
