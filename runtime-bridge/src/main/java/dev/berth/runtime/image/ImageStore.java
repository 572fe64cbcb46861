package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The images of this user's store. */
public final class ImageStore implements Images, ImageRegistrar {
  private final Blobs blobs;
  private final UnpackedLayers layers;
  private final ImageCatalog catalog;
  private final Leases leases;
  private final Events events;

  /** Images of build steps at work: found by id, but neither listed nor pruned. */
  private final Set<Digest> bare = ConcurrentHashMap.newKeySet();

  public ImageStore(
      StorePaths paths, Blobs blobs, UnpackedLayers layers, Trash trash, Events events) {
    this(paths, blobs, layers, trash, events, (keptBlobs, keptLayers) -> {});
  }

  /**
   * @param roots what the collector must keep beside images
   */
  public ImageStore(
      StorePaths paths,
      Blobs blobs,
      UnpackedLayers layers,
      Trash trash,
      Events events,
      ContentRoots roots) {
    this.blobs = blobs;
    this.layers = layers;
    this.events = events;
    this.catalog = new ImageCatalog(paths, blobs);
    ImageCollector collector = new ImageCollector(paths, blobs, layers, catalog, trash, roots);
    this.leases = new Leases(collector::collect);
  }

  @Override
  public Lease lease() {
    return leases.open();
  }

  @Override
  public Blobs blobs() {
    return blobs;
  }

  @Override
  public UnpackedLayers layers() {
    return layers;
  }

  @Override
  public Digest register(Registration image) throws IOException {
    ImageConfigReader config = ImageConfigReader.of(image.config());
    List<Digest> diffIds = config.diffIds();
    long size = 0;
    for (Digest chainId : LayerStore.chain(diffIds)) {
      LayerStore.Layer layer = layers.find(chainId);
      if (layer == null) {
        throw EngineException.invalid("layer does not exist: " + chainId);
      }
      size += layer.size();
    }
    Digest id = blobs.put(image.config());
    byte[] bytes = image.manifest();
    Digest manifest = bytes == null ? null : blobs.put(bytes);
    ImageDocument document =
        new ImageDocument(
            ImageDocument.FORMAT,
            id,
            manifest,
            image.manifestMediaType(),
            image.layerBlobs(),
            diffIds,
            size,
            false,
            image.parent());
    List<String> names = new ArrayList<>(image.repoTags());
    names.addAll(image.repoDigests());
    synchronized (catalog) { // nobody removes it between the two
      catalog.add(document, !image.repoDigests().isEmpty());
      catalog.name(names, id);
    }
    return id;
  }

  /** The config blob of an image. */
  public byte[] config(Digest id) throws IOException {
    return blobs.read(id, ImageCatalog.MAX_CONFIG);
  }

  /** Digests of an image's layer blobs, lowest first. */
  public List<Digest> layerBlobs(Digest id) throws IOException {
    ImageDocument document = catalog.document(id);
    if (document == null) {
      throw EngineException.notFound("No such image: " + id);
    }
    return document.layerBlobs();
  }

  /** Registers what was made here: with a manifest of its own, and names. */
  public Digest registerBuilt(byte[] config, List<Digest> layerBlobs, List<String> tags)
      throws IOException {
    byte[] manifest = Manifests.make(config, layerBlobs, blobs);
    Digest id =
        register(
            new Registration(
                manifest, Manifests.OCI_MANIFEST, config, layerBlobs, tags, List.of()));
    Image image = get(id.text());
    tags.forEach(tag -> publish("tag", image, tag));
    return id;
  }

  /** Registers an image that only a build step uses; {@link #discard} ends it. */
  public Digest registerBare(byte[] config, List<Digest> layerBlobs) throws IOException {
    bare.add(MessageDigests.sha256(config));
    return register(new Registration(null, null, config, layerBlobs, List.of(), List.of()));
  }

  /**
   * Forgets such an image, without a word to anybody.
   *
   * @param inUse whether a container of it is left, which goes on needing its files
   */
  public void discard(Digest id, boolean inUse) {
    doing(
        "forget image",
        () -> {
          synchronized (catalog) {
            catalog.remove(id, inUse);
            return bare.remove(id);
          }
        });
    leases.collect();
  }

  /** Removes content that nothing refers to. */
  public void collect() {
    leases.collect();
  }

