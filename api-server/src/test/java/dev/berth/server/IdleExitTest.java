package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleExitTest {
  private static final Duration IDLE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void leavesAfterTheQuietTimeAndClosesWaitingConnections() throws Exception {
    try (ServerFixture server = new ServerFixture(IDLE);
        Wire kept = server.connect()) {
      kept.get("/_ping").until("OK");
      server.awaitQuiet();
      server.passSeconds(59);
      server.nudge();
      assertThat(server.thread.join(Duration.ofMillis(50))).isFalse();
      server.passSeconds(2);
      server.nudge();
      assertThat(server.thread.join(Duration.ofSeconds(15))).isTrue();
      assertThat(kept.untilClosed()).isEmpty();
      assertThat(server.socket).doesNotExist();
    }
  }

  @Test
  void anUnreadRequestBodyIsNoWork() throws Exception {
    try (ServerFixture server = new ServerFixture(IDLE);
        Wire kept = server.connect()) {
      kept.send("POST /ignores-body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
          .until("no");
      kept.get("/_ping").until("OK");
      server.awaitQuiet();
      server.passSeconds(61);
      server.nudge();
      assertThat(server.thread.join(Duration.ofSeconds(15))).isTrue();
    }
  }

  @Test
  void staysForAStreamAndForDuties() throws Exception {
    try (ServerFixture server = new ServerFixture(IDLE);
        Wire wire = server.connect()) {
      wire.get("/stream").until("first");
      server.passSeconds(600);
      server.nudge();
      assertThat(server.thread.join(Duration.ofMillis(100))).isFalse();
      server.duties.set(true);
      server.dialect.goOn.countDown();
      wire.until("0\r\n\r\n");
      server.passSeconds(600);
      server.nudge();
      assertThat(server.thread.join(Duration.ofMillis(100))).isFalse();
    }
  }

  @Test
  void aRunningRequestIsAnsweredWhileStopping() throws Exception {
    try (ServerFixture server = new ServerFixture(IDLE);
        Wire wire = server.connect()) {
      wire.get("/stream").until("first");
      Thread stopping = Thread.ofVirtual().start(() -> stop(server));
      assertThat(stopping.join(Duration.ofMillis(50))).isFalse();
      server.dialect.goOn.countDown();
      assertThat(wire.until("0\r\n\r\n")).contains("second");
      assertThat(server.thread.join(Duration.ofSeconds(5))).isTrue();
    }
  }

  private static void stop(ServerFixture server) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aStaleSocketFileIsReplacedALiveOneIsNot() throws IOException {
    Path socket = directory.resolve("s");
    ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket))
        .close();
    assertThat(socket).exists();
    Listener listener = Listener.bind(socket);
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> Listener.bind(socket)).hasMessageContaining("another server listens");
    listener.close();
    assertThat(socket).doesNotExist();
  }

  @Test
  void theDefaultIsToStayUnlessAnActivatorStartsUsAgain() {
    ServeOptions options =
        ServeOptions.parse(java.util.List.of(), java.util.Map.of("XDG_RUNTIME_DIR", "/run/x"));
    assertThat(options.idleTime(false)).isZero();
    assertThat(options.idleTime(true)).hasSeconds(TimeUnit.MINUTES.toSeconds(5));
    assertThat(options.socket()).hasToString("/run/x/berth/berth.sock");
  }
}
