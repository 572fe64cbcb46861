package dev.berth.runtime.registry;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.conf.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registries as reached over HTTP. Cheap to make: nothing is opened before the first use. */
public final class HttpRegistries implements Registries {
  private final ImageRegistrar store;
  private final KnownImages images;
  private final ImageSource source;
  private final Events events;
  private final RegistryConnections connections;
  private final Backoff backoff;

  public HttpRegistries(
      EngineConfig config, RegistrySettings settings, ImageStore store, Events events) {
    this(
        store,
        known(store),
        store,
        events,
        connections(config, settings, new TokenCache(Clock.systemUTC())),
        Backoff.STANDARD);
  }

  HttpRegistries(
      ImageRegistrar store,
      KnownImages images,
      ImageSource source,
      Events events,
      RegistryConnections connections,
      Backoff backoff) {
    this.store = store;
    this.images = images;
    this.source = source;
    this.events = events;
    this.connections = connections;
    this.backoff = backoff;
  }

  private static KnownImages known(Images images) {
    return (reference, platform) -> {
      Image image = images.find(reference, platform);
      return image == null ? null : image.id();
    };
  }

  static RegistryConnections connections(
      EngineConfig config, RegistrySettings settings, TokenCache cache) {
    TlsContexts tls = new TlsContexts(settings.files().certificates(), config.environment());
    return new RegistryConnections(
        settings,
        new HttpTransport(tls, new HttpProxies(settings::proxies)),
        new CredentialProgram(config.environment()),
        cache);
  }

  @Override
  public void pull(
      String name,
      @Nullable String tagOrDigest,
      @Nullable String platform,
      RegistryAuth auth,
      ProgressSink progress) {
    ImageReference reference = ImageReference.parse(name, tagOrDigest);
    if (reference.path().equals("library/scratch")
        && reference.domain().equals(ImageReference.DEFAULT_DOMAIN)) {
      throw EngineException.forbidden("'scratch' is a reserved name");
    }
    try {
      List<RepositoryClient> clients = connections.repositories(reference, auth);
      boolean newer = false;
      List<Runnable> warnings = new ArrayList<>();
      for (ImageReference one : wanted(reference, clients)) {
        connections.checkPolicy(one);
        PullOperation operation =
            new PullOperation(one, platform, store, images, progress, backoff);
        PullOperation.Pulled pulled = operation.run(clients);
        published(one, pulled);
        newer |= pulled.newer();
        warnings.add(() -> operation.warnOfPlatform(pulled));
      }
      String word = newer ? "Downloaded newer image for " : "Image is up to date for ";
      progress.status(null, "Status: " + word + reference.familiar(), -1, -1);
      warnings.forEach(Runnable::run);
    } catch (IOException e) {
      throw RegistryErrors.of(e, reference);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public Download download(String url) {
    return new WebDownload(connections.transport()).open(url);
  }

  private List<ImageReference> wanted(ImageReference reference, List<RepositoryClient> clients)
      throws InterruptedException {
    if (!reference.isNameOnly()) {
      return List.of(reference);
    }
    ManifestFetch fetch = new ManifestFetch(reference, backoff);
    List<ImageReference> all = new ArrayList<>();
    for (String tag : fetch.attempt(clients.getLast()::tags)) {
      all.add(reference.withTag(tag));
    }
    if (all.isEmpty()) {
      throw EngineException.notFound("no tags found for " + reference.familiarName());
    }
    return all;
  }

  private void published(ImageReference reference, PullOperation.Pulled pulled) {
    Map<String, String> attributes = new TreeMap<>(pulled.config().labels());
    attributes.put("name", reference.familiarName());
    events.publish("image", "pull", reference.familiar(), attributes);
  }

  @Override
  public void push(
      String name,
      @Nullable String tag,
      @Nullable Platform platform,
      RegistryAuth auth,
      ProgressSink progress) {
    ImageReference parsed = ImageReference.parse(name);
    ImageReference reference = tag == null ? parsed : parsed.withTag(tag);
    if (platform != null) {
      Image unused = source.get(reference.familiar(), platform); // told before the first line
    }
    progress.status(null, "The push refers to repository [" + reference.name() + "]", -1, -1);
    try (ImageRegistrar.Lease lease = store.lease()) {
      RepositoryPush push = new RepositoryPush(store, source, events, backoff);
      push.run(reference, platform, () -> connections.writer(reference, auth), progress);
    } catch (IOException e) {
      throw EngineException.internal(RegistryErrors.message(e), e);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public Digest publish(String name, Publication wanted, RegistryAuth auth, ProgressSink progress) {
    ImageReference reference = ImageReference.parse(name).withDefaultTag();
    if (reference.digest() != null) {
      throw EngineException.invalid("cannot push a digest reference");
    }
    try (ImageRegistrar.Lease lease = store.lease()) {
      RepositoryPush push = new RepositoryPush(store, source, events, backoff);
      return push.publish(reference, wanted, () -> connections.writer(reference, auth), progress);
    } catch (IOException e) {
      throw EngineException.internal(RegistryErrors.message(e), e);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public ManifestContent manifest(String name, RegistryAuth auth) {
    ImageReference reference = ImageReference.parse(name).withDefaultTag();
    try {
      return new ContentFetch(reference, backoff)
          .manifest(connections.repositories(reference, auth));
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public ManifestContent fetch(String name, RegistryAuth auth, ProgressSink progress) {
    ImageReference reference = ImageReference.parse(name).withDefaultTag();
    try {
      connections.checkPolicy(reference);
      return new ContentFetch(reference, backoff)
          .whole(connections.repositories(reference, auth), store.blobs(), progress);
    } catch (IOException e) {
      throw RegistryErrors.of(e, reference);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public List<String> tags(String name, RegistryAuth auth) {
    ImageReference reference = ImageReference.parse(name).nameOnly();
    try {
      List<RepositoryClient> clients = connections.repositories(reference, auth);
      return new ManifestFetch(reference, backoff).attempt(clients.getLast()::tags);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  @Override
  public Registries insecure() {
    return reached(connections.insecure());
  }

  @Override
  public Registries authFile(Path file) {
    return reached(connections.authFile(file));
  }

  private Registries reached(RegistryConnections other) {
    return new HttpRegistries(store, images, source, events, other, backoff);
  }

  @Override
  public String login(RegistryAuth auth) {
    return new LoginOperation(connections).run(auth);
  }

  @Override
  public List<SearchResult> search(SearchQuery query, RegistryAuth auth) {
    return new SearchOperation(connections, query).run(auth);
  }

  @Override
  public RemoteImage inspect(String ref, RegistryAuth auth) {
    ImageReference reference = ImageReference.parse(ref).withDefaultTag();
    try {
      List<RepositoryClient> clients = connections.repositories(reference, auth);
      return new RemoteInspection(reference, backoff).run(clients);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }
}