  @Override
  public List<Image> list() {
    List<Image> all = doing("list images", catalog::list);
    return bare.isEmpty() ? all : all.stream().filter(each -> !bare.contains(each.id())).toList();
  }

  @Override
  public Image get(String ref) {
    Image image = find(ref);
    if (image == null) {
      throw EngineException.notFound("No such image: " + ImageReference.shown(ref));
    }
    return image;
  }

  @Override
  public @Nullable Image find(String ref) {
    return nullable("read image " + ref, () -> catalog.find(ref));
  }

  @Override
  public Image ofContainer(Digest id) {
    Image image = nullable("read image " + id, () -> catalog.getEvenRemoved(id));
    if (image == null) {
      throw EngineException.notFound("No such image: " + id);
    }
    return image;
  }

  @Override
  public void whileThere(Digest id, Runnable use) {
    synchronized (catalog) {
      Image unused = ofContainer(id);
      use.run();
    }
  }

  @Override
  public void tag(String ref, String repository, String tag) {
    ImageReference tagged = newTag(repository, tag);
    Image image = get(ref);
    doing("tag image", () -> name(tagged.familiar(), image.id()));
    publish("tag", image, tagged.familiar());
  }

  private static ImageReference newTag(String repository, String tag) {
    ImageReference name = ImageReference.parse(repository);
    if (name.digest() != null) {
      throw EngineException.invalid("refusing to create a tag with a digest reference");
    }
    ImageReference tagged = tag.isEmpty() ? name.withDefaultTag() : name.withTag(tag);
    if (tagged.familiarName().equals("sha256")) {
      throw EngineException.invalid(
          "refusing to create an ambiguous tag using digest algorithm as name");
    }
    return tagged;
  }

  private boolean name(String familiar, Digest id) throws IOException {
    synchronized (catalog) {
      if (catalog.get(id) == null) {
        throw EngineException.notFound("No such image: " + id);
      }
      catalog.name(List.of(familiar), id);
      return true;
    }
  }

  @Override
  public List<Removed> remove(String ref, boolean force, boolean prune, List<ImageUse> inUse) {
    Image image = get(ref);
    List<Removed> rows =
        doing(
            "remove image " + ref,
            () -> {
              synchronized (catalog) {
                forgetUnused(users(inUse));
                ImageRemoval removal = new ImageRemoval(catalog, image, inUse, force);
                removal.remove(ref);
                return removal.rows();
              }
            });
    publishRemoval(image, rows);
    leases.collect();
    return rows;
  }

  @Override
  public PruneReport prune(boolean danglingOnly, Set<Digest> inUse, Predicate<Image> filter) {
    Set<Digest> before = chains();
    Map<Digest, Long> sizes = new HashMap<>();
    for (Digest chainId : before) {
      LayerStore.Layer layer = layers.find(chainId);
      sizes.put(chainId, layer == null ? 0 : layer.size());
    }
    ImagePrune prune =
        new ImagePrune(catalog, danglingOnly, inUse, filter.and(each -> !bare.contains(each.id())));
    doing(
        "prune images",
        () -> {
          synchronized (catalog) {
            forgetUnused(inUse);
            return prune.run();
          }
        });
    prune.removed().forEach(this::publishRemoval);
    before.removeAll(chains());
    long reclaimed = 0;
    for (Digest gone : before) {
      reclaimed += sizes.getOrDefault(gone, 0L);
    }
    leases.collect();
    return new PruneReport(prune.rows(), reclaimed);
  }

  /** Images removed under a container that is gone itself by now need not be kept longer. */
  private void forgetUnused(Set<Digest> inUse) throws IOException {
    for (ImageDocument document : catalog.allDocuments()) {
      if (document.removed() && !inUse.contains(document.id())) {
        catalog.remove(document.id(), false);
      }
    }
  }

  private static Set<Digest> users(List<ImageUse> inUse) {
    Set<Digest> images = new HashSet<>();
    inUse.forEach(use -> images.add(use.image()));
    return images;
  }

