package dev.berth.runtime.registry;

/** In which form manifests are pushed. */
public enum PushFormat {
  /** As dockerd does: one that came from a registry as it came, any other as Docker's schema 2. */
  DOCKERD,
  /** In the form they have here. */
  KEPT,
  /** As OCI manifests. */
  OCI,
  /** As Docker's schema 2. */
  DOCKER
}
