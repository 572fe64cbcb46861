package dev.berth.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@code multipart/form-data} body part by part as it comes (RFC 7578, RFC 2046). */
public final class MultipartBody {
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))");
  private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"");
  private static final Pattern FILE = Pattern.compile("[;\\s]filename=\"([^\"]*)\"");
  private static final int MAX_HEADERS = 16 << 10;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private @Nullable PartInput current;
  private boolean last;

  private MultipartBody(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    buffer[0] = '\r'; // so that the first boundary looks like the others
    buffer[1] = '\n';
    this.end = 2;
    this.current = new PartInput();
  }

  /**
   * A part.
   *
   * @param name of its field, empty for none
   * @param fileName empty for none
   * @param body to be read before the next part is asked for
   */
  public record Part(String name, String fileName, InputStream body) {}

  /** Whether a request's body has parts. */
  public static boolean is(Exchange exchange) {
    String type = exchange.header("Content-Type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /** Reads the parts of such a request; INVALID without a boundary. */
  public static MultipartBody of(Exchange exchange) {
    return of(exchange, exchange.body());
  }

  /** The same of a body that was kept. */
  public static MultipartBody of(Exchange exchange, InputStream body) {
    String type = exchange.header("Content-Type");
    Matcher found = BOUNDARY.matcher(type == null ? "" : type);
    if (!found.find()) {
      throw EngineException.invalid("no multipart boundary param in Content-Type");
    }
    String quoted = found.group(1);
    return new MultipartBody(body, quoted != null ? quoted : String.valueOf(found.group(2)));
  }

  /** The next part, null after the last; INVALID for a body that ends before that. */
  public @Nullable Part next() throws IOException {
    PartInput before = current;
    if (last || before == null) {
      return null;
    }
    before.skipAll();
    String line = line();
    if (line.startsWith("--")) {
      last = true;
      return null;
    }
    String disposition = disposition();
    current = new PartInput();
    return new Part(value(NAME, disposition), value(FILE, disposition), current);
  }

  private String disposition() throws IOException {
    String disposition = "";
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      length += line.length();
      if (length > MAX_HEADERS) {
        throw EngineException.invalid("multipart: the headers of a part are too long");
      }
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        disposition = line;
      }
    }
    return disposition;
  }

  private static String value(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? String.valueOf(found.group(1)) : "";
  }

  /** A line without its end, out of the buffer. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (start == end && !fill()) {
        throw truncated();
      }
      byte next = buffer[start++];
      if (next == '\n') {
        int length = line.length();
        boolean cr = length > 0 && line.charAt(length - 1) == '\r';
        String bytes = cr ? line.substring(0, length - 1) : line.toString();
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
      line.append((char) (next & 0xff));
      if (line.length() > MAX_HEADERS) {
        throw EngineException.invalid("multipart: a line is too long");
      }
    }
  }

  private static EngineException truncated() {
    return EngineException.invalid("multipart: NextPart: EOF");
  }

  /** Reads more; false at the end of the body. */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(read, 0);
    return read > 0;
  }

  /** A part's bytes, up to the boundary after it. */
  private final class PartInput extends InputStream {
    private boolean done;

    /** Bytes at the start of the buffer that are known to hold no boundary. */
    private int clear;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (!done && clear == 0) {
        int boundary = find();
        if (boundary == 0) {
          start += delimiter.length;
          done = true;
        } else {
          clear = boundary > 0 ? boundary : Math.max(0, end - start - delimiter.length + 1);
          if (clear == 0 && !fill()) {
            throw truncated();
          }
        }
      }
      int taken = Math.min(clear, length);
      System.arraycopy(buffer, start, bytes, offset, taken);
      start += taken;
      clear -= taken;
      return taken == 0 ? -1 : taken;
    }

    /** Where the boundary begins after the buffer's start; -1 when it is not there yet. */
    private int find() {
      for (int at = start; at + delimiter.length <= end; at++) {
        int same = 0;
        while (same < delimiter.length && buffer[at + same] == delimiter[same]) {
          same++;
        }
        if (same == delimiter.length) {
          return at - start;
        }
      }
      return -1;
    }

    void skipAll() throws IOException {
      byte[] unwanted = new byte[1 << 13];
      while (read(unwanted, 0, unwanted.length) >= 0) {
        continue;
      }
    }
  }
}
