package dev.berth.runtime.manifest;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.ManifestBytes;
import dev.berth.runtime.registry.Publication;
import dev.berth.runtime.registry.PushFormat;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pushes a list, with the images in it or without. */
public final class ManifestPush {
  private final ImageRegistrar store;
  private final Registries registries;
  private final Function<String, RegistryAuth> auth;

  /**
   * Makes one.
   *
   * @param auth credentials for a registry's host name
   */
  public ManifestPush(
      ImageRegistrar store, Registries registries, Function<String, RegistryAuth> auth) {
    this.store = store;
    this.registries = registries;
    this.auth = auth;
  }

  /**
   * Pushes; returns the digest the registry knows the list by.
   *
   * @param all whether the images go too; those of other registries are fetched for that
   * @param format {@code oci}, {@code v2s2} or {@code docker}; null for what fits best
   */
  public Digest run(
      ManifestList list,
      String destination,
      boolean all,
      @Nullable String format,
      ProgressSink progress) {
    ImageReference target = ImageReference.parse(destination).withDefaultTag();
    PushFormat form =
        switch (format) {
          case null -> PushFormat.KEPT;
          case "oci" -> PushFormat.OCI;
          case "v2s2", "docker" -> PushFormat.DOCKER;
          default ->
              throw EngineException.invalid(
                  "unknown format \""
                      + format
                      + "\". Choose one of the supported formats: 'oci' or 'v2s2'");
        };
    try (ImageRegistrar.Lease lease = store.lease()) {
      List<Digest> manifests = new ArrayList<>();
      for (int i = 0; all && i < list.entries().size(); i++) {
        ManifestEntry each = list.entries().get(i);
        progress.stream(
            "Copying image "
                + each.digest()
                + " ("
                + (i + 1)
                + "/"
                + list.entries().size()
                + ")\n");
        here(each, progress);
        manifests.add(each.digest());
      }
      Publication wanted =
          new Publication(manifests, form, became -> IndexJson.write(moved(list, became), format));
      return registries.publish(target.full(), wanted, auth.apply(target.domain()), progress);
    }
  }

  private void here(ManifestEntry entry, ProgressSink progress) {
    String source = entry.source();
    if (source != null && !store.blobs().has(entry.digest())) {
      String domain = ImageReference.parse(source).domain();
      Object unused = registries.fetch(source, auth.apply(domain), progress);
    }
  }

  private static ManifestList moved(ManifestList list, Map<Digest, ManifestBytes> became) {
    List<ManifestEntry> entries = new ArrayList<>();
    for (ManifestEntry each : list.entries()) {
      ManifestBytes now = became.get(each.digest());
      entries.add(
          now == null
              ? each
              : each.at(
                  new ContentDescriptor(
                      now.mediaType(), MessageDigests.sha256(now.bytes()), now.bytes().length)));
    }
    return list.entries(entries);
  }
}
