package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images of this user's store. */
public final class ImageStore implements Images, ImageRegistrar, ImageSource {
  private final Blobs blobs;
  private final UnpackedLayers layers;
  private final ImageCatalog catalog;
  private final Leases leases;
  private final ImageCollector collector;
  private final ImageEvents events;
  private final ImageTransfers transfers;
  private final CompressedLayers compressed;
  private final ImageContents contents;
  private final LayerSizes sizes;
  private final ImageChanges changes;

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
    this.events = new ImageEvents(events);
    this.catalog = new ImageCatalog(paths, blobs);
    ImageCollector collector = new ImageCollector(paths, blobs, layers, catalog, trash, roots);
    this.collector = collector;
    this.leases = new Leases(paths.contentMarker(), collector::collect);
    leases.recover();
    this.compressed = new CompressedLayers(paths);
    this.contents = new ImageContents(catalog, blobs);
    this.sizes = new LayerSizes(catalog, layers);
    this.changes = new ImageChanges(catalog, sizes, leases, collector, this.events);
    this.transfers = new ImageTransfers(this, catalog, leases, this.events);
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
  public PendingContent pending() {
    return collector.pending();
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
    byte[] indexBytes = image.index();
    Digest index = indexBytes == null || manifest == null ? null : blobs.put(indexBytes);
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
            image.parent(),
            index,
            null);
    List<String> names = new ArrayList<>(image.repoTags());
    names.addAll(image.repoDigests());
    synchronized (catalog) { // nobody removes it between the two
      boolean came = index != null || !image.repoDigests().isEmpty();
      catalog.add(document, came);
      catalog.name(names, id, index != null ? index : came ? manifest : null);
    }
    return id;
  }

  /** The config blob of an image. */
  public byte[] config(Digest id) throws IOException {
    return blobs.read(id, ImageDocuments.MAX_CONFIG);
  }

  @Override
  public CompressedLayers compressed() {
    return compressed;
  }

  @Override
  public void addDigest(Image image, String repoDigest) throws IOException {
    changes.name(image, repoDigest);
  }

  /** Digests of an image's layer blobs, lowest first. */
  public List<Digest> layerBlobs(Digest id) throws IOException {
    ImageDocument document = catalog.document(id);
    if (document == null) {
      throw EngineException.notFound("No such image: " + id);
    }
    return document.layerBlobs();
  }

  @Override
  public @Nullable ImageOrigin origin(Image image) throws IOException {
    ImageDocument document = catalog.document(image.id());
    Digest top = image.index() == null ? image.manifest() : image.index();
    return document == null ? null : document.origin(top);
  }

  /** Registers what was made here: with a manifest of its own, and names. */
  public Digest registerBuilt(
      byte[] config, List<Digest> layerBlobs, List<String> tags, ManifestForm form)
      throws IOException {
    byte[] manifest = Manifests.make(config, layerBlobs, blobs, form);
    Digest id =
        register(new Registration(manifest, form.mediaType(), config, layerBlobs, tags, List.of()));
    Image image = get(id.text());
    tags.forEach(tag -> events.publish("tag", image, tag));
    return id;
  }

  @Override
  public Map<String, String> annotations(Image image) {
    Digest own = image.manifest();
    return own == null || !blobs.has(own)
        ? Map.of()
        : StoreWork.doing(
            "read image " + image.id(), () -> ManifestContent.of(blobs, own).annotations());
  }

  @Override
  public ContentDescriptor requireManifest(Image image) {
    return StoreWork.doing("read image " + image.id(), () -> makeManifest(image));
  }

  private ContentDescriptor makeManifest(Image image) throws IOException {
    ContentDescriptor own = contents.ownManifest(image);
    if (own != null) {
      return own;
    }
    try (Lease lease = lease()) {
      List<Digest> layerBlobs = layerBlobs(image.id());
      byte[] config = config(image.id());
      Digest manifest = blobs.put(Manifests.make(config, layerBlobs, blobs));
      register(
          new Registration(
              blobs.read(manifest, Manifests.MAX),
              Manifests.OCI_MANIFEST,
              config,
              layerBlobs,
              List.of(),
              List.of(),
              image.parent()));
      return new ContentDescriptor(Manifests.OCI_MANIFEST, manifest, blobs.size(manifest));
    }
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
    StoreWork.doing(
        "forget image",
        () -> {
          synchronized (catalog) {
            catalog.remove(id, inUse);
            return bare.remove(id);
          }
        });
    leases.collect();
  }

  @Override
  public void collect() {
    leases.collect();
  }

  @Override
  public List<Image> list() {
    List<Image> all = StoreWork.doing("list images", catalog::list);
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
    return StoreWork.maybe("read image " + ref, () -> catalog.find(ref));
  }

  @Override
  public @Nullable Image find(String ref, @Nullable Platform platform) {
    if (platform == null) {
      return find(ref);
    }
    PlatformMatcher wanted = PlatformMatcher.of(platform);
    return StoreWork.maybe("read image " + ref, () -> catalog.find(ref, wanted));
  }

  @Override
  public Image get(String ref, @Nullable Platform platform) {
    return Images.super.get(ref, platform);
  }

  @Override
  public List<Image> family(Image image) {
    return StoreWork.doing("read images", () -> catalog.family(image));
  }

  @Override
  public @Nullable ContentDescriptor target(Image image) {
    return StoreWork.maybe("read image " + image.id(), () -> contents.target(image));
  }

  @Override
  public @Nullable ContentDescriptor manifest(Image image) {
    return StoreWork.maybe("read image " + image.id(), () -> contents.ownManifest(image));
  }

  @Override
  public List<ImageManifest> manifests(Image image) {
    return StoreWork.doing("read image " + image.id(), () -> contents.manifests(image));
  }

  @Override
  public List<Statement> attestations(Image image) {
    return StoreWork.doing("read image " + image.id(), () -> contents.attestations(image));
  }

  @Override
  public byte[] statement(ContentDescriptor layer) {
    return StoreWork.doing("read statement", () -> contents.statement(layer));
  }

  @Override
  public Image ofContainer(Digest id) {
    Image image = StoreWork.maybe("read image " + id, () -> catalog.getEvenRemoved(id));
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
    ImageReference tagged = ImageReference.newTag(repository, tag);
    changes.tag(get(ref), tagged.familiar());
  }

  @Override
  public void untag(String name) {
    changes.untag(get(name), name);
  }

  @Override
  public List<Removed> remove(String ref, boolean force, boolean prune, List<ImageUse> inUse) {
    return changes.remove(ref, get(ref), force, prune, inUse);
  }

  @Override
  public List<Removed> removePlatforms(String ref, List<Platform> platforms, List<ImageUse> inUse) {
    List<Removed> rows = new ArrayList<>();
    for (Platform platform : platforms) {
      rows.addAll(changes.removePlatform(ref, get(ref, platform), inUse));
    }
    return rows;
  }

  @Override
  public PruneReport prune(boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter) {
    Predicate<Image> wanted = filter.and(each -> !bare.contains(each.id()));
    return changes.prune(danglingOnly, inUse, wanted);
  }

  @Override
  public void load(InputStream archive, List<Platform> platforms, ProgressSink progress) {
    transfers.load(archive, platforms, UnaryOperator.identity(), progress);
  }

  @Override
  public void load(InputStream archive, UnaryOperator<String> naming, ProgressSink progress) {
    transfers.load(archive, List.of(), naming, progress);
  }

  @Override
  public Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform) {
    return transfers.importRootfs(tar, repository, tag, changes, message, platform);
  }

  @Override
  public Digest commit(Commit commit) {
    return transfers.commit(commit);
  }

  @Override
  public void save(List<String> refs, List<Platform> platforms, OutputStream out) {
    transfers.save(refs, platforms, UnaryOperator.identity(), out);
  }

  @Override
  public void save(List<String> refs, UnaryOperator<String> naming, OutputStream out) {
    transfers.save(refs, List.of(), naming, out);
  }

  @Override
  public long layersSize() {
    return sizes.total();
  }

  @Override
  public List<Long> layerSizes(Image image) {
    return sizes.of(image);
  }
}
