package dev.berth.it.diff;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plain HTTP/1.1 client over a unix socket, one connection a request: what it sends is exactly
 * what the scenario says, and any method, header or body is possible.
 */
final class RawHttp {
  private RawHttp() {}

  /** What came back; a body that was still coming at the deadline is cut there. */
  record Answer(int status, Map<String, String> headers, byte[] body, boolean cut) {}

  /** Sends one request and reads its answer, at most until the deadline. */
  static Answer send(
      Path socket,
      String method,
      String target,
      Map<String, String> headers,
      byte[] body,
      Duration deadline)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: docker\r\n");
    if (!headers.containsKey("Connection")) {
      head.append("Connection: close\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    Thread watch =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(deadline);
                    channel.close();
                  } catch (InterruptedException | IOException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (channel) {
      ByteBuffer out = ByteBuffer.wrap(request.toByteArray());
      while (out.hasRemaining()) {
        channel.write(out);
      }
      return read(Channels.newInputStream(channel), method);
    } finally {
      watch.interrupt();
    }
  }

  private static Answer read(InputStream in, String method) throws IOException {
    String first = line(in);
    int status = Integer.parseInt(first.split(" ")[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean cut = false;
    if (!method.equals("HEAD") && status != 204 && status != 304) {
      try {
        body(in, headers, body);
      } catch (IOException e) {
        cut = true;
      }
    }
    return new Answer(status, headers, body.toByteArray(), cut);
  }

  private static void body(InputStream in, Map<String, String> headers, ByteArrayOutputStream body)
      throws IOException {
    String length = headers.get("Content-Length");
    if (length != null) {
      copy(in, body, Long.parseLong(length));
    } else if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
      while (true) {
        long size = Long.parseLong(line(in).replaceFirst(";.*", ""), 16);
        copy(in, body, size);
        line(in);
        if (size == 0) {
          return;
        }
      }
    } else {
      copy(in, body, Long.MAX_VALUE);
    }
  }

  private static void copy(InputStream in, ByteArrayOutputStream out, long length)
      throws IOException {
    byte[] buffer = new byte[8192];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        if (length == Long.MAX_VALUE) {
          return;
        }
        throw new EOFException("the body ends early");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("no answer, or its head ends early: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** A stream over bytes, for decoders. */
  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
