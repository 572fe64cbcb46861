package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.LogEntry;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
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
    String sized = "{\"ConsoleSize\":[1,2]}";
    assertThat(engine.call("ExecStart", new FakeExchange().id("e1").json(sized)).status)
        .isEqualTo(400);
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
