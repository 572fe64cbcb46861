package dev.berth.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.artifact.Artifacts;
import dev.berth.runtime.build.BuildCache;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentRoots;
import dev.berth.runtime.image.Ownership;
import dev.berth.runtime.image.StoreCheck;
import dev.berth.runtime.image.UnpackedLayers;
import dev.berth.runtime.manifest.ManifestLists;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StoreLock;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** Looks a whole store over, from outside of the service. */
public final class StoreDoctor {
  private final StorePaths paths;
  private final StoreCheck.Report report;

  public StoreDoctor(EngineConfig config, StoreCheck.Report report) {
    this.paths = new StorePaths(config);
    this.report = report;
  }

  /**
   * Checks, and tells what it finds. Returns a line that says how much there is.
   *
   * @param repair removes what is wrong; UNAVAILABLE while a service uses the store
   */
  public String run(boolean repair) throws IOException {
    if (!Files.exists(paths.dataRoot())) {
      return "nothing yet at " + paths.dataRoot();
    }
    try (StoreLock lock = repair ? StoreLock.acquire(paths) : StoreLock.acquireIfFree(paths)) {
      if (lock == null) {
        report.note("a service uses the store: what it changes meanwhile may look wrong");
      }
      return check(repair);
    }
  }

  /**
   * Checks only, for the service that has the store. Returns a line that says how much there is.
   */
  String look() throws IOException {
    return check(false);
  }

  private String check(boolean repair) throws IOException {
    Blobs blobs = new Blobs(paths);
    BuildCache cache = new BuildCache(paths, blobs, new UnpackedLayers(paths, Ownership.IGNORE));
    ContentRoots roots =
        (keptBlobs, keptLayers) -> {
          cache.keep(keptBlobs, keptLayers);
          new ManifestLists(paths, blobs).keep(keptBlobs);
          new Artifacts(paths, blobs).keep(keptBlobs);
        };
    StoreCheck check = new StoreCheck(paths, roots, report, repair);
    String total = check.run();
    containers(check.images());
    return total;
  }

  private void containers(Set<Digest> images) throws IOException {
    try (var directories = Files.newDirectoryStream(paths.containers())) {
      for (Path directory : directories) {
        container(directory, images);
      }
    } catch (NoSuchFileException e) {
      // there never was one
    }
  }

  private void container(Path directory, Set<Digest> images) {
    String name = "container " + directory.getFileName();
    try {
      JsonNode document =
          Json.mapper().readTree(Files.readAllBytes(directory.resolve("container.json")));
      Digest image = Digest.parse(document.path("imageId").asText());
      if (!images.contains(image)) {
        report.wrong(name + ": its image " + image + " is missing");
      }
    } catch (NoSuchFileException e) {
      report.note(name + " is half made, or half removed");
    } catch (IOException | EngineException e) {
      report.wrong(name + ": its document cannot be read: " + e.getMessage());
    }
  }
}
