package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.exec.ExecSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Renders the runtime specification of containers and of extra processes. */
public interface SpecRenderer {
  /** {@code config.json}; also writes the container's hosts, resolv.conf and hostname files. */
  byte[] render(StartPlan plan);

  /** The {@code process} object of an extra process. */
  byte[] renderExec(Container container, Path rootfs, ExecSpec spec);

  /**
   * What a start is made of.
   *
   * @param rootfs where the root file system is mounted
   * @param networkNamespace path of the namespace, null for none of its own
   * @param sharedWith the container whose namespaces are joined, null for none
   */
  record StartPlan(
      Container container,
      Path rootfs,
      @Nullable Path networkNamespace,
      Path bundle,
      @Nullable Container sharedWith) {}
}
