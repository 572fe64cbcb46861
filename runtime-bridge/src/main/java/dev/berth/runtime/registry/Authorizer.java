package dev.berth.runtime.registry;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers one registry's challenges for one scope; used by several threads at once. */
final class Authorizer {
  private final Endpoint endpoint;
  private final Credentials credentials;
  private final @Nullable String scope;
  private final TokenClient tokens;
  private final TokenCache cache;
  private volatile @Nullable String header;

  Authorizer(
      Endpoint endpoint,
      Credentials credentials,
      @Nullable String scope,
      TokenClient tokens,
      TokenCache cache) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.scope = scope;
    this.tokens = tokens;
    this.cache = cache;
  }

  /** The Authorization header to send now, null for none; asks ahead where the way is known. */
  @Nullable String header() throws IOException, InterruptedException {
    String known = header;
    if (known != null) {
      return known;
    }
    String given = credentials.givenToken();
    if (given != null) {
      header = "Bearer " + given;
      return header;
    }
    List<Challenge> asked = cache.challenges(endpoint.host());
    return asked.isEmpty() ? null : answer(asked, null) ? header : null;
  }

  /**
   * Takes a refusal in.
   *
   * @param used the header that was refused, null when none was sent
   * @return whether to try again with {@link #header()}
   */
  synchronized boolean answer(List<Challenge> challenges, @Nullable String used)
      throws IOException, InterruptedException {
    if (!Objects.equals(header, used)) {
      return true; // another thread was faster
    }
    cache.keep(endpoint.host(), challenges);
    RegistryAuth auth = credentials.get();
    for (Challenge challenge : challenges) {
      if (challenge.bearer()) {
        return bearer(challenge, auth, used != null);
      }
    }
    for (Challenge challenge : challenges) {
      if (challenge.basic()) {
        String basic = TokenClient.basic(auth);
        header = basic;
        return basic != null && !basic.equals(used);
      }
    }
    return false;
  }

  private boolean bearer(Challenge challenge, RegistryAuth auth, boolean refused)
      throws IOException, InterruptedException {
    String given = credentials.givenToken();
    if (given != null && !refused) {
      header = "Bearer " + given;
      return true;
    }
    String wanted = scope == null ? challenge.parameter("scope") : scope;
    String key = key(challenge, auth, wanted);
    if (refused) {
      cache.forget(key);
    }
    String token = cache.token(key);
    if (token == null) {
      TokenClient.Token fresh = tokens.fetch(challenge, wanted, auth, endpoint, false);
      cache.keep(key, fresh.value(), fresh.seconds());
      token = fresh.value();
    }
    header = "Bearer " + token;
    return true;
  }

  private static String key(Challenge challenge, RegistryAuth auth, @Nullable String wanted) {
    return String.join(
        "\n",
        String.valueOf(challenge.parameter("realm")),
        String.valueOf(challenge.parameter("service")),
        String.valueOf(wanted),
        String.valueOf(auth.username()),
        String.valueOf(auth.password()),
        String.valueOf(auth.identityToken()));
  }

  /** Whether there is nothing to authenticate with. */
  boolean anonymous() {
    RegistryAuth auth = credentials.get();
    return TokenClient.basic(auth) == null
        && auth.identityToken() == null
        && auth.registryToken() == null;
  }

  /** Why there is nothing to authenticate with though there should be, or null. */
  @Nullable String problem() {
    return credentials.problem();
  }
}
