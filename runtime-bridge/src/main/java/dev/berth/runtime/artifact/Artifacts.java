package dev.berth.runtime.artifact;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts there are: one document says which name means which manifest. Thread-safe; every
 * change is durable on return.
 */
public final class Artifacts {
  private static final System.Logger LOG = System.getLogger(Artifacts.class.getName());
  private static final int FORMAT = 1;
  private static final int MIN_PREFIX = 3;

  private final StorePaths paths;
  private final Blobs blobs;
  private @Nullable TreeMap<String, Digest> names;

  /** The file. */
  record Document(int format, Map<String, Digest> names) {}

  public Artifacts(StorePaths paths, Blobs blobs) {
    this.paths = paths;
    this.blobs = blobs;
  }

  /** All, by name. */
  public synchronized List<Artifact> list() {
    List<Artifact> all = new ArrayList<>();
    for (Map.Entry<String, Digest> each : names().entrySet()) {
      try {
        all.add(new Artifact(each.getKey(), ManifestContent.of(blobs, each.getValue())));
      } catch (IOException | EngineException e) {
        LOG.log(Level.WARNING, "cannot read artifact " + each.getKey(), e);
      }
    }
    return all;
  }

  /** Finds one by its name, digest, or the beginning of that. NOT_FOUND when there is none. */
  public synchronized Artifact get(String ref) {
    Artifact found = find(ref);
    if (found == null) {
      throw EngineException.notFound(ref + ": artifact does not exist");
    }
    return found;
  }

  /** The same, null when there is none. */
  public synchronized @Nullable Artifact find(String ref) {
    String name = name(ref);
    String hex = ref.startsWith("sha256:") ? ref.substring("sha256:".length()) : ref;
    for (Artifact each : list()) {
      boolean prefix = hex.length() >= MIN_PREFIX && each.content().digest().hex().startsWith(hex);
      if (each.name().equals(name) || prefix) {
        return each;
      }
    }
    return null;
  }

  /** The whole name that a reference means; null for what is no name. */
  public static @Nullable String name(String ref) {
    try {
      return ImageReference.parse(ref).withDefaultTag().full();
    } catch (EngineException e) {
      return null;
    }
  }

  /** Points a name at a manifest of the store. */
  public synchronized void put(String name, Digest manifest) {
    TreeMap<String, Digest> next = new TreeMap<>(names());
    next.put(name, manifest);
    replace(next);
  }

  /** Forgets a name; what it meant is collected later. */
  public synchronized void remove(String name) {
    TreeMap<String, Digest> next = new TreeMap<>(names());
    next.remove(name);
    replace(next);
  }

  private void replace(TreeMap<String, Digest> next) {
    try {
      Files.createDirectories(paths.temporary());
      AtomicFiles.write(
          paths.artifacts(), Json.write(new Document(FORMAT, next)), paths.temporary());
      names = next;
    } catch (IOException e) {
      throw EngineException.internal("cannot write " + paths.artifacts() + ": " + e, e);
    }
  }

  private TreeMap<String, Digest> names() {
    TreeMap<String, Digest> known = names;
    if (known == null) {
      known = read();
      names = known;
    }
    return known;
  }

  private TreeMap<String, Digest> read() {
    try {
      byte[] json = Files.readAllBytes(paths.artifacts());
      return new TreeMap<>(Json.read(json, Document.class).names());
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (IOException e) {
      throw EngineException.internal("cannot read " + paths.artifacts() + ": " + e, e);
    }
  }

  /** A file's content. */
  public InputStream open(ContentDescriptor layer) throws IOException {
    return blobs.open(layer.digest());
  }

  /** Adds the blobs that artifacts refer to. */
  public synchronized void keep(Set<Digest> kept) {
    kept.addAll(names().values());
    for (Artifact each : list()) {
      each.content().blobs().forEach(blob -> kept.add(blob.digest()));
    }
  }

  /**
   * Puts a file into an artifact, which is made where it is not there. Hold no lease.
   *
   * @param store where leases come from
   */
  public Digest add(ImageRegistrar store, ArtifactFile file, InputStream content) {
    try (ImageRegistrar.Lease lease = store.lease()) {
      return new ArtifactAddition(this, blobs).run(file, content);
    } catch (IOException e) {
      throw EngineException.internal("cannot store artifact " + file.name() + ": " + e, e);
    }
  }
}
