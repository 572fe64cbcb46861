package dev.berth.libpod.autoupdate;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.image.Image;
import org.jspecify.annotations.Nullable;

/** A container to be kept up to date, and what became of it so far. Of one thread. */
final class UpdateTask {
  /** The label of containers that names a file with credentials of their own. */
  private static final String AUTH_FILE = "io.containers.autoupdate.authfile";

  private final Container container;
  private final UpdatePolicy policy;
  private final Image image;
  private final String unit;
  private Status status = Status.FAILED;

  UpdateTask(Container container, UpdatePolicy policy, Image image, String unit) {
    this.container = container;
    this.policy = policy;
    this.image = image;
    this.unit = unit;
  }

  Container container() {
    return container;
  }

  UpdatePolicy policy() {
    return policy;
  }

  /** The image that it runs now. */
  Image image() {
    return image;
  }

  /** The name it was made of, whole. */
  String imageName() {
    return LibpodNames.imageOf(container.imageName());
  }

  /** The service that makes it anew. */
  String unit() {
    return unit;
  }

  /** With credentials for its registry, null for those of the request. */
  @Nullable String authFile() {
    return TaskFinder.label(container, AUTH_FILE);
  }

  Status status() {
    return status;
  }

  void status(Status next) {
    status = next;
  }

  /** What became of an update, in Podman's words. */
  enum Status {
    FAILED("failed"),
    UPDATED("true"),
    CURRENT("false"),
    PENDING("pending"),
    ROLLED_BACK("rolled back");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
