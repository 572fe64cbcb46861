package dev.berth.runtime.volume;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Fills an empty volume with a directory of an image: owners, modes, times, extended attributes,
 * links and hard links. The copy is made beside the volume's content, where no container that
 * shares the volume can put a link in its way, and its entries are moved in at the end. A copy that
 * was cut short is begun again; one cut short while moving is finished.
 */
final class VolumeFill {
  private static final String COPYING = "copying";
  private static final String COPIED = "copied";

  private final Kernel kernel;

  VolumeFill(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Whether the content is empty, or was being filled. */
  boolean mayHaveWork(Path content, Path volume) {
    try {
      return Files.exists(volume.resolve(COPIED)) || isEmpty(content);
    } catch (IOException e) {
      return true; // whoever fills it meets the failure again, and reports it
    }
  }

  /**
   * Fills the content of a volume.
   *
   * @param image nothing happens where this is no directory
   * @param volume the volume's own directory, beside its content
   */
  void fill(Path content, Path image, Path volume) throws IOException {
    Path copied = volume.resolve(COPIED);
    if (!Files.exists(copied)) {
      if (!isEmpty(content) || !Files.isDirectory(image, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      Path copying = volume.resolve(COPYING);
      AtomicFiles.deleteTree(copying);
      Files.createDirectory(copying);
      copy(image, copying);
      Files.move(copying, copied, StandardCopyOption.ATOMIC_MOVE);
    }
    moveIn(copied, content);
  }

  /** Fills an empty directory that lies elsewhere: entries cannot be moved there. */
  void fillForeign(Path directory, Path image) throws IOException {
    if (isEmpty(directory) && Files.isDirectory(image, LinkOption.NOFOLLOW_LINKS)) {
      copy(image, directory);
    }
  }

  private void copy(Path from, Path to) throws IOException {
    TreeCopy copy = new TreeCopy(kernel, to, new TreeCopy.Attributes(null, null, null));
    copy.tree(from, "/", relative -> false);
    copy.like(from, to);
  }

  private void moveIn(Path copied, Path content) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(copied)) {
      for (Path entry : entries) {
        move(entry, content.resolve(String.valueOf(entry.getFileName())));
      }
    }
    new TreeCopy(kernel, content, new TreeCopy.Attributes(null, null, null)).like(copied, content);
    AtomicFiles.deleteTree(copied);
  }

  /** What a container made there meanwhile is newer, and stays. */
  private static void move(Path entry, Path place) throws IOException {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.move(entry, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
