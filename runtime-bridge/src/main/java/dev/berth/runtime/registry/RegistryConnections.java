package dev.berth.runtime.registry;

import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.conf.InsecureHosts;
import dev.berth.runtime.registry.conf.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes clients for repositories: configuration, credentials and transport brought together. */
final class RegistryConnections {
  private final RegistrySettings settings;
  private final HttpTransport transport;
  private final CredentialHelper helper;
  private final TokenCache cache;
  private final boolean insecure;

  /** Where credentials are looked for alone, null for the files of the user. */
  private final @Nullable Path authFile;

  RegistryConnections(
      RegistrySettings settings,
      HttpTransport transport,
      CredentialHelper helper,
      TokenCache cache) {
    this(settings, transport, helper, cache, false, null);
  }

  private RegistryConnections(
      RegistrySettings settings,
      HttpTransport transport,
      CredentialHelper helper,
      TokenCache cache,
      boolean insecure,
      @Nullable Path authFile) {
    this.authFile = authFile;
    this.insecure = insecure;
    this.settings = settings;
    this.transport = transport;
    this.helper = helper;
    this.cache = cache;
  }

  /** The same, but every registry counts as one whose certificate need not be checked. */
  RegistryConnections insecure() {
    return new RegistryConnections(settings, transport, helper, cache, true, authFile);
  }

  /** The same, but with the credentials that one file has. */
  RegistryConnections authFile(Path file) {
    return new RegistryConnections(settings, transport, helper, cache, insecure, file);
  }

  /** Clients for everywhere the repository is served, to be tried in order. */
  List<RepositoryClient> repositories(ImageReference reference, RegistryAuth auth) {
    List<RepositoryClient> clients = new ArrayList<>();
    for (Endpoint endpoint : resolver().resolve(reference)) {
      // credentials that came with the request are for the registry named, not for its mirrors
      boolean named = endpoint.registry().equals(reference.domain());
      Credentials mine = given(named ? auth : RegistryAuth.ANONYMOUS, endpoint);
      String scope = "repository:" + endpoint.repository() + ":pull";
      clients.add(new RepositoryClient(session(endpoint, mine, scope)));
    }
    return clients;
  }

  /** A client to push to a repository with. */
  RepositoryWriter writer(ImageReference reference, RegistryAuth auth) {
    Endpoint endpoint = resolver().forPush(reference);
    Credentials mine = given(auth, endpoint);
    String scope = "repository:" + endpoint.repository() + ":push,pull";
    return new RepositoryWriter(
        session(endpoint, mine, scope),
        from -> session(endpoint, mine, scope + " repository:" + from + ":pull"));
  }

  private Credentials given(RegistryAuth auth, Endpoint endpoint) {
    return isAnonymous(auth)
        ? kept(endpoint.registry(), endpoint.repository())
        : Credentials.given(auth);
  }

  /** The registry itself, for a login with these credentials. */
  Endpoint registry(String domain) {
    return resolver().registry(domain);
  }

  /** The registry itself, for a search; FORBIDDEN when the configuration blocks it. */
  Endpoint searched(String domain) {
    return resolver().searched(domain);
  }

  /** Credentials that this user's files keep for a repository, empty for the registry. */
  Credentials kept(String registry, String repository) {
    return Credentials.kept(
        () -> {
          if (authFile != null) {
            return new CredentialFiles(List.of(authFile), helper).find(registry, repository);
          }
          CredentialFiles files = new CredentialFiles(settings.files().credentials(), helper);
          return new CredentialHelpers(settings.places().credentialHelpers(), files, helper)
              .find(registry, repository);
        });
  }

  RegistrySession session(Endpoint endpoint, Credentials mine, @Nullable String scope) {
    Authorizer authorizer =
        new Authorizer(endpoint, mine, scope, new TokenClient(transport), cache);
    return new RegistrySession(endpoint, transport, authorizer, cache);
  }

  /** The addresses of a registry in the order to try them. */
  List<URI> bases(Endpoint endpoint) {
    return cache.bases(endpoint);
  }

  /** The address that last answered for a registry, or null. */
  @Nullable URI answered(Endpoint endpoint) {
    return cache.base(endpoint.host());
  }

  HttpTransport transport() {
    return transport;
  }

  /** FORBIDDEN when the user's policy does not let an image be used. */
  void checkPolicy(ImageReference reference) {
    settings.policy().check(reference);
  }

  private EndpointResolver resolver() {
    return new EndpointResolver(
        settings.places(),
        insecure ? InsecureHosts.ALL : settings.insecure(),
        settings.hubMirrors());
  }

  static boolean isAnonymous(RegistryAuth auth) {
    return isEmpty(auth.username())
        && isEmpty(auth.identityToken())
        && isEmpty(auth.registryToken());
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
