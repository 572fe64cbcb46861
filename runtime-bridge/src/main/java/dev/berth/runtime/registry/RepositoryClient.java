package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.MessageDigests;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of the OCI distribution spec, section "Pull" and "Content Discovery". */
final class RepositoryClient {
  /** The largest manifest taken, in bytes: what the distribution spec says at least to expect. */
  static final int MAX_MANIFEST = 4 << 20;

  private static final int MAX_PAGES = 1000;

  private final RegistrySession session;
  private final String root;

  RepositoryClient(RegistrySession session) {
    this.session = session;
    this.root = "/v2/" + session.endpoint().repository();
  }

  Endpoint endpoint() {
    return session.endpoint();
  }

  /**
   * A blob's content from somewhere on.
   *
   * @param start offset of the first byte, 0 when the server ignored the range asked for
   */
  record BlobStream(InputStream body, long start) {}

  /**
   * Gets a manifest and checks it.
   *
   * @param expected what its digest must be, null when asked by tag
   * @param reference for messages
   */
  Manifest manifest(String tagOrDigest, @Nullable Digest expected, String reference)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        session.send(
            "GET", root + "/manifests/" + tagOrDigest, Map.of("Accept", MediaTypes.ACCEPT));
    RateLimits.note(response);
    byte[] bytes = limited(response, MAX_MANIFEST, "manifest of " + reference);
    Digest digest = verified(bytes, expected, response);
    String type = response.headers().firstValue("content-type").orElse(null);
    return ManifestParser.parse(bytes, type, digest, reference);
  }

  /**
   * Gets a manifest or index of any kind and checks it.
   *
   * @param expected what its digest must be, null when asked by tag
   * @param reference for messages
   */
  ManifestContent content(String tagOrDigest, @Nullable Digest expected, String reference)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        session.send(
            "GET", root + "/manifests/" + tagOrDigest, Map.of("Accept", MediaTypes.ACCEPT));
    byte[] bytes = limited(response, MAX_MANIFEST, "manifest of " + reference);
    Digest digest = verified(bytes, expected, response);
    String type = response.headers().firstValue("content-type").orElse(null);
    return ManifestContent.of(bytes, digest, type == null ? null : MediaTypes.bare(type));
  }

  /** Gets a manifest of any kind, checked against its digest. */
  byte[] manifestBytes(Digest digest, String what) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        session.send("GET", root + "/manifests/" + digest, Map.of("Accept", MediaTypes.ACCEPT));
    byte[] bytes = limited(response, MAX_MANIFEST, what);
    Digest unused = verified(bytes, digest, response);
    return bytes;
  }

  private static Digest verified(
      byte[] bytes, @Nullable Digest expected, HttpResponse<InputStream> response) {
    Digest actual =
        expected != null && expected.algorithm().equals("sha512")
            ? MessageDigests.sha512(bytes)
            : MessageDigests.sha256(bytes);
    String told = response.headers().firstValue("docker-content-digest").orElse(null);
    boolean contradicted =
        told != null && told.startsWith(actual.algorithm() + ":") && !told.equals(actual.text());
    if ((expected != null && !expected.equals(actual)) || (expected == null && contradicted)) {
      throw EngineException.internal(
          "manifest verification failed for digest " + (expected == null ? told : expected), null);
    }
    return actual;
  }

  /** Gets a small blob whole, checked against its descriptor. */
  byte[] small(Descriptor descriptor, int limit, String what)
      throws IOException, InterruptedException {
    if (descriptor.size() > limit) {
      throw tooLarge(what, limit);
    }
    BlobStream stream = blob(descriptor.digest(), 0);
    byte[] bytes;
    try (InputStream in = stream.body()) {
      bytes = in.readNBytes(limit + 1);
    }
    Digest digest = descriptor.digest();
    Digest actual =
        digest.algorithm().equals("sha512")
            ? MessageDigests.sha512(bytes)
            : MessageDigests.sha256(bytes);
    if (!actual.equals(digest)) {
      throw EngineException.internal("image config verification failed for digest " + digest, null);
    }
    return bytes;
  }

  /** Opens a blob; the caller closes the body. */
  BlobStream blob(Digest digest, long offset) throws IOException, InterruptedException {
    return from(session.send("GET", root + "/blobs/" + digest, range(offset)), offset);
  }

  /**
   * Opens a layer. One that registries must not distribute is got where its manifest says if the
   * registry has it not.
   */
  BlobStream layer(Descriptor layer, long offset) throws IOException, InterruptedException {
    try {
      return blob(layer.digest(), offset);
    } catch (RegistryFailure e) {
      if (e.status() != 404 || !MediaTypes.isForeign(layer.mediaType())) {
        throw e;
      }
      return foreign(layer, offset, e);
    }
  }

  private BlobStream foreign(Descriptor layer, long offset, RegistryFailure absent)
      throws IOException, InterruptedException {
    RegistryFailure failure = absent;
    for (String url : layer.urls()) {
      try {
        return from(session.elsewhere(WebDownload.uri(url), range(offset)), offset);
      } catch (EngineException e) {
        failure = new RegistryFailure(400, "", e.text(), 0);
      } catch (RegistryFailure e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static Map<String, String> range(long offset) {
    return offset == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-");
  }

  private static BlobStream from(HttpResponse<InputStream> response, long offset)
      throws IOException {
    String range = response.headers().firstValue("content-range").orElse("");
    boolean resumed = response.statusCode() == 206 && range.startsWith("bytes " + offset + "-");
    if (response.statusCode() == 206 && !resumed) {
      response.body().close();
      throw new IOException("server sent another range than asked for: " + range);
    }
    return new BlobStream(response.body(), resumed ? offset : 0);
  }

  /** All tags, in the registry's order. */
  List<String> tags() throws IOException, InterruptedException {
    return listed(root + "/tags/list?n=1000", "tags");
  }

  /** The repositories of the registry, as far as these credentials may see them. */
  List<String> catalog() throws IOException, InterruptedException {
    return listed("/v2/_catalog?n=1000", "repositories");
  }

  private List<String> listed(String first, String field) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    String path = first;
    for (int page = 0; path != null && page < MAX_PAGES; page++) {
      HttpResponse<InputStream> response = session.send("GET", path, Map.of());
      JsonNode answer = RegistryJson.object(limited(response, MAX_MANIFEST, "list of " + field));
      answer.path(field).forEach(each -> all.add(each.asText()));
      path = nextPage(response);
    }
    return all;
  }

  /** The target of {@code Link: </v2/...>; rel="next"}; other hosts are not followed. */
  private static @Nullable String nextPage(HttpResponse<InputStream> response) {
    String link = response.headers().firstValue("link").orElse("");
    int start = link.indexOf('<');
    int end = link.indexOf('>');
    if (start < 0 || end < start || !link.contains("next")) {
      return null;
    }
    String target = link.substring(start + 1, end);
    int scheme = target.indexOf("://");
    int slash = scheme < 0 ? 0 : target.indexOf('/', scheme + 3);
    return slash < 0 ? null : target.substring(slash);
  }

  private static byte[] limited(HttpResponse<InputStream> response, int limit, String what)
      throws IOException {
    try (InputStream in = response.body()) {
      if (response.headers().firstValueAsLong("content-length").orElse(0) > limit) {
        throw tooLarge(what, limit);
      }
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw tooLarge(what, limit);
      }
      return bytes;
    }
  }

  private static EngineException tooLarge(String what, int limit) {
    return EngineException.internal(what + " is larger than " + limit + " bytes", null);
  }
}
