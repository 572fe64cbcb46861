package dev.berth.libpod.wire;

import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import java.util.List;

/**
 * Podman's names for things: image names are always whole, {@code docker.io/library/} included, and
 * ids have no algorithm in front.
 */
public final class LibpodNames {
  private LibpodNames() {}

  /** An id without its algorithm. */
  public static String bareId(String id) {
    return id.startsWith("sha256:") ? id.substring(7) : id;
  }

  /** The name a container was made of, whole and with its tag; an id stays one. */
  public static String imageOf(String given) {
    if (given.matches("(sha256:)?[0-9a-f]{12,64}")) {
      return bareId(given);
    }
    boolean tagged = given.lastIndexOf(':') > given.lastIndexOf('/') || given.indexOf('@') >= 0;
    return image(tagged ? given : given + ":latest");
  }

  /** A familiar name ({@code busybox:latest}) as Podman writes it. */
  public static String image(String familiar) {
    int slash = familiar.indexOf('/');
    String first = slash < 0 ? "" : familiar.substring(0, slash);
    if (first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost")) {
      return familiar;
    }
    return (slash < 0 ? "docker.io/library/" : "docker.io/") + familiar;
  }

  /** A root file system driver by Podman's name. */
  public static String driver(String docker) {
    return docker.equals("overlay2") ? "overlay" : docker;
  }

  /** Several. */
  public static List<String> all(List<String> familiar) {
    return familiar.stream().map(LibpodNames::image).toList();
  }

  /** A container's state: also that its process is made and waits. */
  public static String status(ContainerState state) {
    return state.initialized() ? "initialized" : status(state.status());
  }

  /** A container's state; a restart that is waited for is no state of Podman's. */
  public static String status(ContainerStatus status) {
    return switch (status) {
      case CREATED -> "created";
      case RUNNING -> "running";
      case PAUSED -> "paused";
      case RESTARTING, EXITED, DEAD -> "exited";
      case REMOVING -> "removing";
    };
  }
}
