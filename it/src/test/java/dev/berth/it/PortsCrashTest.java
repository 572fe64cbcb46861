package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published ports while the service, and what forwards for it, are killed. */
class PortsCrashTest {
  private static final List<String> STAY = List.of("--idle-timeout", "0");
  private static final int PATIENCE_SECONDS = 30;

  private @Nullable Service started;
  private int port;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Service.isBerth(), "kills the service");
    started = Service.startOwn("ports", STAY);
    Api.of(service()).ensureBusybox();
    port = FreePort.find();
    docker(
        "run",
        "-d",
        "--name",
        "web",
        "-p",
        port + ":8000",
        "busybox",
        "sh",
        "-c",
        "echo page > /var/www/index.html; exec httpd -f -p 8000 -h /var/www");
    awaitPage();
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private Service service() {
    return Objects.requireNonNull(started);
  }

  private String docker(String... words) {
    return Cli.dockerOf(service(), words).ok();
  }

  private void awaitPage() {
    Waiting.until("the page is served", PATIENCE_SECONDS, this::served);
  }

  private boolean served() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      byte[] all = socket.getInputStream().readAllBytes();
      return new String(all, StandardCharsets.UTF_8).contains("page");
    } catch (IOException e) {
      return false;
    }
  }

  /** The forwarder of this service, and of no other on the machine. */
  private ProcessHandle forwarder() {
    String socket = service().home().resolve("run/berth/netns/forward.sock").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(" forward " + socket))
        .findFirst()
        .orElseThrow();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void theyOutliveTheService() {
    String shown = docker("port", "web");
    service().kill();
    assertThat(served()).isTrue();
    service().start(STAY);
    assertThat(docker("port", "web")).isEqualTo(shown);
    assertThat(served()).isTrue();
    docker("rm", "-f", "web");
    assertThat(served()).isFalse();
  }

  @Test
  void aKilledForwarderIsReplaced() {
    ProcessHandle before = forwarder();
    before.destroyForcibly();
    awaitPage();
    assertThat(forwarder().pid()).isNotEqualTo(before.pid());
    docker("rm", "-f", "web");
    assertThat(served()).isFalse();
  }

  @Test
  void aForwarderKilledWhileTheServiceWasAwayIsReplaced() {
    service().kill();
    forwarder().destroyForcibly();
    Waiting.until("nobody answers", PATIENCE_SECONDS, () -> !served());
    service().start(STAY);
    awaitPage();
  }
}
