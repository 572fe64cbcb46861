package dev.berth.runtime.build;

import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.MessageDigests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What ADD fetches over HTTP, kept in files until the build ends. */
final class RemoteFiles {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;

  /**
   * @param directory where the files go; the caller removes it
   */
  RemoteFiles(Path directory) {
    this.directory = directory;
  }

  /** Whether a source of ADD is a file to be fetched. */
  static boolean isUrl(String source) {
    return (source.startsWith("http://") || source.startsWith("https://")) && !isGit(source);
  }

  /** Whether a source of ADD is a git repository. */
  static boolean isGit(String source) {
    return source.startsWith("git@")
        || source.startsWith("git://")
        || source.matches("https?://.*\\.git(#.*)?");
  }

  /**
   * Fetches; INVALID when it cannot be had or is not what it must be.
   *
   * @param checksum {@code sha256:...} the content must have, null for none
   */
  CopySources.Found fetch(String url, @Nullable String checksum) throws IOException {
    URI uri = uri(url);
    String name = PathText.name(uri.getPath() == null ? "" : uri.getPath());
    if (name.isEmpty()) {
      throw EngineException.invalid("cannot determine filename from url: " + url);
    }
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "url-", "");
    String actual = download(uri, file).text();
    if (checksum != null && !checksum.equals(actual)) {
      throw EngineException.invalid(
          "digest mismatch for " + url + ": " + actual + " (expected: " + checksum + ")");
    }
    return new CopySources.Found(file, name, "");
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("invalid url: " + url);
    }
  }

  private static Digest download(URI uri, Path file) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .connectTimeout(Duration.ofSeconds(30))
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      MessageDigest digest = MessageDigests.streaming("sha256");
      try (InputStream body = response.body();
          OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        if (response.statusCode() != 200) {
          throw EngineException.invalid(
              "failed to fetch " + uri + ": invalid response status " + response.statusCode());
        }
        body.transferTo(out);
      }
      Files.setAttribute(file, "unix:mode", 0600);
      Files.setLastModifiedTime(file, modified(response));
      return MessageDigests.digest(digest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + uri, e);
    }
  }

  private static FileTime modified(HttpResponse<?> response) {
    try {
      String header = response.headers().firstValue("Last-Modified").orElse("");
      return FileTime.from(
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return FileTime.fromMillis(0); // as Docker: unknown must not change the result
    }
  }
}
