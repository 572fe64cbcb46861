package dev.berth.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.registry.RegistryAuth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Registry credentials as clients send them. */
public final class Credentials {
  /** How clients name Docker Hub among the keys of X-Registry-Config. */
  private static final String HUB_HOST = "index.docker.io";

  private Credentials() {}

  /** From the X-Registry-Auth header; absent or undecodable means anonymous, as for dockerd. */
  public static RegistryAuth of(Exchange exchange) {
    JsonObject object = decoded(exchange.header("X-Registry-Auth"), "AuthConfig");
    try {
      return object == null ? RegistryAuth.ANONYMOUS : of(object);
    } catch (EngineException e) {
      return RegistryAuth.ANONYMOUS; // a field of another type
    }
  }

  /** From a decoded AuthConfig; {@code auth} is user and password as files keep them. */
  public static RegistryAuth of(JsonObject auth) {
    String user = auth.nonEmpty("username");
    String password = auth.nonEmpty("password");
    String pair = user == null ? pair(auth.nonEmpty("auth")) : null;
    if (pair != null) {
      int colon = pair.indexOf(':');
      user = pair.substring(0, colon);
      password = pair.substring(colon + 1);
    }
    return new RegistryAuth(
        user,
        password,
        auth.nonEmpty("identitytoken"),
        auth.nonEmpty("registrytoken"),
        auth.nonEmpty("serveraddress"));
  }

  /**
   * From the X-Registry-Config header of a build: credentials by a registry's domain. What cannot
   * be read is left out, as dockerd has it.
   */
  public static Function<String, RegistryAuth> byRegistry(Exchange exchange) {
    Map<String, RegistryAuth> all = new HashMap<>();
    JsonObject object = decoded(exchange.header("X-Registry-Config"), "AuthConfigs");
    if (object != null) {
      for (String key : object.keys()) {
        try {
          RegistryAuth auth = of(object.objectOrEmpty(key));
          // a bare host is what clients write today, addresses are older
          if (domain(key).equals(key)) {
            all.put(key, auth);
          } else {
            all.putIfAbsent(domain(key), auth);
          }
        } catch (EngineException e) {
          // this one has a field of another type
        }
      }
    }
    return domain -> all.getOrDefault(domain, RegistryAuth.ANONYMOUS);
  }

  private static String domain(String key) {
    int scheme = key.indexOf("://");
    String rest = scheme < 0 ? key : key.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return host.equals(HUB_HOST) ? "docker.io" : host;
  }

  /** Clients use the URL alphabet with padding; older ones the standard one, or no padding. */
  private static @Nullable JsonObject decoded(@Nullable String header, String type) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String text = header.trim().replace('+', '-').replace('/', '_').replace("=", "");
    try {
      byte[] json = Base64.getUrlDecoder().decode(text);
      return JsonObject.parse(new String(json, StandardCharsets.UTF_8), type);
    } catch (IllegalArgumentException | EngineException e) {
      return null;
    }
  }

  private static @Nullable String pair(@Nullable String encoded) {
    if (encoded == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(encoded);
      String pair = new String(bytes, StandardCharsets.UTF_8);
      return pair.indexOf(':') > 0 ? pair : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
