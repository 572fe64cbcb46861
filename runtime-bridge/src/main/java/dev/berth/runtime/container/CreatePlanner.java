package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request into a container: everything is checked against the image and this host, every
 * default is filled in as Docker shows it. Nothing is written but volumes that the request needs.
 */
public interface CreatePlanner {
  /**
   * Plans a container in the state CREATED. INVALID, NOT_FOUND or CONFLICT with Docker's text when
   * the request cannot be met.
   */
  Planned plan(ContainerId id, String name, CreateContainer request);

  /**
   * Checks an update of limits and restart policy; INVALID with Docker's text, else warnings.
   *
   * @param old the limits until now
   */
  default List<String> checkUpdate(
      Resources old, Resources given, @Nullable RestartPolicy restartPolicy) {
    return List.of();
  }

  /** Those limits that this host can set; the others were warned of. */
  default Resources supported(Resources given) {
    return given;
  }

  /** A container to be stored, and what the client must be warned of. */
  record Planned(Container container, List<String> warnings) {}
}
