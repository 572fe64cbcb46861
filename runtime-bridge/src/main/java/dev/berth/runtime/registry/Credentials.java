package dev.berth.runtime.registry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of one operation with one registry. Those that the user's files and helpers keep are
 * looked up when the registry asks for any, once: a helper may be slow, or want the user.
 */
final class Credentials {
  private final Supplier<CredentialFiles.Found> lookup;
  private volatile CredentialFiles.@Nullable Found found;

  private Credentials(
      Supplier<CredentialFiles.Found> lookup, CredentialFiles.@Nullable Found found) {
    this.lookup = lookup;
    this.found = found;
  }

  /** Those that came with the request. */
  static Credentials given(RegistryAuth auth) {
    CredentialFiles.Found found = new CredentialFiles.Found(auth, null);
    return new Credentials(() -> found, found);
  }

  /** Those that are kept somewhere. */
  static Credentials kept(Supplier<CredentialFiles.Found> lookup) {
    return new Credentials(lookup, null);
  }

  /** The credentials, or ANONYMOUS. */
  RegistryAuth get() {
    return found().auth();
  }

  /** The token to send without being asked, or null. */
  @Nullable String givenToken() {
    CredentialFiles.Found known = found;
    String token = known == null ? null : known.auth().registryToken();
    return token == null || token.isEmpty() ? null : token;
  }

  /** Why nothing could be looked up, or null. */
  @Nullable String problem() {
    CredentialFiles.Found known = found;
    return known == null ? null : known.problem();
  }

  private CredentialFiles.Found found() {
    CredentialFiles.Found known = found;
    if (known == null) {
      synchronized (this) {
        known = found;
        if (known == null) {
          known = lookup.get();
          found = known;
        }
      }
    }
    return known;
  }
}
