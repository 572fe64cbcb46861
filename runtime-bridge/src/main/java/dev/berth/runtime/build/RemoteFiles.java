package dev.berth.runtime.build;

import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ADD fetches, kept in files until the build ends. */
final class RemoteFiles {
  private static final Pattern FILE_NAME =
      Pattern.compile("(?i)filename=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final String UNNAMED = "__unnamed__";

  private final Path directory;
  private final ProgressSink progress;

  /**
   * @param directory where the files go; the caller removes it
   * @param progress asked whether anybody still waits
   */
  RemoteFiles(Path directory, ProgressSink progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Whether a source of ADD is a file to be fetched. */
  static boolean isUrl(String source) {
    return (source.startsWith("http://") || source.startsWith("https://")) && !isGit(source);
  }

  /** Whether a source of ADD is a git repository. */
  static boolean isGit(String source) {
    return GitReference.isRepository(source);
  }

  /**
   * Fetches; INVALID when it cannot be had or is not what it must be.
   *
   * @param checksum {@code sha256:...} the content must have, null for none
   * @param named whether its own name is needed
   */
  CopySources.Found fetch(String url, @Nullable String checksum, boolean named) throws IOException {
    Digest wanted = checksum == null ? null : checksum(checksum);
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "url-", "");
    try (HttpSource source = new HttpSource()) {
      HttpResponse<InputStream> response = source.open(url);
      String name = name(url, response);
      if (name.isEmpty() && named) {
        response.body().close();
        throw EngineException.invalid("cannot determine filename for source " + url);
      }
      Digest actual = download(response, file);
      if (wanted != null && !wanted.equals(actual)) {
        throw EngineException.invalid(
            "digest mismatch for " + url + ": " + actual + " (expected: " + wanted + ")");
      }
      return new CopySources.Found(file, name.isEmpty() ? UNNAMED : name, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + url, e);
    }
  }

  private static Digest checksum(String text) {
    if (!text.matches("sha256:[0-9a-f]{64}")) {
      throw EngineException.invalid("invalid checksum digest format: " + text);
    }
    return Digest.parse(text);
  }

  private static String name(String url, HttpResponse<?> response) {
    String path = URI.create(url).getPath();
    if (path != null && !path.isEmpty() && !path.endsWith("/")) {
      return safe(PathText.name(path));
    }
    String header = response.headers().firstValue("Content-Disposition").orElse("");
    Matcher matcher = FILE_NAME.matcher(header);
    if (!matcher.find()) {
      return "";
    }
    String given = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return given.endsWith("/") ? "" : safe(PathText.name(given));
  }

  /** What a server names must be a name. */
  private static String safe(String name) {
    return name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 ? "" : name;
  }

  private Digest download(HttpResponse<InputStream> response, Path file) throws IOException {
    MessageDigest digest = MessageDigests.streaming("sha256");
    try (InputStream body = response.body();
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      for (int count; (count = body.read(buffer, 0, buffer.length)) >= 0; ) {
        if (progress.cancelled()) {
          throw EngineException.invalid("build cancelled");
        }
        out.write(buffer, 0, count);
      }
    }
    Files.setAttribute(file, "unix:mode", 0600);
    Files.setLastModifiedTime(file, modified(response));
    return MessageDigests.digest(digest);
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

  /**
   * Checks a repository out; INVALID when that cannot be done.
   *
   * @param checksum the commit it must be, or the beginning of its name, null for any
   * @param keepGitDirectory whether {@code .git} stays
   */
  CopySources.Found clone(String repository, @Nullable String checksum, boolean keepGitDirectory)
      throws IOException {
    GitReference reference = GitReference.parse(repository);
    Path clone = Files.createDirectories(directory.resolve("git-" + HexIds.random()));
    GitCheckout checkout = new GitCheckout(clone, progress);
    Path tree = checkout.run(reference);
    if (checksum != null) {
      checkout.require(checksum);
    }
    if (!keepGitDirectory) {
      AtomicFiles.deleteTree(clone.resolve(".git"));
    }
    return new CopySources.Found(tree, "", "");
  }
}
