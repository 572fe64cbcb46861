package dev.berth.docker.image;

import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Platform;
import dev.berth.wire.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders OCI descriptors and platforms. */
final class DescriptorRenderer {
  private DescriptorRenderer() {}

  /** Writes the descriptor below a key; nothing for null. */
  static void render(JsonWriter out, String key, @Nullable ContentDescriptor descriptor) {
    if (descriptor == null) {
      return;
    }
    out.object(key).put("mediaType", descriptor.mediaType());
    out.put("digest", descriptor.digest().text()).put("size", descriptor.size());
    if (!descriptor.urls().isEmpty()) {
      out.putStrings("urls", descriptor.urls());
    }
    if (!descriptor.annotations().isEmpty()) {
      out.putMap("annotations", descriptor.annotations());
    }
    out.putPresent("data", descriptor.data());
    Platform platform = descriptor.platform();
    if (platform != null) {
      platform(out, "platform", platform, descriptor.osFeatures());
    }
    out.putPresent("artifactType", descriptor.artifactType()).end();
  }

  static void platform(JsonWriter out, String key, Platform platform, List<String> features) {
    out.object(key).put("architecture", platform.architecture()).put("os", platform.os());
    out.putPresent("os.version", platform.osVersion());
    if (!features.isEmpty()) {
      out.putStrings("os.features", features);
    }
    out.putPresent("variant", platform.variant()).end();
  }
}
