package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.docker.container.ConfigRenderer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Renders the answer of image inspect. */
final class ImageInspectRenderer {
  private final Engine engine;
  private final ApiVersion version;

  ImageInspectRenderer(Engine engine, ApiVersion version) {
    this.engine = engine;
    this.version = version;
  }

  /**
   * Renders.
   *
   * @param target what the image is in a registry, null for nothing
   */
  JsonWriter render(Image image, @Nullable ContentDescriptor target, boolean manifests) {
    JsonWriter out = new JsonWriter(4096).object().put("Id", image.id().text());
    out.putStrings("RepoTags", image.repoTags()).putStrings("RepoDigests", image.repoDigests());
    origin(out, image);
    ConfigRenderer.image(out, image.config(), version);
    out.put("Architecture", image.architecture()).putPresent("Variant", image.variant());
    out.put("Os", image.os()).putPresent("OsVersion", image.osVersion());
    out.put("Size", image.size());
    if (version.below(44)) {
      out.put("VirtualSize", image.size());
    }
    out.object("GraphDriver").putNull("Data").put("Name", engine.storageDriver()).end();
    out.object("RootFS").put("Type", "layers");
    if (!image.diffIds().isEmpty()) {
      out.putStrings("Layers", image.diffIds().stream().map(Digest::text).toList());
    }
    out.end().object("Metadata");
    out.put("LastTagTime", GoTime.rfc3339Nano(image.lastTagged())).end();
    if (version.atLeast(48)) {
      DescriptorRenderer.render(out, "Descriptor", target);
    }
    if (manifests) {
      new ManifestsRenderer(engine, false).render(out, image);
    }
    if (version.atLeast(53)) {
      IdentityRenderer.render(out, image);
    }
    return out.end();
  }

  private void origin(JsonWriter out, Image image) {
    String parent = image.parent() == null ? "" : image.parent().text();
    if (version.below(52)) {
      out.put("Parent", parent).putText("Comment", image.comment());
    } else {
      out.putPresent("Parent", parent).putPresent("Comment", image.comment());
    }
    if (version.below(44) || image.created() != null) {
      out.put("Created", GoTime.rfc3339Nano(image.created()));
    }
    if (version.below(45)) {
      ConfigRenderer.emptyContainerConfig(out);
    }
    if (version.below(52)) {
      out.putText("DockerVersion", image.dockerVersion()).putText("Author", image.author());
    } else {
      out.putPresent("DockerVersion", image.dockerVersion());
      out.putPresent("Author", image.author());
    }
  }
}
