package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks all images over, and all content: whether what documents name is there, and is what its
 * name says. Reads only, unless it is told to repair; one use.
 */
public final class StoreCheck {
  /** What is told of a store. */
  public interface Report {
    /** Something is not as it must be. */
    void wrong(String what);

    /** Something that will go away by itself. */
    void note(String what);
  }

  private final StorePaths paths;
  private final ContentRoots roots;
  private final Report report;
  private final boolean repair;
  private final Blobs blobs;
  private final UnpackedLayers layers;
  private final DocumentStore<ImageDocument> documents;
  private final Map<Digest, ImageDocument> images = new LinkedHashMap<>();

  /**
   * @param roots what content other things than images refer to
   * @param repair removes what is wrong, so that it can be pulled or built again
   */
  public StoreCheck(StorePaths paths, ContentRoots roots, Report report, boolean repair) {
    this.paths = paths;
    this.roots = roots;
    this.report = report;
    this.repair = repair;
    this.blobs = new Blobs(paths);
    this.layers = new UnpackedLayers(paths, Ownership.IGNORE);
    this.documents = new DocumentStore<>(paths, paths.images(), ImageDocument.class);
  }

  /** Checks; returns a line that says how much there is. */
  public String run() throws IOException {
    BlobSurvey content = new BlobSurvey(paths, blobs, report, repair);
    content.run();
    Set<String> sound = new LayerSurvey(paths, layers, report).run();
    for (String key : documents.keys()) {
      image(key, sound, content.damaged());
    }
    names();
    LiveContent live = LiveContent.of(images.values(), blobs);
    new PendingContent(paths).keep(live.blobs(), live.layers());
    roots.keep(live.blobs(), live.layers());
    content.noteUnused(live.blobs());
    sound.removeAll(live.layers());
    if (!sound.isEmpty()) {
      report.note(sound.size() + " layers that no image has");
    }
    return images.size()
        + " images, "
        + content.total()
        + ", "
        + layers.directories().size()
        + " layers";
  }

  /** The images that are there, those included that only containers keep. */
  public Set<Digest> images() {
    return images.keySet();
  }

  private void image(String key, Set<String> layersThere, Set<Digest> damaged) {
    List<String> wrong = new ArrayList<>();
    ImageDocument image = null;
    try {
      image = documents.read(key);
    } catch (EngineException e) {
      wrong.add("its document cannot be read: " + e.text());
    }
    if (image != null) {
      images.put(image.id(), image);
      if (!image.id().hex().equals(key)) {
        wrong.add("its document is of " + image.id());
      }
      ImageParts parts = new ImageParts(image, blobs, wrong);
      parts.check();
      for (Digest blob : image.layerBlobs()) {
        if (damaged.contains(blob)) {
          wrong.add("layer blob " + blob + " is damaged");
        }
      }
      for (Digest chainId : LayerStore.chain(image.diffIds())) {
        if (!layersThere.contains(chainId.hex())) {
          wrong.add("layer " + chainId + " is not unpacked");
        }
      }
    }
    wrong.forEach(each -> report.wrong("image " + key + ": " + each));
    if (repair && !wrong.isEmpty()) {
      boolean unused = documents.delete(key);
      images.keySet().removeIf(id -> id.hex().equals(key));
      report.note("image " + key + " is forgotten; pull, load or build it again");
    }
  }

  private void names() throws IOException {
    Map<String, ImageNames.Target> all;
    try {
      byte[] json = Files.readAllBytes(paths.imageNames());
      all = Json.read(json, ImageNames.Document.class).names();
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      report.wrong("the names of images cannot be read: " + e.getMessage());
      return;
    }
    Set<String> lost = new HashSet<>();
    for (Map.Entry<String, ImageNames.Target> name : all.entrySet()) {
      ImageDocument image = images.get(name.getValue().id());
      if (image == null || image.removed()) {
        report.wrong("name " + name.getKey() + ": there is no image " + name.getValue().id());
        lost.add(name.getKey());
      } else if (!leads(name.getValue(), image)) {
        report.wrong("name " + name.getKey() + ": the image did not come by what it points at");
      }
    }
    if (repair && !lost.isEmpty()) {
      new ImageNames(paths).remove(List.copyOf(lost));
    }
  }

  private static boolean leads(ImageNames.Target target, ImageDocument image) {
    Digest source = target.source();
    return source == null || image.origins().stream().anyMatch(each -> each.top().equals(source));
  }
}
