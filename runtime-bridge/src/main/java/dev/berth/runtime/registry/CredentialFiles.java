package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
  static final String HUB_KEY = "https://index.docker.io/v1/";

  /** Docker's first file of this kind: the whole of it is what later files call auths. */
  private static final String OLDEST = ".dockercfg";

  private final List<Path> files;
  private final CredentialHelper helper;

  CredentialFiles(List<Path> files, CredentialHelper helper) {
    this.files = files;
    this.helper = helper;
  }

  /**
   * What was found.
   *
   * @param auth ANONYMOUS when nothing was
   * @param problem why nothing was, where something should have been; null otherwise
   */
  record Found(RegistryAuth auth, @Nullable String problem) {}

  /** Credentials for a repository of a registry; what cannot be read or asked counts as none. */
  Found find(String domain, String path) {
    List<String> keys = keys(domain, path);
    String problem = null;
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        continue;
      }
      try {
        RegistryAuth found = find(read(file), domain, keys);
        if (found != null) {
          return new Found(found, null);
        }
      } catch (IOException e) {
        problem = file + ": " + e.getMessage();
        LOG.log(System.Logger.Level.WARNING, "no credentials for {0}: {1}", domain, problem);
      }
    }
    return new Found(RegistryAuth.ANONYMOUS, problem);
  }

  private static JsonNode read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonNode root =
        bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : RegistryJson.object(bytes);
    return file.endsWith(OLDEST) ? JsonNodeFactory.instance.objectNode().set("auths", root) : root;
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
    String store = RegistryJson.text(root, "credsStore");
    if (store == null) {
      return inFile(root.path("auths"), domain, keys);
    }
    IOException failure = null;
    try {
      RegistryAuth stored = helper.get(store, server);
      if (stored != null) {
        return stored;
      }
    } catch (IOException e) {
      failure = e; // the file may have what the store's program cannot give
    }
    RegistryAuth written = inFile(root.path("auths"), domain, keys);
    if (written == null && failure != null) {
      throw failure;
    }
    return written;
  }

  private static @Nullable RegistryAuth inFile(JsonNode auths, String domain, List<String> keys)
      throws IOException {
    for (String key : keys) {
      RegistryAuth auth = entry(auths.path(key));
      if (auth != null) {
        return auth;
      }
    }
    for (var each : auths.properties()) { // addresses, as old clients wrote them
      RegistryAuth auth = host(each.getKey()).equals(domain) ? entry(each.getValue()) : null;
      if (auth != null) {
        return auth;
      }
    }
    return null;
  }

  /** The host of an address that begins with a scheme, or nothing. */
  private static String host(String key) {
    int scheme = key.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int slash = key.indexOf('/', scheme + 3);
    return key.substring(scheme + 3, slash < 0 ? key.length() : slash);
  }

  private static @Nullable RegistryAuth entry(JsonNode entry) throws IOException {
    String identity = RegistryJson.text(entry, "identitytoken");
    String registry = RegistryJson.text(entry, "registrytoken");
    String encoded = RegistryJson.text(entry, "auth");
    if (encoded == null) {
      String user = RegistryJson.text(entry, "username");
      return identity == null && registry == null && user == null
          ? null
          : new RegistryAuth(user, RegistryJson.text(entry, "password"), identity, registry, null);
    }
    String pair;
    try {
      pair = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("an auth entry is not base64", e);
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String password = pair.substring(colon + 1).replace("\0", "");
    return new RegistryAuth(pair.substring(0, colon), password, identity, registry, null);
  }
}
