package dev.berth.libpod.container;

/** Annotations by which this dialect keeps what the engine has no field for. */
public final class Annotations {
  /** Words of the command line that made a container, one a line. */
  public static final String CREATE_COMMAND = "dev.berth.libpod.create-command";

  /** Who made it, as Podman marks it. */
  public static final String MANAGER = "io.container.manager";

  /** Tells crun to leave the groups of the calling user to the container. */
  static final String KEEP_GROUPS = "run.oci.keep_original_groups";

  private Annotations() {}

  /** Whether clients are not shown it. */
  public static boolean internal(String key) {
    return key.startsWith("dev.berth.");
  }
}
