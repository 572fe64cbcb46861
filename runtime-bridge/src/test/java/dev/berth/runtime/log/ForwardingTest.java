package dev.berth.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.Samples;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ForwardingTest {
  @TempDir Path directory;
  private final List<String> received = Collections.synchronizedList(new java.util.ArrayList<>());
  private ServerSocket listening;
  private Path log;
  private int port;
  private int lines;

  @BeforeEach
  void listen() throws IOException {
    log = directory.resolve("log");
    listening = open(0);
    port = listening.getLocalPort();
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  private ServerSocket open(int at) throws IOException {
    ServerSocket made = new ServerSocket();
    made.setReuseAddress(true);
    made.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    Thread.ofVirtual().start(() -> accept(made));
    return made;
  }

  /** A closed socket may accept until its thread has noticed. */
  private boolean refused() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket socket = from.accept();
        Thread.ofVirtual().start(() -> read(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void read(Socket socket) {
    try (BufferedReader in =
        new BufferedReader(
            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        received.add(line.substring(line.indexOf(": ") + 2));
      }
    } catch (IOException e) {
      received.add(e.toString());
    }
  }

  private Container running() {
    return container(ContainerStatus.RUNNING);
  }

  private Container exited() {
    return container(ContainerStatus.EXITED);
  }

  private Container container(ContainerStatus status) {
    LogConfig config = new LogConfig("syslog", Map.of("syslog-address", "tcp://127.0.0.1:" + port));
    return Samples.logging(config, log.toString(), status);
  }

  private void append(String flag, String text) throws IOException {
    Files.writeString(
        log,
        "2026-01-02T03:04:05.%09d+00:00 stdout %s %s\n".formatted(++lines, flag, text),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void until(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(15));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void goesOnFromTheMarkAndSendsTheRestAtTheEnd() throws IOException {
    append("F", "one");
    append("P", "tw");
    try (Forwarding forwarding = new Forwarding(new LinuxKernel())) {
      forwarding.changed(running());
      until("the first line", () -> received.contains("one"));
      assertThat(forwarding.active()).isTrue();
    }
    append("F", "o");
    append("P", "end");
    try (Forwarding next = new Forwarding(new LinuxKernel())) {
      next.changed(exited());
      next.flush(exited());
      until("the last part", () -> received.contains("end"));
      assertThat(next.active()).isFalse();
      assertThat(received).contains("two").endsWith("end");
      next.changed(exited());
      assertThat(next.active()).as("nothing is left").isFalse();
    }
  }

  @Test
  void waitsForACollectorThatWentAway() throws IOException {
    listening.close();
    until("nobody listens", this::refused);
    append("F", "one");
    try (Forwarding forwarding = new Forwarding(new LinuxKernel())) {
      forwarding.changed(running());
      forwarding.changed(exited());
      until("it gave up for now", () -> !forwarding.active());
      listening = open(port);
      until("it came back", () -> received.contains("one"));
    }
  }

  @Test
  void readsOverRotationFromAPackedPiece() throws Exception {
    append("F", "one");
    try (Forwarding forwarding = new Forwarding(new LinuxKernel())) {
      forwarding.changed(running());
      until("one", () -> received.contains("one"));
    }
    append("F", "two");
    Path piece = RotatedFiles.piece(log, 1);
    Files.move(log, piece);
    PackedLog.replace(piece, PackedLog.pack(piece));
    append("F", "three");
    try (Forwarding next = new Forwarding(new LinuxKernel())) {
      next.changed(exited());
      next.flush(exited());
    }
    until("all", () -> received.contains("three"));
    assertThat(received).containsExactly("one", "two", "three");
  }

  @Test
  void tagsAreTemplates() {
    Container c = running();
    assertThat(tag("{{.Name}}/{{.ID}}", c)).isEqualTo(c.name() + "/" + c.id().shortId());
    assertThat(tag("{{ .FullID }}", c)).isEqualTo(c.id().hex());
    assertThat(tag("{{.ImageName}} {{.ImageID}} {{.ImageFullID}} {{.DaemonName}}", c))
        .isEqualTo(
            c.imageName() + " " + c.imageId().shortHex() + " " + c.imageId().text() + " docker");
    assertThat(tag("{{upper .Name}}{{index .ContainerLabels \"none\"}}", c))
        .isEqualTo(c.name().toUpperCase(java.util.Locale.ROOT));
    assertThat(tag("{{truncate .FullID 3}}", c)).isEqualTo(c.id().hex().substring(0, 3));
    for (String wrong : List.of("{{.Foo", "{{.Foo}}", "{{nope .ID}}", "{{}}")) {
      assertThatThrownBy(() -> tag(wrong, c)).isInstanceOf(EngineException.class);
    }
  }

  private static String tag(String template, Container of) {
    return LogTag.expand(template, of);
  }

  @Test
  void longLinesArePartsWithOneTime() throws Exception {
    IntStream.range(0, 3).forEach(i -> appendUnchecked("P", "x".repeat(8192)));
    append("F", "y");
    append("F", "z".repeat(16384));
    List<String> entries = new java.util.ArrayList<>();
    LogQuery all = new LogQuery(true, true, false, null, null, -1);
    try (FileReading reading = new FileReading(log, false, all, Map.of(), () -> true)) {
      reading.run(
          new Logs.EntrySink() {
            @Override
            public void entry(LogEntry entry) {
              entries.add(entry.part() + ":" + entry.length() + ":" + entry.lastPart());
            }

            @Override
            public void idle() {}
          },
          () -> false);
    }
    assertThat(entries)
        .containsExactly("1:16384:false", "2:8194:true", "1:16384:false", "2:1:true");
  }

  private void appendUnchecked(String flag, String text) {
    try {
      append(flag, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
