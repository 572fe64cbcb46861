package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests of the OCI distribution spec, section "Push". */
final class RepositoryWriter {
  private static final int NOT_FOUND = 404;
  private static final int CREATED = 201;

  private final RegistrySession session;
  private final Function<String, RegistrySession> mounting;
  private final String root;

  /**
   * Makes a client.
   *
   * @param mounting gives a session that may read another repository as well
   */
  RepositoryWriter(RegistrySession session, Function<String, RegistrySession> mounting) {
    this.session = session;
    this.mounting = mounting;
    this.root = "/v2/" + session.endpoint().repository();
  }

  /**
   * An upload that was begun.
   *
   * @param location where its next request goes
   * @param minChunk the fewest bytes a part but the last may have, 0 when the registry does not say
   */
  record Upload(URI location, long minChunk) {}

  /**
   * How far an upload is.
   *
   * @param offset bytes the registry has
   */
  record Position(Upload upload, long offset) {}

  void ping() throws IOException, InterruptedException {
    session.ping();
  }

  /** Whether the repository has a blob. */
  boolean hasBlob(Digest digest) throws IOException, InterruptedException {
    return has(root + "/blobs/" + digest, Map.of());
  }

  /** Whether the repository has a manifest. */
  boolean hasManifest(Digest digest) throws IOException, InterruptedException {
    return has(root + "/manifests/" + digest, Map.of("Accept", MediaTypes.ACCEPT));
  }

  private boolean has(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    try {
      session.send("HEAD", path, headers).body().close();
      return true;
    } catch (RegistryFailure e) {
      if (e.status() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * What became of a wish for another repository's blob.
   *
   * @param done whether it is here now
   * @param begun the upload the registry began instead, null for none
   */
  record Mount(boolean done, @Nullable Upload begun) {
    static final Mount NONE = new Mount(false, null);
  }

  /** Asks for a blob of another repository. */
  Mount mount(Digest digest, String from) throws IOException, InterruptedException {
    String query = "?mount=" + encoded(digest.text()) + "&from=" + encoded(from);
    HttpResponse<InputStream> response =
        mounting.apply(from).send("POST", root + "/blobs/uploads/" + query, Map.of());
    response.body().close();
    return response.statusCode() == CREATED
        ? new Mount(true, null)
        : new Mount(false, upload(response));
  }

  /** Begins an upload. */
  Upload begin() throws IOException, InterruptedException {
    HttpResponse<InputStream> response = session.send("POST", root + "/blobs/uploads/", Map.of());
    response.body().close();
    return upload(response);
  }

  /**
   * Sends a part of a blob.
   *
   * @param range {@code first-last} of the bytes, null for everything that is left, of unknown
   *     length
   */
  Upload append(Upload upload, BodyPublisher body, @Nullable String range)
      throws IOException, InterruptedException {
    String type = "application/octet-stream";
    Map<String, String> headers =
        range == null
            ? Map.of("Content-Type", type)
            : Map.of("Content-Type", type, "Content-Range", range);
    HttpResponse<InputStream> response = session.sendTo("PATCH", upload.location(), headers, body);
    response.body().close();
    return upload(response);
  }

  /**
   * Ends an upload.
   *
   * @param body the whole blob, or null when all was sent before
   */
  void finish(Upload upload, Digest digest, @Nullable BodyPublisher body)
      throws IOException, InterruptedException {
    String location = upload.location().toString();
    String separator = upload.location().getRawQuery() == null ? "?" : "&";
    URI address = URI.create(location + separator + "digest=" + encoded(digest.text()));
    BodyPublisher sent = body == null ? BodyPublishers.noBody() : body;
    session
        .sendTo("PUT", address, Map.of("Content-Type", "application/octet-stream"), sent)
        .body()
        .close();
  }

  /** Asks how far an upload is; null when the registry does not know it any more. */
  @Nullable Position position(Upload upload) throws IOException, InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = session.sendTo("GET", upload.location(), Map.of(), null);
    } catch (RegistryFailure e) {
      if (e.status() >= 400 && e.status() < 500 && !e.temporary()) {
        return null;
      }
      throw e;
    }
    response.body().close();
    String range = response.headers().firstValue("range").orElse("");
    int dash = range.indexOf('-');
    if (dash < 0) {
      return null;
    }
    try {
      long last = Long.parseLong(range.substring(dash + 1).strip());
      // a registry says 0-0 of an upload that has nothing, and of one that has a byte
      return last <= 0 ? null : new Position(upload(response), last + 1);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Stores a manifest under a tag or its digest. */
  void manifest(String reference, byte[] bytes, String mediaType)
      throws IOException, InterruptedException {
    session
        .send(
            "PUT",
            root + "/manifests/" + reference,
            Map.of("Content-Type", mediaType),
            BodyPublishers.ofByteArray(bytes))
        .body()
        .close();
  }

  private static Upload upload(HttpResponse<InputStream> response) throws IOException {
    String location = response.headers().firstValue("location").orElse(null);
    if (location == null) {
      throw new LastingFailure("registry gave no location for the upload");
    }
    long minChunk = response.headers().firstValueAsLong("oci-chunk-min-length").orElse(0);
    try {
      return new Upload(response.uri().resolve(location), minChunk);
    } catch (IllegalArgumentException e) {
      throw new LastingFailure("registry gave an invalid location for the upload: " + location, e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
