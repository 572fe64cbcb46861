package dev.berth.runtime.registry;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was learnt of registries, so that the next request needs fewer round trips. Bounded. */
final class TokenCache {
  private static final int LIMIT = 256;
  private static final int MARGIN_SECONDS = 10;

  private final Clock clock;
  private final Map<String, Token> tokens = bounded();
  private final Map<String, List<Challenge>> challenges = bounded();
  private final Map<String, URI> bases = bounded();

  TokenCache(Clock clock) {
    this.clock = clock;
  }

  private record Token(String value, Instant expires) {}

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > LIMIT;
      }
    };
  }

  synchronized @Nullable String token(String key) {
    Token token = tokens.get(key);
    return token == null || token.expires().isBefore(clock.instant()) ? null : token.value();
  }

  synchronized void keep(String key, String token, long seconds) {
    tokens.put(key, new Token(token, clock.instant().plusSeconds(seconds - MARGIN_SECONDS)));
  }

  synchronized void forget(String key) {
    tokens.remove(key);
  }

  /** How the host last asked for credentials; empty when it never did. */
  synchronized List<Challenge> challenges(String host) {
    return challenges.getOrDefault(host, List.of());
  }

  synchronized void keep(String host, List<Challenge> asked) {
    challenges.put(host, asked);
  }

  /** The address that last answered for a host. */
  synchronized @Nullable URI base(String host) {
    return bases.get(host);
  }

  /** The addresses of an endpoint, the one that last answered first. */
  List<URI> bases(Endpoint endpoint) {
    URI known = base(endpoint.host());
    List<URI> bases = endpoint.bases();
    if (known == null || !bases.contains(known)) {
      return bases;
    }
    List<URI> ordered = new ArrayList<>(bases);
    ordered.remove(known);
    ordered.addFirst(known);
    return ordered;
  }

  synchronized void keep(String host, URI base) {
    bases.put(host, base);
  }

  synchronized void forgetBase(String host) {
    bases.remove(host);
  }
}
