package dev.berth.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. A handler answers exactly once, by one of {@code send}, {@code
 * stream} or {@code hijack}. Header names are case-insensitive.
 */
public interface Exchange {
  String method();

  /** Path and query as they were sent. */
  String target();

  /** The version of the path prefix, or the newest when there was none. */
  ApiVersion version();

  /** A decoded path parameter of the route's template. */
  String path(String name);

  Query query();

  /** First value of a request header, or null. */
  @Nullable String header(String name);

  /** The request body; empty when there is none. */
  InputStream body();

  /** Whether the request announces a body (length above zero, or chunked). */
  boolean hasBody();

  /** Sets a header of the answer. */
  void setHeader(String name, String value);

  /** Sends a whole answer; a null body sends none. */
  void send(int status, @Nullable String contentType, byte @Nullable [] body);

  /**
   * Begins a chunked answer. The head goes out at the first flush or write. The stream's {@code
   * flush} reaches the client at once; writing to a gone client throws IOException.
   */
  OutputStream stream(int status, String contentType);

  /** Whether an answer was begun, so that an error can no longer have a status. */
  boolean committed();

  /**
   * Whether the client closed the connection. Cheap; true only for a full close, not a half-close.
   */
  boolean clientGone();

  /** Runs once when the client closes the connection before the handler returned. */
  void onClientGone(Runnable action);

  /** Whether the request has an {@code Upgrade} header (any value). */
  boolean upgradeRequested();

  /**
   * Takes the connection over: answers {@code 101 UPGRADED} (with an Upgrade header in the request)
   * or {@code 200 OK}, then raw bytes both ways. Bytes that came right after the request belong to
   * the input.
   *
   * @param contentType of the 101; the 200 always says raw-stream
   */
  Hijacked hijack(String contentType);

  /** Takes the connection over for another protocol, with these headers in the 101. */
  Hijacked switchProtocols(Map<String, String> switching);

  /** A connection that was taken over. */
  interface Hijacked extends AutoCloseable {
    /** The client's bytes; end of stream is its half-close or close. */
    InputStream input();

    /** To the client; flush passes on at once. */
    OutputStream output();

    /** Ends output, then the connection. */
    @Override
    void close() throws IOException;
  }
}
