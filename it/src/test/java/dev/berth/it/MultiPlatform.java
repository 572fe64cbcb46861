package dev.berth.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes an index of one image for several platforms, in a registry without credentials. */
final class MultiPlatform implements AutoCloseable {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  MultiPlatform(RegistryServer registry, String repository) {
    this.base = "http://" + registry.host() + "/v2/" + repository;
  }

  /**
   * Tags an index of the architectures with the image a tag means.
   *
   * @param source tag of an image of one platform
   */
  void index(String source, String tag, String... architectures) {
    JsonNode manifest = Api.parse(send(get("/manifests/" + source)));
    String config = send(get("/blobs/" + manifest.path("config").path("digest").asText()));
    ObjectNode index = Api.JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
    ArrayNode entries = index.putArray("manifests");
    for (String architecture : architectures) {
      ObjectNode changed = ((ObjectNode) Api.parse(config)).put("architecture", architecture);
      String text = changed.toString();
      upload(text);
      ObjectNode own = manifest.deepCopy();
      ((ObjectNode) own.path("config")).put("digest", digest(text)).put("size", text.length());
      String bytes = own.toString();
      put("/manifests/" + digest(bytes), MANIFEST, bytes);
      ObjectNode entry = entries.addObject().put("mediaType", MANIFEST);
      entry.put("digest", digest(bytes)).put("size", bytes.length());
      entry.putObject("platform").put("architecture", architecture).put("os", "linux");
    }
    put("/manifests/" + tag, INDEX, index.toString());
  }

  /** Adds a statement about the first image of an index, as BuildKit attaches them. */
  void attest(String tag, String predicateType, String statement) {
    ObjectNode index = (ObjectNode) Api.parse(send(get("/manifests/" + tag)));
    String subject = index.path("manifests").path(0).path("digest").asText();
    upload("{}");
    upload(statement);
    String manifest = "application/vnd.oci.image.manifest.v1+json";
    ObjectNode own = Api.JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", manifest);
    own.putObject("config")
        .put("mediaType", "application/vnd.oci.image.config.v1+json")
        .put("digest", digest("{}"))
        .put("size", 2);
    ObjectNode layer = own.putArray("layers").addObject();
    layer.put("mediaType", "application/vnd.in-toto+json").put("digest", digest(statement));
    layer.put("size", statement.length());
    layer.putObject("annotations").put("in-toto.io/predicate-type", predicateType);
    String bytes = own.toString();
    put("/manifests/" + digest(bytes), manifest, bytes);
    ObjectNode entry = ((ArrayNode) index.path("manifests")).addObject();
    entry.put("mediaType", manifest).put("digest", digest(bytes)).put("size", bytes.length());
    entry
        .putObject("annotations")
        .put("vnd.docker.reference.type", "attestation-manifest")
        .put("vnd.docker.reference.digest", subject);
    entry.putObject("platform").put("architecture", "unknown").put("os", "unknown");
    put("/manifests/" + tag, INDEX, index.toString());
  }

  private void upload(String content) {
    HttpResponse<String> begun =
        exchange(HttpRequest.newBuilder(uri("/blobs/uploads/")).POST(BodyPublishers.noBody()));
    String location = begun.headers().firstValue("location").orElseThrow();
    URI target = URI.create(location + "&digest=" + digest(content));
    exchange(HttpRequest.newBuilder(target).PUT(BodyPublishers.ofString(content)));
  }

  private void put(String path, String type, String content) {
    exchange(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofString(content)));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Accept", MANIFEST + ", " + INDEX);
  }

  private URI uri(String path) {
    return URI.create(base + path);
  }

  private String send(HttpRequest.Builder request) {
    return exchange(request).body();
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new AssertionError(response + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
