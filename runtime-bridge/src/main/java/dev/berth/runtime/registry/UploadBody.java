package dev.berth.runtime.registry;

import dev.berth.runtime.image.MessageDigests;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A part of a blob on its way out: measured, watched, and hashed where its digest is not known. */
final class UploadBody implements Closeable {
  private final UploadContent content;
  private final long offset;
  private final long length;
  private final UploadWatch.Sending sending;
  private final PullProgress.Meter meter;
  private volatile @Nullable Sent current;

  /**
   * Makes a body.
   *
   * @param offset of the first byte
   * @param length in bytes, -1 for all that is left of content whose size is not known
   */
  UploadBody(
      UploadContent content,
      long offset,
      long length,
      UploadWatch.Sending sending,
      PullProgress.Meter meter) {
    this.content = content;
    this.offset = offset;
    this.length = length;
    this.sending = sending;
    this.meter = meter;
  }

  BodyPublisher publisher() {
    return new StreamPublisher(this::open, length);
  }

  /** Opened anew when a request is repeated. */
  private InputStream open() throws IOException {
    close();
    Sent sent = new Sent(content.open(), content.digest() == null);
    current = sent;
    sent.skipTo(offset);
    return sent;
  }

  /** Digest and size of the whole content; fails when it was not sent to its end. */
  UploadContent.Known known() throws IOException {
    Sent sent = current;
    if (sent == null || !sent.ended || sent.hasher == null) {
      throw new IOException("registry answered before it had the whole layer");
    }
    return new UploadContent.Known(MessageDigests.digest(sent.hasher), sent.at);
  }

  @Override
  public void close() throws IOException {
    Sent sent = current;
    if (sent != null) {
      sent.close();
    }
  }

  private final class Sent extends FilterInputStream {
    private final @Nullable MessageDigest hasher;
    private volatile long at;
    private volatile boolean ended;

    Sent(InputStream in, boolean hashed) {
      super(in);
      this.hasher = hashed ? MessageDigests.streaming("sha256") : null;
    }

    void skipTo(long start) throws IOException {
      if (hasher == null) {
        in.skipNBytes(start);
        at = start;
        return;
      }
      byte[] buffer = new byte[1 << 16];
      while (at < start && take(buffer, 0, (int) Math.min(buffer.length, start - at)) >= 0) {
        sending.alive();
      }
    }

    private int take(byte[] buffer, int from, int count) throws IOException {
      int taken = in.read(buffer, from, count);
      if (taken > 0) {
        at += taken;
        if (hasher != null) {
          hasher.update(buffer, from, taken);
        }
      }
      return taken;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
      long left = length < 0 ? count : Math.min(count, offset + length - at);
      int taken = left <= 0 ? -1 : take(buffer, from, (int) left);
      if (taken < 0) {
        ended = true;
        sending.sent();
        return -1;
      }
      sending.alive();
      meter.at(content.progress(in, at));
      return taken;
    }
  }
}
