package dev.berth.runtime.log.forward;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.FluentdOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Speaks fluentd's forward protocol: one message for each line, as Docker does. */
public final class FluentdCollector implements Collector {
  private final FluentdOptions options;
  private final String tag;
  private final Map<String, String> fields;
  private final KeptConnection connection;

  /**
   * A collector.
   *
   * @param fields what every record has beside the line
   */
  public FluentdCollector(
      FluentdOptions options, String tag, Map<String, String> fields, Kernel kernel) {
    this.options = options;
    this.tag = tag;
    this.fields = Map.copyOf(fields);
    this.connection = new KeptConnection(() -> Connection.open(options.endpoint(), null, kernel));
  }

  @Override
  public void probe() throws IOException {
    if (!options.async()) {
      connection.get();
    }
  }

  @Override
  public void send(Line line) throws IOException {
    Connection to = connection.get();
    String chunk = options.ack() ? UUID.randomUUID().toString() : null;
    to.out().write(message(line, chunk));
    if (chunk != null) {
      to.out().flush();
      awaitAck(to, chunk);
    }
  }

  byte[] message(Line line, @Nullable String chunk) {
    Map<String, String> record = new TreeMap<>(fields);
    record.put("source", line.source());
    record.put("log", line.string());
    if (line.part() > 0) {
      record.put("partial_message", "true");
      record.put("partial_id", line.lineId());
      record.put("partial_ordinal", Integer.toString(line.part()));
      record.put("partial_last", Boolean.toString(line.lastPart()));
    }
    MessagePack pack = new MessagePack().array(4).text(tag);
    if (options.subSecond()) {
      pack.eventTime(line.time());
    } else {
      pack.number(line.time().getEpochSecond());
    }
    pack.map(record);
    pack.map(chunk == null ? Map.of() : Map.of("chunk", chunk));
    return pack.bytes();
  }

  /** The answer {@code {"ack": chunk}} has one short form: the chunk stands in it as it is. */
  private static void awaitAck(Connection from, String chunk) throws IOException {
    InputStream in = from.in();
    if (in == null) {
      return;
    }
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf(chunk) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the collector did not acknowledge");
      }
      answer.append((char) b);
    }
  }

  @Override
  public void flush() throws IOException {
    connection.flush();
  }

  @Override
  public void close() {
    connection.close();
  }
}
