package dev.berth.runtime.manifest;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds what references mean that are to be added to a list: here, or at a registry. */
public final class ManifestComposer {
  private static final String REMOTE = "docker://";
  private static final String LOCAL = "containers-storage:";

  private final Images images;
  private final ManifestLists lists;
  private final Registries registries;
  private final UnaryOperator<String> localNames;

  /**
   * Makes one.
   *
   * @param localNames the name under which an image is here
   */
  public ManifestComposer(
      Images images, ManifestLists lists, Registries registries, UnaryOperator<String> localNames) {
    this.images = images;
    this.lists = lists;
    this.registries = registries;
    this.localNames = localNames;
  }

  /**
   * Finds the entries: of a list or index all of them, or the one of a platform; the registry is
   * asked first, unless the name can only be one of this host.
   *
   * @param platform null for this host's
   * @param auth credentials for a registry's host name
   */
  public List<ManifestEntry> entries(
      String reference,
      boolean all,
      @Nullable String platform,
      Function<String, RegistryAuth> auth) {
    PlatformMatcher wanted = PlatformMatcher.of(platform);
    if (reference.startsWith(LOCAL)) {
      return local(reference.substring(LOCAL.length()), all, wanted);
    }
    if (reference.startsWith(REMOTE)) {
      return remote(reference.substring(REMOTE.length()), all, wanted, auth);
    }
    if (reference.matches("(docker-archive|oci-archive|oci|dir|docker-daemon|sif|ostree):.*")) {
      throw EngineException.invalid(
          "cannot add \"" + reference + "\" to a list: load the image, then add it by its name");
    }
    if (isOfThisHost(reference)) {
      return local(reference, all, wanted);
    }
    try {
      return remote(reference, all, wanted, auth);
    } catch (EngineException e) {
      if (images.find(localNames.apply(reference)) == null && lists.find(reference) == null) {
        throw new EngineException(
            e.kind(),
            "locating image to add to list: \"docker://"
                + reference
                + "\": "
                + e.text()
                + "; \""
                + reference
                + "\": "
                + reference
                + ": image not known",
            e);
      }
      return local(reference, all, wanted);
    }
  }

  private boolean isOfThisHost(String reference) {
    String here = localNames.apply(reference);
    return here.startsWith("localhost/")
        || reference.startsWith("localhost/")
        || reference.matches("(sha256:)?[0-9a-f]{12,64}") && images.find(reference) != null;
  }

  private List<ManifestEntry> local(String name, boolean all, PlatformMatcher wanted) {
    ManifestList list = lists.find(name);
    if (list != null) {
      return chosen(list.entries(), all, wanted, name);
    }
    Image image = images.get(localNames.apply(name));
    List<Image> family = all ? images.family(image) : List.of(image);
    List<ManifestEntry> entries = new ArrayList<>();
    for (Image each : family) {
      ContentDescriptor manifest = images.requireManifest(each);
      entries.add(ManifestEntry.of(manifest, each.platform(), null));
    }
    return entries;
  }

  private List<ManifestEntry> remote(
      String name, boolean all, PlatformMatcher wanted, Function<String, RegistryAuth> auth) {
    ImageReference reference = ImageReference.parse(name).withDefaultTag();
    RegistryAuth mine = auth.apply(reference.domain());
    ManifestContent content = registries.manifest(reference.full(), mine);
    if (!content.isIndex()) {
      boolean image = content.artifactType() == null;
      List<Platform> platforms =
          image ? registries.inspect(reference.full(), mine).platforms() : List.of();
      Platform platform = platforms.isEmpty() ? null : platforms.getFirst();
      String source = reference.withDigest(content.digest()).full();
      return List.of(ManifestEntry.of(content.descriptor(), platform, source));
    }
    List<ManifestEntry> entries = new ArrayList<>();
    for (ContentDescriptor each : content.entries()) {
      entries.add(ManifestEntry.of(each, null, reference.withDigest(each.digest()).full()));
    }
    return chosen(entries, all, wanted, name);
  }

  private static List<ManifestEntry> chosen(
      List<ManifestEntry> entries, boolean all, PlatformMatcher wanted, String name) {
    if (all) {
      return entries;
    }
    ManifestEntry best = wanted.best(entries, ManifestEntry::platform);
    if (best == null) {
      throw EngineException.notFound(
          "no image found in image index for " + wanted.text() + " in " + name);
    }
    return List.of(best);
  }
}
