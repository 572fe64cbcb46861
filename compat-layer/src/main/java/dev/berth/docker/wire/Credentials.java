package dev.berth.docker.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.registry.RegistryAuth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Registry credentials as clients send them. */
public final class Credentials {
  private Credentials() {}

  /** From the X-Registry-Auth header; absent or undecodable means anonymous. */
  public static RegistryAuth of(Exchange exchange) {
    String header = exchange.header("X-Registry-Auth");
    if (header == null || header.isBlank()) {
      return RegistryAuth.ANONYMOUS;
    }
    try {
      // clients use the URL alphabet with padding; older ones the standard one, or no padding
      String text = header.trim().replace('+', '-').replace('/', '_').replace("=", "");
      String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      JsonObject object = JsonObject.parse(json, "AuthConfig");
      return object == null ? RegistryAuth.ANONYMOUS : of(object);
    } catch (IllegalArgumentException | EngineException e) {
      return RegistryAuth.ANONYMOUS;
    }
  }

  /** From a decoded AuthConfig. */
  public static RegistryAuth of(JsonObject auth) {
    return new RegistryAuth(
        auth.nonEmpty("username"),
        auth.nonEmpty("password"),
        auth.nonEmpty("identitytoken"),
        auth.nonEmpty("registrytoken"),
        auth.nonEmpty("serveraddress"));
  }
}
