package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob, through cut connections and restarted registries: whole in one request at first,
 * in parts from what the registry has when that was cut or refused. Used by one thread.
 */
final class BlobUpload {
  /** What a registry, or a proxy before it, may say to a request that is too large for it. */
  private static final Set<Integer> TOO_MUCH = Set.of(404, 405, 411, 413, 416);

  private static final long CHUNK = 32 << 20;

  private final RepositoryWriter writer;
  private final Backoff backoff;
  private final UploadWatch watch;
  private final PullProgress progress;
  private final String id;
  private RepositoryWriter.@Nullable Upload upload;
  private boolean resuming;
  private long offset;

  /**
   * Makes an upload.
   *
   * @param begun by an attempt to mount the blob, null for none
   * @param id what progress lines are about
   */
  BlobUpload(
      RepositoryWriter writer,
      Backoff backoff,
      UploadWatch watch,
      PullProgress progress,
      String id,
      RepositoryWriter.@Nullable Upload begun) {
    this.writer = writer;
    this.backoff = backoff;
    this.watch = watch;
    this.progress = progress;
    this.id = id;
    this.upload = begun;
  }

  /** Returns when the registry has the blob. */
  UploadContent.Known run(UploadContent content, PullProgress.Meter meter)
      throws IOException, InterruptedException {
    boolean whole = true;
    for (int attempt = 1; ; attempt++) {
      try {
        RepositoryWriter.Upload at = where();
        Digest digest = content.digest();
        return digest == null
            ? unknown(content, at, meter)
            : known(content, digest, at, whole, meter);
      } catch (RegistryFailure e) {
        boolean inParts = whole && TOO_MUCH.contains(e.status());
        if (inParts) {
          upload = null;
        } else {
          Attempts.pause(e, attempt, backoff, id, progress);
        }
      } catch (IOException e) {
        Attempts.pause(e, attempt, backoff, id, progress);
      }
      whole = false;
    }
  }

  /** Where to go on: at what the registry has of it, or anew. */
  private RepositoryWriter.Upload where() throws IOException, InterruptedException {
    RepositoryWriter.Upload known = upload;
    offset = 0;
    if (known != null && resuming) {
      RepositoryWriter.Position position = writer.position(known);
      if (position != null) {
        offset = position.offset();
        upload = position.upload();
        return position.upload();
      }
      known = null;
    }
    resuming = true;
    if (known == null) {
      known = writer.begin();
      upload = known;
    }
    return known;
  }

  private UploadContent.Known known(
      UploadContent content,
      Digest digest,
      RepositoryWriter.Upload at,
      boolean whole,
      PullProgress.Meter meter)
      throws IOException, InterruptedException {
    if (whole && offset == 0) {
      send(content, 0, content.size(), meter, body -> writer.finish(at, digest, body.publisher()));
      return new UploadContent.Known(digest, content.size());
    }
    RepositoryWriter.Upload now = at;
    while (offset < content.size()) {
      RepositoryWriter.Upload to = now;
      long length = Math.min(Math.max(CHUNK, now.minChunk()), content.size() - offset);
      String range = offset + "-" + (offset + length - 1);
      send(
          content,
          offset,
          length,
          meter,
          body -> upload = writer.append(to, body.publisher(), range));
      RepositoryWriter.Upload next = upload;
      now = next == null ? now : next;
      offset += length;
    }
    writer.finish(now, digest, null);
    return new UploadContent.Known(digest, content.size());
  }

  private UploadContent.Known unknown(
      UploadContent content, RepositoryWriter.Upload at, PullProgress.Meter meter)
      throws IOException, InterruptedException {
    AtomicReference<UploadContent.Known> found = new AtomicReference<>();
    send(
        content,
        offset,
        -1,
        meter,
        body -> {
          RepositoryWriter.Upload next = writer.append(at, body.publisher(), null);
          upload = next;
          UploadContent.Known sent = body.known();
          found.set(sent);
          writer.finish(next, sent.digest(), null);
        });
    return Objects.requireNonNull(found.get());
  }

  private interface Request {
    void send(UploadBody body) throws IOException, InterruptedException;
  }

  private void send(
      UploadContent content, long from, long length, PullProgress.Meter meter, Request request)
      throws IOException, InterruptedException {
    try (UploadWatch.Sending sending = watch.begin();
        UploadBody body = new UploadBody(content, from, length, sending, meter)) {
      try {
        request.send(body);
      } catch (InterruptedException e) {
        if (!sending.cut()) {
          throw e;
        }
        throw new IOException("i/o timeout", e);
      }
    }
  }
}
