package dev.berth.docker.container;

import dev.berth.runtime.log.LogEntry;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.text.GoTime;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** Writes log entries with the prefixes asked for: time first, then details. */
public final class LogSink implements Logs.EntrySink {
  private final StdioSink sink;
  private final boolean timestamps;
  private final boolean details;

  public LogSink(StdioSink sink, boolean timestamps, boolean details) {
    this.sink = sink;
    this.timestamps = timestamps;
    this.details = details;
  }

  @Override
  public void entry(LogEntry entry) throws IOException {
    if (timestamps || details) {
      byte[] line = prefixed(entry);
      write(entry, line, 0, line.length);
    } else {
      write(entry, entry.buffer(), entry.offset(), entry.length());
    }
  }

  private void write(LogEntry entry, byte[] bytes, int offset, int length) throws IOException {
    if (entry.stderr()) {
      sink.stderr(bytes, offset, length);
    } else {
      sink.stdout(bytes, offset, length);
    }
  }

  @Override
  public void idle() throws IOException {
    sink.flush();
  }

  private byte[] prefixed(LogEntry entry) {
    StringBuilder prefix = new StringBuilder(40);
    if (timestamps) {
      prefix.append(GoTime.fixedNano(entry.time())).append(' ');
    }
    if (details) {
      prefix.append(details(entry.attributes())).append(' ');
    }
    byte[] head = prefix.toString().getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[head.length + entry.length()];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(entry.buffer(), entry.offset(), line, head.length, entry.length());
    return line;
  }

  private static String details(Map<String, String> attributes) {
    StringJoiner pairs = new StringJoiner(",");
    attributes.forEach((key, value) -> pairs.add(encode(key) + "=" + encode(value)));
    return pairs.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
