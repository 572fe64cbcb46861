package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.api.Query;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link Exchange} over a Helidon request and the raw connection. */
final class HelidonExchange implements Exchange {
  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final RoutingRequest request;
  private final ClientWatch clients;
  private final Map<String, String> headers;
  private final boolean keepAlive;
  private ApiVersion version = ApiVersion.MAX;
  private Map<String, String> parameters = Map.of();
  private @Nullable Query query;
  private @Nullable InputStream body;
  private @Nullable ChunkedAnswer stream;
  private @Nullable HijackedConnection hijacked;
  private boolean sent;
  private boolean watching;

  HelidonExchange(
      Connection connection,
      RoutingRequest request,
      ClientWatch clients,
      Map<String, String> commonHeaders) {
    this.connection = connection;
    this.request = request;
    this.clients = clients;
    this.headers = new LinkedHashMap<>(commonHeaders);
    this.keepAlive = !connection.http10() && !asksToClose(header("Connection"));
  }

  /** Set once the path was understood. */
  void routed(ApiVersion apiVersion, Map<String, String> pathParameters) {
    this.version = apiVersion;
    this.parameters = pathParameters;
  }

  @Override
  public String method() {
    return request.prologue().method().text();
  }

  @Override
  public String target() {
    String path = request.prologue().uriPath().rawPath();
    String raw = request.prologue().query().rawValue();
    return raw.isEmpty() ? path : path + "?" + raw;
  }

  @Override
  public ApiVersion version() {
    return version;
  }

  @Override
  public String path(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  @Override
  public Query query() {
    if (query == null) {
      query = RequestLine.query(request.prologue().query().rawValue());
    }
    return query;
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse(null);
  }

  @Override
  public InputStream body() {
    if (body == null) {
      body = hasBody() ? request.content().inputStream() : InputStream.nullInputStream();
    }
    return body;
  }

  @Override
  public boolean hasBody() {
    return header("Transfer-Encoding") != null || request.headers().contentLength().orElse(0) > 0;
  }

  @Override
  public void setHeader(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public void send(int status, @Nullable String contentType, byte @Nullable [] content) {
    begin();
    byte[] bytes = content == null ? NOTHING : content;
    if (contentType != null && !AnswerHead.bodiless(status)) {
      headers.put("Content-Type", contentType);
    }
    AnswerHead head = AnswerHead.of(status).addAll(headers).date();
    if (!AnswerHead.bodiless(status) && !headers.containsKey("Content-Length")) {
      head.add("Content-Length", Integer.toString(bytes.length));
    }
    boolean withBody = !AnswerHead.bodiless(status) && !isHead();
    write(ByteBuffer.wrap(closing(head).bytes()), ByteBuffer.wrap(withBody ? bytes : NOTHING));
  }

  @Override
  public OutputStream stream(int status, String contentType) {
    if (continueRefused()) {
      body(); // asks for the body now: a 100 after the head would be taken for a chunk
    }
    begin();
    connection.markStreaming();
    headers.put("Content-Type", contentType);
    AnswerHead head = AnswerHead.of(status).addAll(headers).date();
    boolean chunked = !connection.http10();
    if (chunked) {
      head.add("Transfer-Encoding", "chunked");
    }
    stream = new ChunkedAnswer(connection, closing(head).bytes(), chunked, isHead());
    return stream;
  }

  @Override
  public boolean committed() {
    return sent;
  }

  @Override
  public boolean clientGone() {
    return clients.gone(connection.channel());
  }

  @Override
  public void onClientGone(Runnable action) {
    watching = true;
    clients.watch(connection.channel(), action);
  }

  @Override
  public boolean upgradeRequested() {
    return header("Upgrade") != null;
  }

  @Override
  public Hijacked hijack(String contentType) {
    AnswerHead head;
    if (upgradeRequested()) {
      head =
          new AnswerHead("101 UPGRADED")
              .add("Content-Type", contentType)
              .add("Connection", "Upgrade")
              .add("Upgrade", "tcp");
    } else {
      head = AnswerHead.of(200).add("Content-Type", "application/vnd.docker.raw-stream");
    }
    headers.remove("Content-Type");
    return takeOver(head);
  }

  @Override
  public Hijacked switchProtocols(Map<String, String> switching) {
    return takeOver(new AnswerHead("101 Switching Protocols").addAll(switching));
  }

  private Hijacked takeOver(AnswerHead head) {
    begin();
    connection.markStreaming();
    drainBody();
    write(ByteBuffer.wrap(head.addAll(headers).bytes()));
    hijacked = new HijackedConnection(connection);
    return hijacked;
  }

  /** Ends the answer after the handler returned; throws when the connection must close. */
  void finish() throws IOException {
    unwatch();
    if (hijacked != null) {
      hijacked.close();
      throw new CloseConnectionException("taken over");
    }
    if (stream != null) {
      stream.close();
    }
    if (!sent) {
      send(500, "application/json", ErrorBody.json("the handler gave no answer"));
    }
    if (!keepAlive || continueRefused()) {
      throw new CloseConnectionException("closed after the answer");
    }
  }

  /** Ends a begun answer that failed: the client must see that it is not whole. */
  void cut() throws IOException {
    unwatch();
    if (stream != null) {
      stream.abandon();
    }
    if (hijacked != null) {
      hijacked.close();
    }
    throw new CloseConnectionException("answer cut off");
  }

  private void begin() {
    if (sent) {
      throw new IllegalStateException("a second answer to one request");
    }
    sent = true;
  }

  private void unwatch() {
    if (watching) {
      clients.forget(connection.channel());
    }
  }

  private AnswerHead closing(AnswerHead head) {
    return keepAlive && !continueRefused() ? head : head.add("Connection", "close");
  }

  /** The client waits for a 100 that never came: the body will not follow. */
  private boolean continueRefused() {
    return body == null && hasBody() && header("Expect") != null;
  }

  private void drainBody() {
    if (hasBody()) {
      try {
        body().skip(Long.MAX_VALUE);
      } catch (IOException e) {
        throw new CloseConnectionException("cannot read the request", e);
      }
    }
  }

  private boolean isHead() {
    return "HEAD".equals(method());
  }

  private void write(ByteBuffer... buffers) {
    try {
      connection.write(buffers);
    } catch (IOException e) {
      throw new CloseConnectionException("the client is gone", e);
    }
  }

  private static boolean asksToClose(@Nullable String value) {
    return value != null && value.toLowerCase(Locale.ROOT).contains("close");
  }
}
