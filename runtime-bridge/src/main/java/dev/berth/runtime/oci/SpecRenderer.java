package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.userns.IdMapping;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Renders what the OCI runtime reads (OCI runtime specification 1.0, config.md). */
public interface SpecRenderer {
  /**
   * The bytes of config.json for a start. Also writes the container's hosts, resolv.conf and
   * hostname files, which the rendered mounts refer to. INVALID when the user or the working
   * directory cannot be had in the root file system.
   */
  byte[] render(StartPlan plan);

  /**
   * Writes the container's hosts file again once its addresses are known: networks are joined while
   * the runtime makes the container. Called before its process starts.
   */
  default void refreshHosts(Container container) {}

  /** Called when the runtime has made the container of a rendered specification. */
  default void made(Container container) {}

  /** Called before the run-time files of a container are deleted, of whatever run they are. */
  default void ended(Container container) {}

  /** The process document of an exec, as {@code crun exec --process} reads it. */
  byte[] renderExec(Container container, Path rootfs, ExecSpec spec);

  /**
   * What is known when a container starts.
   *
   * @param networkNamespace the namespace to join, null where the network mode makes or shares one
   *     of its own
   * @param bundle where config.json goes
   * @param sharedWith the container whose namespaces a {@code container:<id>} mode joins
   * @param userNamespace the user namespace to join, null for the engine's own
   * @param ids what the container's ids are outside of it
   * @param passage the path by which the runtime finds a file or directory that it mounts
   */
  record StartPlan(
      Container container,
      Path rootfs,
      @Nullable Path networkNamespace,
      Path bundle,
      @Nullable Container sharedWith,
      @Nullable Path userNamespace,
      IdMapping ids,
      UnaryOperator<String> passage) {
    /** In the engine's user namespace. */
    public StartPlan(
        Container container,
        Path rootfs,
        @Nullable Path networkNamespace,
        Path bundle,
        @Nullable Container sharedWith) {
      this(
          container,
          rootfs,
          networkNamespace,
          bundle,
          sharedWith,
          null,
          IdMapping.IDENTITY,
          source -> source);
    }
  }
}