  @Override
  public void load(InputStream archive, ProgressSink progress) {
    try (Lease lease = lease()) {
      List<ImageLoader.Loaded> loaded =
          doing("load images", () -> new ImageLoader(this).load(archive, progress));
      for (ImageLoader.Loaded one : loaded) {
        Image image = find(one.id().text());
        if (image != null) { // else somebody removed it already
          publish("load", image, one.id().text());
        }
        for (String name : one.names()) {
          progress.stream("Loaded image: " + name + "\n");
        }
        if (one.names().isEmpty()) {
          progress.stream("Loaded image ID: " + one.id() + "\n");
        }
      }
    } catch (EngineException e) {
      leases.collect(); // what was brought in vain
      throw e;
    }
  }

  @Override
  public Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform) {
    RootfsImport work = new RootfsImport(this);
    String comment = message.isEmpty() ? "Imported from -" : message;
    work.configure(changes, comment, platform);
    List<String> tags =
        repository == null || repository.isEmpty()
            ? List.of()
            : List.of(newTag(repository, tag == null ? "" : tag).familiar());
    try (Lease lease = lease()) {
      Digest id = doing("import", () -> work.run(tar, tags));
      Image image = get(id.text());
      tags.forEach(name -> publish("tag", image, name));
      publish("import", image, id.text());
      return id;
    } catch (EngineException e) {
      leases.collect();
      throw e;
    }
  }

  @Override
  public Digest commit(Commit commit) {
    String repository = commit.repository();
    String name =
        repository == null || repository.isEmpty()
            ? null
            : newTag(repository, commit.tag()).familiar();
    try (Lease lease = lease()) {
      ImageDocument parent = nullableDocument(commit.parent());
      if (parent == null) {
        throw EngineException.notFound("No such image: " + commit.parent());
      }
      Digest id = doing("commit", () -> new ImageCommit(this, parent, commit).run(name));
      if (name != null) {
        publish("tag", get(id.text()), name);
      }
      return id;
    } catch (EngineException e) {
      leases.collect();
      throw e;
    }
  }

  private @Nullable ImageDocument nullableDocument(Digest id) {
    for (ImageDocument each : doing("read images", catalog::allDocuments)) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public void save(List<String> refs, OutputStream out) {
    try (Lease lease = lease()) {
      ImageSaver saver = new ImageSaver(catalog, blobs);
      doing(
          "save images",
          () -> {
            for (String ref : refs) {
              saver.add(ref);
            }
            saver.write(out);
            return true;
          });
      for (String ref : refs) {
        Image image = find(ref);
        if (image != null) { // else somebody removed it meanwhile
          publish("save", image, image.id().text());
        }
      }
    }
  }

  @Override
  public long layersSize() {
    long size = 0;
    for (Digest chainId : chains()) {
      LayerStore.Layer layer = layers.find(chainId);
      size += layer == null ? 0 : layer.size();
    }
    return size;
  }

  @Override
  public List<Long> layerSizes(Image image) {
    List<Long> sizes = new ArrayList<>();
    for (Digest chainId : LayerStore.chain(image.diffIds())) {
      LayerStore.Layer layer = layers.find(chainId);
      sizes.add(layer == null ? 0 : layer.size());
    }
    return sizes;
  }

  private Set<Digest> chains() {
    return doing(
        "read images",
        () -> {
          Set<Digest> chains = new HashSet<>();
          for (ImageDocument image : catalog.allDocuments()) {
            chains.addAll(LayerStore.chain(image.diffIds()));
          }
          return chains;
        });
  }

  private void publishRemoval(Image image, List<Removed> rows) {
    for (Removed row : rows) {
      if (row.untagged() != null) {
        publish("untag", image, image.id().text());
      } else if (image.id().text().equals(row.deleted())) {
        // its labels are gone with it
        Map<String, String> name = Map.of("name", image.id().text());
        events.publish("image", "delete", image.id().text(), name);
      }
    }
  }

  private void publish(String action, Image image, String name) {
    Map<String, String> attributes = new HashMap<>();
    Map<String, String> labels = image.config().labels();
    if (labels != null) {
      attributes.putAll(labels);
    }
    attributes.put("name", name);
    events.publish("image", action, image.id().text(), attributes);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T doing(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw EngineException.internal("cannot " + what + ": " + e.getMessage(), e);
    }
  }

  private interface Lookup {
    @Nullable Image run() throws IOException;
  }

  private static @Nullable Image nullable(String what, Lookup work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw EngineException.internal("cannot " + what + ": " + e.getMessage(), e);
    }
  }
}
