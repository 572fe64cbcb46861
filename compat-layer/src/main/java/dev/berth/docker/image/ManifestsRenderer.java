package dev.berth.docker.image;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageManifest;
import dev.berth.runtime.image.Platform;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the manifests of an image's index, with the containers that use each. */
final class ManifestsRenderer {
  private final Engine engine;
  private final List<Container> containers;
  private final boolean identity;

  ManifestsRenderer(Engine engine, boolean identity) {
    this.engine = engine;
    this.containers = engine.containers().list();
    this.identity = identity;
  }

  /** Writes them below {@code Manifests}; nothing where there are none. */
  void render(JsonWriter out, Image image) {
    List<ImageManifest> manifests = engine.images().manifests(image);
    if (manifests.isEmpty()) {
      return;
    }
    out.array("Manifests");
    manifests.forEach(each -> render(out, image, each));
    out.endArray();
  }

  private void render(JsonWriter out, Image image, ImageManifest manifest) {
    Digest attests = manifest.attests();
    Platform platform = manifest.platform();
    out.object().put("ID", manifest.descriptor().digest().text());
    DescriptorRenderer.render(out, "Descriptor", manifest.descriptor());
    out.put("Available", manifest.available());
    long total = manifest.content() + manifest.unpacked();
    out.object("Size").put("Content", manifest.content()).put("Total", total).end();
    if (attests != null) {
      out.put("Kind", "attestation");
      out.object("AttestationData").put("For", attests.text()).end();
    } else if (platform != null) {
      out.put("Kind", "image").object("ImageData");
      DescriptorRenderer.platform(out, "Platform", platform, manifest.descriptor().osFeatures());
      if (identity) {
        IdentityRenderer.render(out, image);
      }
      out.object("Size").put("Unpacked", manifest.unpacked()).end();
      out.putStrings("Containers", users(manifest.image())).end();
    } else {
      out.put("Kind", "unknown");
    }
    out.end();
  }

  private List<String> users(@Nullable Digest image) {
    List<String> users = new ArrayList<>();
    for (Container each : containers) {
      if (each.imageId().equals(image)) {
        users.add(each.id().hex());
      }
    }
    return users;
  }
}
