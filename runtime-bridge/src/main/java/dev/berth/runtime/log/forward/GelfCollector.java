package dev.berth.runtime.log.forward;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.GelfOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Sends GELF 1.1 messages: packed and in chunks over UDP, ended by a zero byte over TCP. */
public final class GelfCollector implements Collector {
  private static final int CHUNK = 1420 - 12;
  private static final int MAX_CHUNKS = 128;

  private final GelfOptions options;
  private final String hostName;
  private final Map<String, String> fields;
  private final JsonMapper mapper = new JsonMapper();
  private final KeptConnection connection;

  /**
   * A collector.
   *
   * @param fields the additional fields of each message, names with an underscore in front
   */
  public GelfCollector(
      GelfOptions options, String hostName, Map<String, String> fields, Kernel kernel) {
    this.options = options;
    this.hostName = hostName;
    this.fields = Map.copyOf(fields);
    this.connection = new KeptConnection(() -> Connection.open(options.endpoint(), null, kernel));
  }

  @Override
  public void probe() throws IOException {
    connection.get();
  }

  @Override
  public void send(Line line) throws IOException {
    byte[] json = json(line);
    OutputStream out = connection.get().out();
    if (options.endpoint().protocol().equals("tcp")) {
      out.write(Arrays.copyOf(json, json.length + 1));
    } else {
      chunks(out, packed(json));
    }
  }

  byte[] json(Line line) throws IOException {
    ObjectNode message = mapper.createObjectNode();
    message.put("version", "1.1").put("host", hostName).put("short_message", line.string());
    message.put("timestamp", BigDecimal.valueOf(line.time().toEpochMilli(), 3));
    message.put("level", line.stderr() ? 3 : 6);
    fields.forEach(message::put);
    return mapper.writeValueAsBytes(message);
  }

  private byte[] packed(byte[] json) throws IOException {
    if (options.compression().equals("none")) {
      return json;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater level = new Deflater(options.level());
    try (OutputStream packer =
        options.compression().equals("zlib")
            ? new DeflaterOutputStream(out, level)
            : new Gzip(out, options.level())) {
      packer.write(json);
    } finally {
      level.end();
    }
    return out.toByteArray();
  }

  /** The JDK's gzip stream has no public way to choose the level. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }

  /** A message that is too large for a packet goes in numbered chunks. */
  private static void chunks(OutputStream packets, byte[] message) throws IOException {
    if (message.length <= CHUNK + 12) {
      packets.write(message);
      return;
    }
    int count = (message.length + CHUNK - 1) / CHUNK;
    if (count > MAX_CHUNKS) {
      return; // the format has no room for it; Docker drops it too
    }
    byte[] id = new byte[8];
    ThreadLocalRandom.current().nextBytes(id);
    for (int i = 0; i < count; i++) {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.writeBytes(new byte[] {0x1e, 0x0f});
      packet.writeBytes(id);
      packet.writeBytes(new byte[] {(byte) i, (byte) count});
      int from = i * CHUNK;
      packet.write(message, from, Math.min(CHUNK, message.length - from));
      packets.write(packet.toByteArray());
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
