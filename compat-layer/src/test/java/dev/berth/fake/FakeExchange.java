package dev.berth.fake;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.api.Query;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request made by hand, and what was answered to it. */
public final class FakeExchange implements Exchange {
  public ApiVersion version = ApiVersion.MAX;
  public String method = "GET";
  public final Map<String, String> path = new LinkedHashMap<>();
  public final Map<String, List<String>> query = new LinkedHashMap<>();
  public final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  public byte @Nullable [] body;
  public volatile boolean gone;
  public boolean upgrade;
  public volatile @Nullable Runnable whenGone;

  public int status;
  public @Nullable String contentType;
  public final Map<String, String> answerHeaders = new LinkedHashMap<>();
  public final Output answer = new Output();
  public boolean hijacked;

  public FakeExchange version(int minor) {
    version = new ApiVersion(1, minor);
    return this;
  }

  /** Of a release of Podman. */
  public FakeExchange version(int major, int minor) {
    version = new ApiVersion(major, minor);
    return this;
  }

  public FakeExchange id(String value) {
    path.put("id", value);
    path.put("name", value);
    return this;
  }

  public FakeExchange with(String key, String value) {
    query.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    return this;
  }

  public FakeExchange header(String key, String value) {
    headers.put(key, value);
    return this;
  }

  public FakeExchange json(String text) {
    headers.put("Content-Type", "application/json");
    return body(text);
  }

  public FakeExchange body(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public String text() {
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String target() {
    return "/target";
  }

  @Override
  public ApiVersion version() {
    return version;
  }

  @Override
  public String path(String name) {
    return path.getOrDefault(name, "");
  }

  @Override
  public Query query() {
    return new Query(query);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public InputStream body() {
    return body == null ? InputStream.nullInputStream() : new ByteArrayInputStream(body);
  }

  @Override
  public boolean hasBody() {
    return body != null && body.length > 0;
  }

  @Override
  public void setHeader(String name, String value) {
    answerHeaders.put(name, value);
  }

  @Override
  public void send(int code, @Nullable String type, byte @Nullable [] bytes) {
    begin(code, type);
    if (bytes != null) {
      answer.writeBytes(bytes);
    }
  }

  @Override
  public OutputStream stream(int code, String type) {
    begin(code, type);
    return answer;
  }

  @Override
  public boolean committed() {
    return status != 0;
  }

  @Override
  public boolean clientGone() {
    return gone;
  }

  @Override
  public void onClientGone(Runnable action) {
    whenGone = action;
  }

  @Override
  public boolean upgradeRequested() {
    return upgrade;
  }

  @Override
  public Hijacked hijack(String type) {
    begin(upgrade ? 101 : 200, type);
    return takenOver();
  }

  @Override
  public Hijacked switchProtocols(Map<String, String> switching) {
    begin(101, null);
    answerHeaders.putAll(switching);
    return takenOver();
  }

  private Hijacked takenOver() {
    hijacked = true;
    InputStream input = body();
    return new Hijacked() {
      @Override
      public InputStream input() {
        return input;
      }

      @Override
      public OutputStream output() {
        return answer;
      }

      @Override
      public void close() {
        answer.ended = true;
      }
    };
  }

  private void begin(int code, @Nullable String type) {
    if (status != 0) {
      throw new IllegalStateException("answered twice");
    }
    status = code;
    contentType = type;
  }

  /** What was written, and whether it was flushed and ended. */
  public static final class Output extends ByteArrayOutputStream {
    public volatile int flushes;
    public volatile boolean ended;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public synchronized void flush() {
      flushes++;
      notifyAll();
    }

    @Override
    public void close() {
      ended = true;
    }

    public synchronized void awaitFlush() throws InterruptedException {
      long deadline = System.nanoTime() + 2_000_000_000L;
      while (flushes == 0 && System.nanoTime() < deadline) {
        wait(50);
      }
    }
  }
}
