package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.image.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials that a login of this user left in files (containers-auth.json(5), Docker's too). */
final class CredentialFiles {
  private static final System.Logger LOG = System.getLogger(CredentialFiles.class.getName());
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  private final List<Path> files;
  private final CredentialHelper helper;

  CredentialFiles(List<Path> files, CredentialHelper helper) {
    this.files = files;
    this.helper = helper;
  }

  /** Credentials for a repository of a registry, or ANONYMOUS; a broken file counts as none. */
  RegistryAuth find(String domain, String path) {
    List<String> keys = keys(domain, path);
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        continue;
      }
      try {
        RegistryAuth found = find(RegistryJson.object(Files.readAllBytes(file)), domain, keys);
        if (found != null) {
          return found;
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "{0} is ignored: {1}", file, e.getMessage());
      }
    }
    return RegistryAuth.ANONYMOUS;
  }

  /** The most specific first: {@code host/a/b}, {@code host/a}, {@code host}. */
  private static List<String> keys(String domain, String path) {
    List<String> keys = new ArrayList<>();
    for (String at = path; !at.isEmpty(); ) {
      keys.add(domain + "/" + at);
      int slash = at.lastIndexOf('/');
      at = slash < 0 ? "" : at.substring(0, slash);
    }
    keys.add(domain);
    keys.add("https://" + domain);
    keys.add("http://" + domain);
    if (domain.equals(ImageReference.DEFAULT_DOMAIN)) {
      keys.add(HUB_KEY);
      keys.add("index.docker.io");
    }
    return keys;
  }

  private @Nullable RegistryAuth find(JsonNode root, String domain, List<String> keys)
      throws IOException {
    String server = domain.equals(ImageReference.DEFAULT_DOMAIN) ? HUB_KEY : domain;
    JsonNode helpers = root.path("credHelpers");
    String program = RegistryJson.text(helpers, domain);
    program = program == null ? RegistryJson.text(helpers, server) : program;
    if (program != null) {
      return helper.get(program, server);
    }
    JsonNode auths = root.path("auths");
    for (String key : keys) {
      RegistryAuth auth = entry(auths.path(key));
      if (auth != null) {
        return auth;
      }
    }
    String store = RegistryJson.text(root, "credsStore");
    return store == null ? null : helper.get(store, server);
  }

  private static @Nullable RegistryAuth entry(JsonNode entry) {
    String identity = RegistryJson.text(entry, "identitytoken");
    String registry = RegistryJson.text(entry, "registrytoken");
    String encoded = RegistryJson.text(entry, "auth");
    if (encoded == null) {
      return identity == null && registry == null
          ? null
          : new RegistryAuth(null, null, identity, registry, null);
    }
    String pair = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    return colon < 0
        ? null
        : new RegistryAuth(
            pair.substring(0, colon),
            pair.substring(colon + 1).replace("\0", ""),
            identity,
            registry,
            null);
  }
}
