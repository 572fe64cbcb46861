package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeExecs;
import dev.berth.fake.Samples;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.LogEntry;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.runtime.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StreamAnswersTest {
  private final FakeEngine engine = new FakeEngine();
  private final List<LogQuery> queries = new ArrayList<>();

  @Test
  void logsAreFramedAndPrefixed() {
    engine.logs = logs(false);
    FakeExchange answer =
        engine.call("ContainerLogs", logQuery().with("timestamps", "1").with("details", "1"));
    assertThat(answer.contentType).isEqualTo("application/vnd.docker.multiplexed-stream");
    String out = "2026-01-02T03:04:05.123456789Z a%3D=x,b=y+z out\n";
    assertThat(answer.text())
        .isEqualTo(
            "\u0001\0\0\0\0\0\0"
                + (char) out.length()
                + out
                + "\u0002\0\0\0\0\0\0"
                + (char) "2026-01-02T03:04:05.123456789Z  err".length()
                + "2026-01-02T03:04:05.123456789Z  err");
    assertThat(answer.answer.ended).isTrue();
  }

  @Test
  void terminalsAndOldVersionsAreRaw() {
    engine.logs = logs(true);
    FakeExchange tty = engine.call("ContainerLogs", logQuery());
    assertThat(tty.contentType).isEqualTo("application/vnd.docker.raw-stream");
    assertThat(tty.text()).isEqualTo("out\nerr");
    engine.logs = logs(false);
    assertThat(engine.call("ContainerLogs", logQuery().version(41)).contentType)
        .isEqualTo("application/vnd.docker.raw-stream");
  }

  @Test
  void logParametersAreRead() {
    engine.logs = logs(false);
    engine.call("ContainerLogs", logQuery().with("tail", "5").with("since", "1.5"));
    engine.call("ContainerLogs", logQuery().with("tail", "-3").with("until", "7").version(34));
    engine.call("ContainerLogs", logQuery().with("tail", "all").with("until", "7"));
    assertThat(queries.stream().map(LogQuery::tail)).containsExactly(5, -1, -1);
    assertThat(queries.get(1).until()).isNull();
    assertThat(queries.get(2).until()).isNotNull();
    assertThat(engine.call("ContainerLogs", new FakeExchange().id("web")).status).isEqualTo(400);
    assertThat(engine.call("ContainerLogs", logQuery().with("since", "x")).status).isEqualTo(400);
  }

  @Test
  void attachErrorsArePlainText() {
    engine.streams =
        (ref, in, out, err) -> {
          throw EngineException.notFound("No such container: " + ref);
        };
    FakeExchange answer = engine.call("ContainerAttach", new FakeExchange().id("nobody"));
    assertThat(answer.status).isEqualTo(404);
    assertThat(answer.contentType).isEqualTo("application/vnd.docker.raw-stream");
    assertThat(answer.text()).isEqualTo("No such container: nobody\r\n");
  }

  @Test
  void execIsMadeStartedAndInspected() {
    FakeExecs execs = new FakeExecs();
    engine.execs = execs;
    String body =
        "{\"Cmd\":[\"cat\",\"-\"],\"AttachStdin\":true,\"AttachStdout\":true,\"User\":\"u\"}";
    assertThat(engine.call("ContainerExec", new FakeExchange().id("web").json(body)).text())
        .isEqualTo("{\"Id\":\"e1\"}\n");
    FakeExchange start = new FakeExchange().id("e1").json("{\"Detach\":false}");
    start.upgrade = true;
    engine.call("ExecStart", start);
    assertThat(start.status).isEqualTo(101);
    assertThat(start.contentType).isEqualTo("application/vnd.docker.multiplexed-stream");
    assertThat(start.text()).endsWith("\u0002\0\0\0\0\0\0\u0003err");
    assertThat(engine.call("ExecInspect", new FakeExchange().id("e1")).text())
        .contains("\"ExitCode\":null")
        .contains("\"entrypoint\":\"cat\",\"arguments\":[\"-\"]")
        .contains("\"user\":\"u\"");
    assertThat(
            engine.call("ExecStart", new FakeExchange().id("e1").json("{\"Detach\":true}")).status)
        .isEqualTo(200);
    assertThat(execs.calls).containsExactly("create web", "run true null 0", "detached e1");
  }

  @Test
  void badExecsAreRefused() {
    engine.execs = new FakeExecs();
    assertThat(engine.call("ContainerExec", new FakeExchange().id("web").json("{}")).status)
        .isEqualTo(400);
    assertThat(engine.call("ExecStart", new FakeExchange().id("e9").json("{}")).status)
        .isEqualTo(404);
    assertThat(engine.call("ContainerExec", exec("{\"Cmd\":\"ls -l\"}")).status).isEqualTo(400);
    assertThat(
            engine.call("ContainerExec", exec("{\"Cmd\":[\"a\"],\"DetachKeys\":\"abc\"}")).text())
        .contains("Invalid escape keys (abc) provided");
  }

  @Test
  void aConsoleSizeCountsOnlyWithATerminalAndFrom142() {
    FakeExecs execs = new FakeExecs();
    engine.execs = execs;
    engine.call("ContainerExec", exec("{\"Cmd\":[\"a\"],\"Tty\":true}"));
    String size = "\"ConsoleSize\":[1,2]}";
    engine.call("ExecStart", new FakeExchange().id("e1").json("{" + size));
    engine.call("ExecStart", new FakeExchange().id("e1").json("{\"Tty\":true," + size));
    engine.call("ExecStart", new FakeExchange().id("e1").json("{\"Tty\":true," + size).version(41));
    assertThat(execs.calls.stream().filter(call -> call.startsWith("run")))
        .containsExactly("run false null 2", "run false [1, 2] 2", "run false null 2");
  }

  @Test
  void terminalSizesAreRefusedInDockersWords() {
    engine.execs = new FakeExecs();
    assertThat(engine.call("ExecResize", sized("40", "")).text())
        .contains("invalid resize width \\\"\\\": invalid syntax");
    assertThat(engine.call("ExecResize", sized("-1", "1")).text())
        .contains("invalid resize height \\\"-1\\\": value out of range");
    assertThat(engine.call("ExecResize", sized("4294967296", "1")).status).isEqualTo(400);
    assertThat(engine.call("ExecResize", sized("+4", "1")).text()).contains("invalid syntax");
    assertThat(engine.call("ExecResize", sized("70000", "0")).status).isEqualTo(200);
  }

  @Test
  void webSocketsNeedAHandshake() {
    engine.streams = (ref, in, out, err) -> new EchoedAttachment();
    FakeExchange plain = engine.call("ContainerAttachWebsocket", new FakeExchange().id("web"));
    assertThat(plain.status).isEqualTo(400);
    assertThat(plain.text()).isEqualTo("not websocket protocol");
    FakeExchange old = webSocket().header("Sec-WebSocket-Version", "8");
    assertThat(engine.call("ContainerAttachWebsocket", old).text())
        .isEqualTo("missing or bad WebSocket Version");
    FakeExchange keyless = webSocket().header("Sec-WebSocket-Key", "short");
    assertThat(engine.call("ContainerAttachWebsocket", keyless).text())
        .isEqualTo("mismatch challenge/response");
  }

  @Test
  void webSocketsCarryUnframedOutput() {
    EchoedAttachment attachment = new EchoedAttachment();
    engine.streams = (ref, in, out, err) -> attachment;
    FakeExchange answer = webSocket().with("stream", "1").with("stderr", "1");
    answer.body = new byte[] {(byte) 0x82, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
    engine.call("ContainerAttachWebsocket", answer);
    assertThat(answer.status).isEqualTo(101);
    assertThat(answer.answerHeaders)
        .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(attachment.asked).isEqualTo("false false true true");
    answer.version(41);
    FakeExchange before = webSocket().version(41).with("stream", "1");
    before.body = answer.body;
    engine.call("ContainerAttachWebsocket", before);
    assertThat(attachment.asked).isEqualTo("true true true true");
    byte[] sent = before.answer.toByteArray();
    assertThat(sent).startsWith(0x82, 2, 'h', 'i').endsWith(0x88, 2, 3, 0xe8);
    FakeExchange text = webSocket().version(27).with("stream", "1");
    text.body = answer.body;
    engine.call("ContainerAttachWebsocket", text);
    assertThat(text.answer.toByteArray()).startsWith(0x81, 2, 'h', 'i');
  }

  private static FakeExchange exec(String body) {
    return new FakeExchange().id("web").json(body);
  }

  private static FakeExchange sized(String height, String width) {
    return new FakeExchange().id("e1").with("h", height).with("w", width);
  }

  private static FakeExchange webSocket() {
    return new FakeExchange()
        .id("web")
        .header("Upgrade", "WebSocket")
        .header("Connection", "keep-alive, Upgrade")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("Sec-WebSocket-Version", "13");
  }

  /** Gives back what it gets; remembers what it was asked for. */
  private static final class EchoedAttachment implements Streams.Attachment {
    String asked = "";

    @Override
    public boolean tty() {
      return false;
    }

    @Override
    public void run(AttachRequest request, StdioSink sink) {
      asked =
          (request.stdin() != null)
              + " "
              + request.stdout()
              + " "
              + request.stderr()
              + " "
              + request.stream();
      try {
        if (request.stdin() != null) {
          byte[] in = request.stdin().readAllBytes();
          sink.stdout(in, 0, in.length);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  private static FakeExchange logQuery() {
    return new FakeExchange().id("web").with("stdout", "1").with("stderr", "1");
  }

  private Logs logs(boolean tty) {
    return (ref, query) -> {
      queries.add(query);
      return new Logs.Reading() {
        @Override
        public boolean tty() {
          return tty;
        }

        @Override
        public void run(Logs.EntrySink sink, BooleanSupplier cancelled) throws IOException {
          TreeMap<String, String> attributes = new TreeMap<>();
          attributes.put("a=", "x");
          attributes.put("b", "y z");
          sink.entry(new Entry(Samples.CREATED, false, bytes("out\n"), false, attributes));
          sink.entry(new Entry(Samples.CREATED, true, bytes("err"), true, new TreeMap<>()));
          sink.idle();
        }

        @Override
        public void close() {}
      };
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An entry of its own, unlike the views the real reader passes. */
  private record Entry(
      java.time.Instant time,
      boolean stderr,
      byte[] buffer,
      boolean partial,
      java.util.Map<String, String> attributes)
      implements LogEntry {
    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return buffer.length;
    }
  }
}
