package dev.berth.runtime.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.util.Map;

/** Fetches a file from an ordinary web server, with Go's and Docker's texts for what fails. */
final class WebDownload {
  private static final int SHOWN = 1024;
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          410, "Gone",
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable");

  private final HttpTransport transport;

  WebDownload(HttpTransport transport) {
    this.transport = transport;
  }

  Registries.Download open(String url) {
    URI uri = uri(url);
    try {
      HttpResponse<InputStream> response = transport.send(HttpCall.of("GET", uri, Map.of(), false));
      if (response.statusCode() >= 400) {
        throw refused(uri, response);
      }
      long size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      return new Registries.Download(response.body(), size);
    } catch (IOException e) {
      throw EngineException.internal(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  /** An address of the web; INVALID with Go's text for all others. */
  static URI uri(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new EngineException(
          ErrorKind.INVALID, "parse \"" + url + "\": invalid URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw EngineException.invalid(
          "Get \"" + url + "\": unsupported protocol scheme \"" + scheme + "\"");
    }
    if (uri.getHost() == null) {
      throw EngineException.invalid("Get \"" + url + "\": http: no Host in request URL");
    }
    return uri;
  }

  private static EngineException refused(URI uri, HttpResponse<InputStream> response)
      throws IOException {
    int status = response.statusCode();
    String body;
    try (InputStream in = response.body()) {
      body = new String(in.readNBytes(SHOWN), UTF_8).strip();
    }
    ErrorKind kind =
        switch (status) {
          case 400 -> ErrorKind.INVALID;
          case 401 -> ErrorKind.UNAUTHORIZED;
          case 403 -> ErrorKind.FORBIDDEN;
          case 404 -> ErrorKind.NOT_FOUND;
          default -> ErrorKind.INTERNAL;
        };
    String reason = REASONS.containsKey(status) ? " " + REASONS.get(status) : "";
    return new EngineException(
        kind, "failed to GET " + uri + " with status " + status + reason + ": " + body, null);
  }
}
