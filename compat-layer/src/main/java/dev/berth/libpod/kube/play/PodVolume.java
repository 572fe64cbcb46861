package dev.berth.libpod.kube.play;

/**
 * What a pod's volume is for its containers.
 *
 * @param kind what it becomes in a container
 * @param source a path, a volume's name or an image
 */
record PodVolume(Kind kind, String source) {
  /** What a volume becomes. */
  enum Kind {
    BIND,
    NAMED,
    ANONYMOUS,
    MEMORY,
    DEVICE,
    IMAGE,
    /** Not there, and not needed. */
    ABSENT
  }
}
