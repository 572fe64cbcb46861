package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.TreeUnpacker;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A context that is not sent but fetched: a repository, a tar, or the text of a Dockerfile. */
final class RemoteContext {
  private static final int PREAMBLE = 100;
  private static final int MAX_DOCKERFILE = 4 << 20;
  private static final String TEXT = "text/plain";
  private static final Pattern ACCEPTABLE =
      Pattern.compile(
          "application/(?:(?:x-)?tar|octet-stream|(?:x-)?(?:gzip|bzip2?|xz))|text/plain");

  private final Path directory;
  private final ProgressSink progress;

  /**
   * @param directory an empty one for the files
   */
  RemoteContext(Path directory, ProgressSink progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * What was fetched.
   *
   * @param root where the context's files are
   * @param dockerfile the Dockerfile, when there is nothing but it
   */
  record Fetched(Path root, byte @Nullable [] dockerfile) {}

  /** Fetches; fails in Docker's words, and with its kinds, when there is nothing to be had. */
  Fetched fetch(String remote) throws IOException {
    if (GitReference.isContext(remote)) {
      GitCheckout checkout = new GitCheckout(directory, progress);
      return new Fetched(checkout.run(GitReference.parse(remote)), null);
    }
    if (!remote.startsWith("http://") && !remote.startsWith("https://")) {
      throw EngineException.internal(
          "remoteURL (" + remote + ") could not be recognized as URL", null);
    }
    return download(remote);
  }

  private Fetched download(String url) throws IOException {
    try (HttpSource source = new HttpSource()) {
      HttpResponse<InputStream> response = open(source, url);
      try (InputStream in = new BufferedInputStream(new Cancellable(response.body()))) {
        String told = response.headers().firstValue("Content-Type").orElse("");
        if (type(url, told, in).equals(TEXT)) {
          return new Fetched(directory, in.readNBytes(MAX_DOCKERFILE));
        }
        TreeUnpacker.unpackAsOwn(directory, in);
        return new Fetched(directory, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + url, e);
    }
  }

  private static HttpResponse<InputStream> open(HttpSource source, String url)
      throws IOException, InterruptedException {
    try {
      return source.open(url);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "error downloading remote context " + url + ": " + e.text(), e);
    }
  }

  /** What the server says it is; where that says nothing, what it looks like. */
  private static String type(String url, String told, InputStream in) throws IOException {
    in.mark(PREAMBLE);
    byte[] start = in.readNBytes(PREAMBLE);
    in.reset();
    if (start.length == 0) {
      throw EngineException.internal(
          "error detecting content type for remote " + url + ": empty response", null);
    }
    boolean unknown = told.isEmpty() || told.equals("application/octet-stream");
    String type = unknown ? (isText(start) ? TEXT : "application/octet-stream") : told;
    if (!ACCEPTABLE.matcher(type).find()) {
      throw EngineException.internal(
          "error detecting content type for remote "
              + url
              + ": unsupported Content-Type \""
              + told
              + '"',
          null);
    }
    return type.startsWith(TEXT) ? TEXT : type;
  }

  /** No byte that text does not have (WHATWG MIME sniffing, "binary data byte"). */
  private static boolean isText(byte[] start) {
    for (byte each : start) {
      boolean control = each >= 0 && each < ' ';
      if (control && "\t\n\f\r\033".indexOf(each) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Ends when nobody waits any more. */
  private final class Cancellable extends FilterInputStream {
    Cancellable(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (progress.cancelled()) {
        throw EngineException.invalid("build cancelled");
      }
      return super.read(bytes, offset, length);
    }
  }
}
