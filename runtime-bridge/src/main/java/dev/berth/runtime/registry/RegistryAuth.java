package dev.berth.runtime.registry;

import org.jspecify.annotations.Nullable;

/** Credentials for a registry; all null for anonymous. */
public record RegistryAuth(
    @Nullable String username,
    @Nullable String password,
    @Nullable String identityToken,
    @Nullable String registryToken,
    @Nullable String serverAddress) {
  public static final RegistryAuth ANONYMOUS = new RegistryAuth(null, null, null, null, null);
}
