package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Checks that an image's document, config and manifests agree, and that their blobs are there. */
final class ImageParts {
  private final ImageDocument image;
  private final Blobs blobs;
  private final List<String> wrong;

  ImageParts(ImageDocument image, Blobs blobs, List<String> wrong) {
    this.image = image;
    this.blobs = blobs;
    this.wrong = wrong;
  }

  void check() {
    try {
      config();
      for (ImageOrigin origin : image.origins()) {
        origin(origin);
      }
      if (image.manifest() == null) {
        there("layer blob", image.layerBlobs());
      }
    } catch (IOException | EngineException e) {
      wrong.add("it cannot be read: " + e.getMessage());
    }
  }

  private void config() throws IOException {
    if (!blobs.has(image.id())) {
      wrong.add("its config is missing");
      return;
    }
    byte[] config = blobs.read(image.id(), ImageDocuments.MAX_CONFIG);
    if (!ImageConfigReader.of(config).diffIds().equals(image.diffIds())) {
      wrong.add("its config has other layers than its document");
    }
  }

  private void origin(ImageOrigin origin) throws IOException {
    there("layer blob", origin.layerBlobs());
    Digest index = origin.index();
    if (index != null) {
      there("index", List.of(index));
    }
    if (!blobs.has(origin.manifest())) {
      wrong.add("its manifest " + origin.manifest() + " is missing");
      return;
    }
    JsonNode manifest =
        UntrustedJson.parse(blobs.read(origin.manifest(), Manifests.MAX), "invalid manifest");
    if (!manifest.path("config").path("digest").asText().equals(image.id().text())) {
      wrong.add("manifest " + origin.manifest() + " is of another image");
    }
    List<String> named = new ArrayList<>();
    manifest.path("layers").forEach(each -> named.add(each.path("digest").asText()));
    if (!named.equals(origin.layerBlobs().stream().map(Digest::text).toList())) {
      wrong.add("manifest " + origin.manifest() + " has other layers than its document");
    }
  }

  private void there(String what, List<Digest> digests) {
    for (Digest each : digests) {
      if (!blobs.has(each)) {
        wrong.add(what + " " + each + " is missing");
      }
    }
  }
}
