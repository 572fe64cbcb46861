package dev.berth.runtime.log.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.log.option.FluentdOptions;
import dev.berth.runtime.log.option.GelfOptions;
import dev.berth.runtime.log.option.SyslogOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

@Timeout(20)
class CollectorTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final LinuxKernel KERNEL = new LinuxKernel();

  private static Line line(boolean stderr, String text) {
    return new Line(TIME, stderr, text.getBytes(StandardCharsets.UTF_8), 0, true, "l1");
  }

  private static String syslog(String address, String format, Line line) {
    SyslogOptions options =
        SyslogOptions.parse(
            Map.of(
                "syslog-address", address, "syslog-format", format, "syslog-facility", "local0"));
    try (SyslogCollector collector = new SyslogCollector(options, "tag", "host", KERNEL)) {
      String text = new String(collector.message(line), StandardCharsets.UTF_8);
      return text.replace(String.valueOf(ProcessHandle.current().pid()), "PID");
    }
  }

  @Test
  void syslogHasDockersForms() {
    String udp = "udp://127.0.0.1";
    String stamp = "[A-Z][a-z]{2} [ 123]\\d \\d\\d:04:05";
    assertThat(syslog(udp, "", line(false, "hi"))).matches("<134>" + stamp + " tag\\[PID]: hi\n");
    assertThat(syslog(udp, "rfc3164", line(true, "hi")))
        .matches("<131>" + stamp + " host tag\\[PID]: hi\n");
    String time = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:04:05";
    String zone = "(Z|[+-]\\d\\d:\\d\\d)";
    assertThat(syslog(udp, "rfc5424", line(false, "hi")))
        .matches("<134>1 " + time + zone + " host tag PID tag - hi\n");
    assertThat(syslog(udp, "rfc5424micro", line(false, "hi")))
        .matches("<134>1 " + time + "\\.123456" + zone + " host tag PID tag - hi\n");
    String framed = syslog("tcp+tls://127.0.0.1", "rfc5424", line(false, "hi"));
    assertThat(framed).matches("\\d+ <134>1 (?s).*");
    assertThat(syslog("tcp+tls://127.0.0.1", "", line(false, "hi"))).startsWith("<134>");
  }

  @Test
  void fluentdMessagesAreReadByALibrary() throws IOException {
    FluentdOptions options = FluentdOptions.parse(Map.of("fluentd-sub-second-precision", "true"));
    String big = "x".repeat(70_000);
    try (FluentdCollector collector =
        new FluentdCollector(options, "a.tag", Map.of("container_name", "/web"), KERNEL)) {
      Line part = new Line(TIME, true, big.getBytes(StandardCharsets.UTF_8), 2, false, "id7");
      MessageUnpacker in = MessagePack.newDefaultUnpacker(collector.message(part, "chunk1"));
      assertThat(in.unpackArrayHeader()).isEqualTo(4);
      assertThat(in.unpackString()).isEqualTo("a.tag");
      ExtensionTypeHeader time = in.unpackExtensionTypeHeader();
      assertThat(time.getType()).isZero();
      assertThat(time.getLength()).isEqualTo(8);
      var bytes = java.nio.ByteBuffer.wrap(in.readPayload(8));
      assertThat(bytes.getInt()).isEqualTo((int) TIME.getEpochSecond());
      assertThat(bytes.getInt()).isEqualTo(123456789);
      Map<String, String> expected =
          Map.of(
              "container_name",
              "/web",
              "source",
              "stderr",
              "log",
              big,
              "partial_message",
              "true",
              "partial_id",
              "id7",
              "partial_ordinal",
              "2",
              "partial_last",
              "false");
      assertThat(map(in)).isEqualTo(expected);
      assertThat(map(in)).isEqualTo(Map.of("chunk", "chunk1"));
      assertThat(in.hasNext()).isFalse();
    }
  }

  @Test
  void fluentdWaitsForTheAcknowledgement() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FluentdOptions options =
          FluentdOptions.parse(
              Map.of(
                  "fluentd-address",
                  "127.0.0.1:" + listening.getLocalPort(),
                  "fluentd-request-ack",
                  "true"));
      CompletableFuture<Map<String, String>> got = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answer(listening, got));
      try (FluentdCollector collector = new FluentdCollector(options, "t", Map.of(), KERNEL)) {
        collector.send(line(false, "hello"));
        assertThat(got).isCompleted();
        assertThat(got.get()).containsEntry("log", "hello").containsEntry("source", "stdout");
        assertThatThrownBy(() -> collector.send(line(false, "nobody answers")))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static void answer(ServerSocket listening, CompletableFuture<Map<String, String>> got) {
    try (Socket socket = listening.accept()) {
      MessageUnpacker in = MessagePack.newDefaultUnpacker(socket.getInputStream());
      in.unpackArrayHeader();
      in.unpackString();
      assertThat(in.unpackLong()).isEqualTo(TIME.getEpochSecond());
      Map<String, String> record = map(in);
      String chunk = String.valueOf(map(in).get("chunk"));
      got.complete(record);
      var pack = MessagePack.newDefaultBufferPacker();
      pack.packMapHeader(1).packString("ack").packString(chunk);
      socket.getOutputStream().write(pack.toByteArray());
    } catch (IOException e) {
      got.completeExceptionally(e);
    }
  }

  private static Map<String, String> map(MessageUnpacker in) throws IOException {
    int size = in.unpackMapHeader();
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(in.unpackString(), in.unpackString());
    }
    return map;
  }

  @Test
  void gelfIsPackedAndCutIntoChunks() throws IOException {
    try (DatagramSocket listening = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      GelfOptions options =
          GelfOptions.parse(Map.of("gelf-address", "udp://127.0.0.1:" + listening.getLocalPort()));
      StringBuilder random = new StringBuilder();
      new java.util.Random(5).ints(9000, ' ', '~').forEach(c -> random.append((char) c));
      try (GelfCollector collector =
          new GelfCollector(options, "host", Map.of("_tag", "t"), KERNEL)) {
        collector.send(line(true, random.toString()));
      }
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      int count = 1;
      for (int i = 0; i < count; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        listening.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        assertThat(bytes).startsWith(0x1e, 0x0f).hasSizeLessThanOrEqualTo(1420);
        assertThat(bytes[10]).isEqualTo((byte) i);
        count = bytes[11];
        whole.write(bytes, 12, bytes.length - 12);
      }
      assertThat(count).isGreaterThan(1);
      byte[] json =
          new GZIPInputStream(new ByteArrayInputStream(whole.toByteArray())).readAllBytes();
      JsonNode message = new JsonMapper().readTree(json);
      assertThat(message.get("short_message").asText()).isEqualTo(random.toString());
      assertThat(message.get("version").asText()).isEqualTo("1.1");
      assertThat(message.get("level").asInt()).isEqualTo(3);
      assertThat(message.get("_tag").asText()).isEqualTo("t");
      assertThat(new String(json, StandardCharsets.UTF_8))
          .contains("\"timestamp\":1767323045.123,");
    }
  }

  @Test
  void nobodyThereIsSaidInGosWords() {
    FluentdOptions tcp = FluentdOptions.parse(Map.of("fluentd-address", "127.0.0.1:1"));
    assertThatThrownBy(new FluentdCollector(tcp, "t", Map.of(), KERNEL)::probe)
        .hasMessage("dial tcp 127.0.0.1:1: connect: connection refused");
    FluentdOptions unix = FluentdOptions.parse(Map.of("fluentd-address", "unix:///no/such"));
    assertThatThrownBy(new FluentdCollector(unix, "t", Map.of(), KERNEL)::probe)
        .hasMessage("dial unix /no/such: connect: no such file or directory");
    FluentdOptions name = FluentdOptions.parse(Map.of("fluentd-address", "no-such-host.invalid"));
    assertThatThrownBy(new FluentdCollector(name, "t", Map.of(), KERNEL)::probe)
        .hasMessage("dial tcp: lookup no-such-host.invalid: no such host");
  }
}
