package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.wire.Credentials;
import dev.berth.wire.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Registry credentials as Podman's clients send them: one, or a map by registry, in X-Registry-Auth
 * (Podman, pkg/auth).
 */
public final class RegistryCredentials {
  private RegistryCredentials() {}

  /** Those for a registry; anonymous where there are none, or none that can be read. */
  public static RegistryAuth of(Exchange exchange, String domain) {
    return of(exchange, "X-Registry-Auth", domain);
  }

  /** The same of a build, whose credentials come in X-Registry-Config. */
  public static RegistryAuth ofBuild(Exchange exchange, String domain) {
    return of(exchange, "X-Registry-Config", domain);
  }

  private static RegistryAuth of(Exchange exchange, String header, String domain) {
    JsonObject sent = decoded(exchange.header(header));
    if (sent == null) {
      return RegistryAuth.ANONYMOUS;
    }
    try {
      if (sent.has("username") || sent.has("identitytoken") || sent.has("auth")) {
        return Credentials.of(sent);
      }
      JsonObject own = sent.object(domain);
      return own == null ? RegistryAuth.ANONYMOUS : Credentials.of(own);
    } catch (EngineException e) {
      return RegistryAuth.ANONYMOUS; // a field of another type
    }
  }

  private static @Nullable JsonObject decoded(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return null;
    }
    try {
      String plain = header.replace('+', '-').replace('/', '_');
      byte[] json = Base64.getUrlDecoder().decode(plain);
      return JsonObject.parse(new String(json, StandardCharsets.UTF_8), "AuthConfig");
    } catch (IllegalArgumentException | EngineException e) {
      return null;
    }
  }
}
