package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Looks at the directories of unpacked layers: a whole one has a document and its files. */
final class LayerSurvey {
  private final StorePaths paths;
  private final UnpackedLayers layers;
  private final StoreCheck.Report report;

  LayerSurvey(StorePaths paths, UnpackedLayers layers, StoreCheck.Report report) {
    this.paths = paths;
    this.layers = layers;
    this.report = report;
  }

  /** Returns the names of those that are sound. */
  Set<String> run() throws IOException {
    Set<String> sound = new HashSet<>();
    for (Path directory : layers.directories()) {
      String name = String.valueOf(directory.getFileName());
      String wrong = wrong(name);
      if (wrong.isEmpty()) {
        sound.add(name);
      } else {
        report.wrong("layer " + name + ": " + wrong);
      }
    }
    return sound;
  }

  private String wrong(String name) {
    try {
      Digest chainId = Digest.sha256(name);
      LayerStore.Layer layer = layers.find(chainId);
      if (layer == null) {
        return "it has no document";
      }
      boolean named =
          layer.chainId().equals(chainId)
              && LayerStore.chainId(layer.parent(), layer.diffId()).equals(chainId);
      if (!named) {
        return "its document is of another layer";
      }
      return Files.isDirectory(paths.layer(chainId).resolve("diff")) ? "" : "its files are missing";
    } catch (EngineException e) {
      return e.text();
    }
  }
}
