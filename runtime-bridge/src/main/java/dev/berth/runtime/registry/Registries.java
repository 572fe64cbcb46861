package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves images between registries and the store. */
public interface Registries {
  /**
   * Pulls {@code name[:tag|@digest]}; null tag and no digest means every tag. Progress lines are
   * Docker's. Registry refusals keep their kind (NOT_FOUND, UNAUTHORIZED, FORBIDDEN,
   * TOO_MANY_REQUESTS).
   *
   * @param tagOrDigest tag, or a digest text, or null
   * @param platform {@code os[/arch[/variant]]}, null for this host's
   */
  void pull(
      String name,
      @Nullable String tagOrDigest,
      @Nullable String platform,
      RegistryAuth auth,
      ProgressSink progress);

  /**
   * Pushes {@code name[:tag]}; no tag means every tag of the repository that is here. INVALID for
   * what is no name, before anything is said.
   *
   * @param tag null for what the name says
   * @param platform which image of an index, null for what the name means
   */
  void push(
      String name,
      @Nullable String tag,
      @Nullable Platform platform,
      RegistryAuth auth,
      ProgressSink progress);

  /**
   * Pushes manifests of the store under a name that nothing here needs to have; returns the digest
   * the registry knows them by.
   *
   * @param name with tag, or else {@code latest}
   */
  default Digest publish(
      String name, Publication wanted, RegistryAuth auth, ProgressSink progress) {
    throw EngineException.notImplemented("pushing " + name + " is not available");
  }

  /** Reads a manifest or index of any kind, nothing else; NOT_FOUND when there is none. */
  default ManifestContent manifest(String name, RegistryAuth auth) {
    throw EngineException.notImplemented("reading " + name + " is not available");
  }

  /**
   * Brings a manifest of any kind and all it names into the store. Hold a lease from before until
   * something refers to it.
   */
  default ManifestContent fetch(String name, RegistryAuth auth, ProgressSink progress) {
    throw EngineException.notImplemented("fetching " + name + " is not available");
  }

  /** All tags of a repository. */
  default List<String> tags(String name, RegistryAuth auth) {
    throw EngineException.notImplemented("listing tags of " + name + " is not available");
  }

  /** The same, but without checks of certificates, and by HTTP where there is no HTTPS. */
  default Registries insecure() {
    return this;
  }

  /** The same, but with the credentials of that file alone where a request has none. */
  default Registries authFile(Path file) {
    return this;
  }

  /** Checks credentials; returns an identity token or empty. UNAUTHORIZED when refused. */
  String login(RegistryAuth auth);

  /** Asks for the descriptor and platforms of an image without pulling it. */
  RemoteImage inspect(String ref, RegistryAuth auth);

  /** Finds images in a registry; INVALID for what cannot be asked. */
  List<SearchResult> search(SearchQuery query, RegistryAuth auth);

  /**
   * Fetches a file from an ordinary web server, with the proxies and certificates that registries
   * are reached with. Docker's texts for what fails.
   */
  default Download download(String url) {
    throw EngineException.notImplemented("fetching " + url + " is not available");
  }

  /**
   * A file that is being fetched.
   *
   * @param body to be closed by the caller
   * @param size bytes, -1 when the server does not say
   */
  record Download(InputStream body, long size) {}

  /** What a registry says of an image. */
  record RemoteImage(Digest digest, String mediaType, long size, List<Platform> platforms) {}
}
