package dev.berth.runtime.build;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers the steps at work, so that what a killed service left of them is removed. */
public final class UnfinishedSteps {
  private final StorePaths paths;

  public UnfinishedSteps(StorePaths paths) {
    this.paths = paths;
  }

  /** Called before anything of a step is made. */
  void begin(Digest image) throws IOException {
    Files.createDirectories(paths.buildSteps());
    Files.createFile(paths.buildSteps().resolve(image.hex()));
  }

  /** Called when nothing is left of it, or what is left is meant to be. */
  void end(Digest image) throws IOException {
    Files.deleteIfExists(paths.buildSteps().resolve(image.hex()));
  }

  /** Whether there is anything to {@link #sweep}. */
  public boolean any() {
    if (Files.exists(paths.buildSecrets())) {
      return true;
    }
    try (DirectoryStream<Path> steps = Files.newDirectoryStream(paths.buildSteps())) {
      return steps.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes the containers and images of steps that nobody works at any more. */
  public void sweep(Containers containers, ImageStore images) {
    try {
      AtomicFiles.deleteTree(paths.buildSecrets());
      for (Digest image : left()) {
        for (Container container : containers.list()) {
          if (container.imageId().equals(image)) {
            containers.remove(container.id().hex(), true, true);
          }
        }
        images.discard(image, false);
        end(image);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private List<Digest> left() throws IOException {
    List<Digest> images = new ArrayList<>();
    try (DirectoryStream<Path> steps = Files.newDirectoryStream(paths.buildSteps())) {
      steps.forEach(step -> images.add(Digest.sha256(String.valueOf(step.getFileName()))));
    } catch (NoSuchFileException e) {
      // there never was a build
    }
    return images;
  }

  private static EngineException failed(IOException e) {
    return EngineException.internal("cannot clean up after builds: " + e.getMessage(), e);
  }
}
