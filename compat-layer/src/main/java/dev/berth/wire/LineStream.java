package dev.berth.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Docker's progress stream: one JSON object a line, ended by CR LF. The answer begins with the
 * first line, so that a failure before it still has a status of its own; one after it goes in-band.
 */
public final class LineStream implements ProgressSink {
  private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LAYER_ID = 12;

  private final Exchange exchange;
  private final boolean quiet;
  private @Nullable OutputStream out;
  private volatile boolean gone;
  private volatile int exitCode;

  /**
   * Makes a stream.
   *
   * @param quiet whether status lines are left out
   */
  public LineStream(Exchange exchange, boolean quiet) {
    this.exchange = exchange;
    this.quiet = quiet;
  }

  /** Does the work, and reports its failure in-band if an answer was begun. */
  public void run(Work work) throws IOException {
    try {
      work.run(this);
    } catch (EngineException e) {
      if (out == null) {
        throw e;
      }
      error(e.text());
    } catch (RuntimeException e) {
      if (out == null || gone) {
        throw e;
      }
      error(String.valueOf(e.getMessage()));
    }
    finish();
  }

  /** Begins the answer now: from here on failures go in-band. */
  public void begin() throws IOException {
    open().flush();
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    if (quiet) {
      return;
    }
    JsonWriter line = new JsonWriter(128).object().put("status", status);
    if (current >= 0) {
      line.object("progressDetail").putPresent("current", current);
      line.putPresent("total", Math.max(0, total)).end();
      if (exchange.version().below(52)) {
        line.putPresent("progress", ProgressText.of(current, total));
      }
    } else if (id != null && id.length() == LAYER_ID) {
      line.object("progressDetail").end();
    }
    write(line.putPresent("id", id).end());
  }

  @Override
  public void stream(String text) {
    write(new JsonWriter(128).object().put("stream", text).end());
  }

  @Override
  public void built(Digest id) {
    JsonWriter line = new JsonWriter(128).object();
    write(line.object("aux").put("ID", id.text()).end().end());
  }

  @Override
  public void pushed(String tag, Digest manifest, long size) {
    JsonWriter line = new JsonWriter(256).object().object("progressDetail").end();
    line.object("aux").put("Tag", tag).put("Digest", manifest.text()).put("Size", size);
    write(line.end().end());
  }

  @Override
  public void pushedInstead(Content index, Content manifest) {
    if (exchange.version().below(46)) {
      return; // clients of old take every aux for the tag that was pushed
    }
    JsonWriter line = new JsonWriter(512).object().object("progressDetail").end();
    line.object("aux").put("manifestPushedInsteadOfIndex", true);
    descriptor(line, "originalIndex", index);
    descriptor(line, "selectedManifest", manifest);
    write(line.end().end());
  }

  private static void descriptor(JsonWriter line, String name, Content content) {
    line.object(name).put("mediaType", content.mediaType());
    line.put("digest", content.digest().text()).put("size", content.size());
    Platform platform = content.platform();
    if (platform != null) {
      line.object("platform").put("architecture", platform.architecture());
      line.put("os", platform.os()).putPresent("os.version", platform.osVersion());
      line.putPresent("variant", platform.variant()).end();
    }
    line.end();
  }

  @Override
  public void exited(int code) {
    exitCode = code;
  }

  @Override
  public boolean cancelled() {
    return gone || exchange.clientGone();
  }

  private void error(String message) {
    JsonWriter line = new JsonWriter(256).object();
    line.object("errorDetail");
    if (exitCode != 0) {
      line.put("code", exitCode);
    }
    line.put("message", message).end();
    write(line.put("error", message).end());
  }

  private synchronized void write(JsonWriter line) {
    try {
      OutputStream open = open();
      open.write(line.bytes());
      open.write(END);
      open.flush();
    } catch (IOException e) {
      gone = true;
      throw new UncheckedIOException(e);
    }
  }

  private synchronized OutputStream open() {
    if (out == null) {
      out = exchange.stream(200, Replies.JSON);
    }
    return out;
  }

  private synchronized void finish() throws IOException {
    open().close();
  }

  /** What makes progress. */
  @FunctionalInterface
  public interface Work {
    void run(ProgressSink progress) throws IOException;
  }
}
