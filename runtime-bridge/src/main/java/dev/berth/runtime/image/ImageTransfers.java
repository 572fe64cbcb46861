package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Images that come as archives or of containers, and go as archives. */
final class ImageTransfers {
  private final ImageStore store;
  private final ImageCatalog catalog;
  private final Leases leases;
  private final ImageEvents events;

  ImageTransfers(ImageStore store, ImageCatalog catalog, Leases leases, ImageEvents events) {
    this.store = store;
    this.catalog = catalog;
    this.leases = leases;
    this.events = events;
  }

  void load(
      InputStream archive,
      List<Platform> platforms,
      UnaryOperator<String> naming,
      ProgressSink progress) {
    try (ImageRegistrar.Lease lease = leases.open()) {
      ImageLoader loader = new ImageLoader(store, catalog, events, progress);
      if (StoreWork.doing("load images", () -> loader.load(archive, platforms, naming))) {
        leases.collect();
      }
    } catch (RuntimeException e) {
      leases.collect(); // what was brought in vain
      throw e;
    }
  }

  Digest importRootfs(
      InputStream tar,
      @Nullable String repository,
      @Nullable String tag,
      List<String> changes,
      String message,
      @Nullable String platform) {
    RootfsImport work = new RootfsImport(store);
    String comment = message.isEmpty() ? "Imported from -" : message;
    work.configure(changes, comment, platform);
    List<String> tags =
        repository == null || repository.isEmpty()
            ? List.of()
            : List.of(ImageReference.newTag(repository, tag == null ? "" : tag).familiar());
    try (ImageRegistrar.Lease lease = leases.open()) {
      Digest id = StoreWork.doing("import", () -> work.run(tar, tags));
      Image image = store.get(id.text());
      tags.forEach(name -> events.publish("tag", image, name));
      events.publish("import", image, id.text());
      return id;
    } catch (EngineException e) {
      leases.collect();
      throw e;
    }
  }

  Digest commit(Images.Commit commit) {
    String repository = commit.repository();
    String name =
        repository == null || repository.isEmpty()
            ? null
            : ImageReference.newTag(repository, commit.tag()).familiar();
    try (ImageRegistrar.Lease lease = leases.open()) {
      ImageDocument parent = nullableDocument(commit.parent());
      if (parent == null) {
        throw EngineException.notFound("No such image: " + commit.parent());
      }
      Digest id = StoreWork.doing("commit", () -> new ImageCommit(store, parent, commit).run(name));
      if (name != null) {
        events.publish("tag", store.get(id.text()), name);
      }
      return id;
    } catch (EngineException e) {
      leases.collect();
      throw e;
    }
  }

  private @Nullable ImageDocument nullableDocument(Digest id) {
    for (ImageDocument each : StoreWork.doing("read images", catalog::allDocuments)) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  void save(
      List<String> refs, List<Platform> platforms, UnaryOperator<String> naming, OutputStream out) {
    try (ImageRegistrar.Lease lease = leases.open()) {
      SaveSelection selection = new SaveSelection(catalog, platforms);
      StoreWork.doing(
          "save images",
          () -> {
            for (String ref : refs) {
              selection.add(ref);
            }
            new ImageSaver(store, catalog, selection, naming).write(out);
            return true;
          });
      Set<Digest> told = new HashSet<>();
      for (SaveSelection.Chosen each : selection.all()) {
        Image image = store.find(each.image().id().text());
        if (image != null && told.add(image.id())) { // else somebody removed it meanwhile
          events.publish("save", image, image.id().text());
        }
      }
    }
  }
}
