package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.registry.TransportTexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fetches what a Dockerfile, or the request of a build, names by URL. */
final class HttpSource implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final int MAX_REDIRECTS = 10;
  private static final int MAX_SHOWN = 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(ProxySelector.getDefault())
          .connectTimeout(CONNECT)
          .build();

  /**
   * Opens a URL, redirects followed as far as they stay with HTTP. Fails in Docker's words when
   * there is nothing to be had.
   */
  HttpResponse<InputStream> open(String url) throws IOException, InterruptedException {
    URI at = uri(url);
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(at);
      String location = response.headers().firstValue("Location").orElse("");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return checked(url, response);
      }
      response.body().close();
      URI next = at.resolve(uri(location));
      if (at.getScheme().equals("https") && next.getScheme().equals("http")) {
        throw EngineException.internal("Get \"" + next + "\": redirected away from https", null);
      }
      at = next;
    }
    throw EngineException.internal(
        "Get \"" + url + "\": stopped after " + MAX_REDIRECTS + " redirects", null);
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null
        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
  }

  private HttpResponse<InputStream> send(URI uri) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(ANSWER).header("User-Agent", "berth").build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw EngineException.internal(TransportTexts.of("Get", uri, e), e);
    }
  }

  private static HttpResponse<InputStream> checked(String url, HttpResponse<InputStream> response)
      throws IOException {
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    try (InputStream body = response.body()) {
      String why = new String(body.readNBytes(MAX_SHOWN), StandardCharsets.UTF_8).strip();
      String text = "failed to GET " + url + " with status " + status(response.statusCode());
      throw new EngineException(kind(response.statusCode()), text + ": " + why, null);
    }
  }

  private static ErrorKind kind(int code) {
    return switch (code) {
      case 400 -> ErrorKind.INVALID;
      case 401 -> ErrorKind.UNAUTHORIZED;
      case 403 -> ErrorKind.FORBIDDEN;
      case 404 -> ErrorKind.NOT_FOUND;
      default -> ErrorKind.INTERNAL;
    };
  }

  private static String status(int code) {
    return code
        + switch (code) {
          case 400 -> " Bad Request";
          case 401 -> " Unauthorized";
          case 403 -> " Forbidden";
          case 404 -> " Not Found";
          case 500 -> " Internal Server Error";
          case 502 -> " Bad Gateway";
          case 503 -> " Service Unavailable";
          default -> "";
        };
  }

  private static URI uri(String url) {
    try {
      URI uri = new URI(url);
      if (uri.isAbsolute() && !isHttp(uri)) {
        throw EngineException.internal(
            "Get \"" + url + "\": unsupported protocol scheme \"" + uri.getScheme() + '"', null);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw EngineException.invalid("invalid url: " + url);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
