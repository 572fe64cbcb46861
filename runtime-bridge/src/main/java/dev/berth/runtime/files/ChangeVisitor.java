package dev.berth.runtime.files;

import dev.berth.runtime.container.ContainerFiles.ChangeKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Is told what differs between a container and its image, each directory before its content. */
interface ChangeVisitor {
  /**
   * A difference.
   *
   * @param path absolute inside the container
   * @param directory descriptor of the directory it is in, valid during the call
   * @param name in that directory
   * @param facts null for what was deleted
   */
  void changed(String path, ChangeKind kind, int directory, String name, @Nullable FileFacts facts)
      throws IOException;
}
