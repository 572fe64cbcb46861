package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.id.ContainerId;

/** What the lifecycle tells the attachments of containers. */
public interface AttachHub {
  /** Joins the waiting attachments; called between the runtime's create and start. */
  void created(Container container);

  /**
   * Lets attachments end once the output that is still there was passed on, and waits until it was,
   * though not for ever: who waits for the container's end may read its output then.
   */
  void ended(ContainerId id);

  /** Sets the size of a running container's terminal. */
  void resize(Container container, int height, int width);
}
