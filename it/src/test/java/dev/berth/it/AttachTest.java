package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attaching, byte by byte, over taken-over connections and WebSockets. */
class AttachTest {
  private static final String ALL = "stream=1&stdin=1&stdout=1&stderr=1";

  private final Api api = Api.shared();
  private String id = "";

  @AfterEach
  void remove() {
    api.remove(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          Connection: Upgrade;Upgrade: tcp | HTTP/1.1 101 UPGRADED
          Connection: keep-alive, upgrade;Upgrade: tcp | HTTP/1.1 101 UPGRADED
          Upgrade: websocket | HTTP/1.1 101 UPGRADED
          Accept: */* | HTTP/1.1 200 OK
          """)
  void theUpgradeHeaderAloneDecides(String headers, String status) throws IOException {
    run("sleep 100", "");
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      String lines = headers.replace(";", "\r\n") + "\r\n";
      String path = "/v1.41/containers/" + id + "/attach?stream=1&stdout=1";
      assertThat(raw.request("POST", path, "", lines).head())
          .startsWith(status + "\r\n")
          .contains("Content-Type: application/vnd.docker.raw-stream\r\n");
    }
  }

  @Test
  void nothingIsJoinedUnlessAskedFor() throws IOException {
    run("echo hi; sleep 100", "");
    awaitLog("hi");
    for (String query : new String[] {"", "stream=1", "logs=1", "stdout=1", "stream=0&stdout=1"}) {
      assertThat(attach(query).restText()).as(query).isEmpty();
    }
    assertThat(RawConnection.stream(1, attach("logs=1&stdout=1").rest())).isEqualTo("hi\n");
  }

  @Test
  void storedOutputComesBeforeTheLive() throws IOException {
    run("echo early; echo error >&2; cat; echo end", "\"OpenStdin\":true,\"StdinOnce\":true,");
    awaitLog("early");
    try (RawConnection raw = attach("logs=1&" + ALL)) {
      byte[] all = raw.send("late\n").halfClose().rest();
      assertThat(RawConnection.stream(1, all)).isEqualTo("early\nlate\nend\n");
      assertThat(RawConnection.stream(2, all)).isEqualTo("error\n");
    }
  }

  @Test
  void theOutputIsThereWhenTheEndIsKnown() throws IOException {
    create("echo out; echo error >&2", "");
    for (int run = 0; run < 10; run++) {
      try (RawConnection raw = attach("stream=1&stdout=1&stderr=1")) {
        api.start(id);
        api.await(id);
        byte[] all = raw.arrived();
        assertThat(RawConnection.stream(1, all)).as("run %d", run).isEqualTo("out\n");
        assertThat(RawConnection.stream(2, all)).isEqualTo("error\n");
      }
    }
  }

  @Test
  void refusalsArePlainText() throws IOException {
    run("sleep 100", "");
    assertThat(refusal("nobody", "stream=1"))
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .contains("Content-Type: application/vnd.docker.raw-stream\r\n")
        .endsWith("No such container: nobody\r\n");
    assertThat(refusal(id, "stream=1&detachKeys=ctrl-A"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .endsWith("Invalid detach keys (ctrl-A) provided\r\n");
  }

  @Test
  void aContainerThatDoesNotRunIsWaitedFor() throws IOException {
    create("echo out; echo error >&2", "");
    for (int run = 0; run < 3; run++) {
      try (RawConnection raw = attach("stream=1&stdout=1&stderr=1")) {
        api.start(id);
        byte[] all = raw.rest();
        assertThat(RawConnection.stream(1, all)).as("run %d", run).isEqualTo("out\n");
        assertThat(RawConnection.stream(2, all)).isEqualTo("error\n");
      }
      api.await(id);
    }
  }

  @Test
  void nothingOfALastBurstIsLost() throws IOException {
    create("head -c 300000 /dev/zero; echo end >&2", "");
    for (int run = 0; run < 10; run++) {
      try (RawConnection raw = attach("stream=1&stdout=1&stderr=1")) {
        api.start(id);
        byte[] all = raw.rest();
        assertThat(RawConnection.stream(1, all)).as("run %d", run).hasSize(300_000);
        assertThat(RawConnection.stream(2, all)).isEqualTo("end\n");
      }
      api.await(id);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false,true", "false,true,true", "true,false,false", "true,true,true"})
  void theEndOfInputEndsTheContainersOnlyWithStdinOnceAndNoTerminal(
      boolean once, boolean tty, boolean runs) throws IOException {
    run("cat", "\"OpenStdin\":true,\"StdinOnce\":" + once + ",\"Tty\":" + tty + ",");
    try (RawConnection raw = attach(ALL)) {
      raw.send("abc\n").until("abc");
      raw.halfClose().rest();
    }
    if (!runs) {
      api.await(id);
    }
    assertThat(api.get("/containers/" + id + "/json").at("/State/Running").asBoolean())
        .isEqualTo(runs);
  }

  @Test
  void aClientThatVanishesEndsTheInputOfStdinOnce() throws IOException {
    run("cat; exit 4", "\"OpenStdin\":true,\"StdinOnce\":true,");
    try (RawConnection raw = attach(ALL)) {
      raw.send("abc\n").until("abc");
    }
    assertThat(api.await(id)).isEqualTo(4);
  }

  @Test
  void inputNobodyReadsDoesNotHoldTheEnd() throws IOException {
    run("exec 0<&-; sleep 0.5; echo bye", "\"OpenStdin\":true,\"StdinOnce\":true,");
    try (RawConnection raw = attach(ALL)) {
      Thread.ofVirtual().start(() -> pour(raw));
      assertThat(RawConnection.stream(1, raw.rest())).isEqualTo("bye\n");
    }
  }

  private static void pour(RawConnection raw) {
    try {
      raw.send("x".repeat(1 << 20));
    } catch (IOException e) {
      return; // the container ended first
    }
  }

  @Test
  void keysDetachOnlyFromATerminal() throws IOException {
    run("stty -echo -icanon min 1; echo ready; cat", "\"OpenStdin\":true,\"Tty\":true,");
    awaitLog("ready");
    try (RawConnection raw = attach(ALL)) {
      assertThat(raw.send("\u0010x").until("x")).endsWith("\u0010x");
      assertThat(raw.send("\u0010\u0011").restText()).isEmpty();
    }
    try (RawConnection raw = attach(ALL + "&detachKeys=a,DEL,ctrl-c")) {
      // the terminal takes ctrl-q for itself
      assertThat(raw.send("\u0010\u0011ab").until("b")).endsWith("\u0010ab");
      assertThat(raw.send("a\u007f\u0003").restText()).isEmpty();
    }
    assertThat(api.get("/containers/" + id + "/json").at("/State/Running").asBoolean()).isTrue();
  }

  @Test
  void clientsDoNotDisturbEachOther() throws IOException {
    run("cat", "\"OpenStdin\":true,");
    try (RawConnection silent = attach(ALL);
        RawConnection one = attach(ALL);
        RawConnection two = attach(ALL)) {
      one.send("from one\n");
      assertThat(two.until("\n")).endsWith("from one\n");
      one.close();
      two.send("x".repeat(200_000) + "from two\n");
      assertThat(two.until("two\n")).endsWith("from two\n");
      silent.close();
      two.send("again\n");
      assertThat(two.until("again\n")).endsWith("again\n");
    }
  }

  @Test
  void aWebSocketCarriesBinaryFrames() throws IOException {
    run("cat", "\"OpenStdin\":true,\"StdinOnce\":true,");
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      raw.request("GET", "/v1.41/containers/" + id + "/attach/ws?stream=1", "", HANDSHAKE);
      assertThat(raw.head())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
      raw.send("\u0082\u0083\0\0\0\0hi\n");
      assertThat(raw.until("\n")).isEqualTo("\u0082\u0003hi\n");
      raw.send("\u0089\u0082\0\0\0\0pp");
      assertThat(raw.until("pp")).isEqualTo("\u008a\u0002pp");
      raw.send("\u0088\u0080\0\0\0\0");
      assertThat(raw.restText()).isEqualTo("\u0088\u0002\u0003\u00e8");
    }
    assertThat(api.await(id)).isZero();
  }

  @Test
  void aWebSocketEndsWithTheContainer() throws IOException {
    create("echo out; exit 3", "");
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      raw.request("GET", "/v1.27/containers/" + id + "/attach/ws?stream=1", "", HANDSHAKE).head();
      api.start(id);
      assertThat(raw.restText()).isEqualTo("\u0081\u0004out\n\u0088\u0002\u0003\u00e8");
    }
  }

  private static final String HANDSHAKE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Origin: http://d\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private static String refusal(String container, String query) throws IOException {
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      String path = "/containers/" + container + "/attach?" + query;
      return raw.request("POST", path, "", RawConnection.UPGRADE).head() + raw.until("\r\n");
    }
  }

  private RawConnection attach(String query) throws IOException {
    return RawConnection.attach(id, query);
  }

  private void awaitLog(String text) {
    Waiting.until(
        text,
        10,
        () -> api.request().get("/containers/" + id + "/logs?stdout=1").asString().contains(text));
  }

  private void run(String script, String fields) {
    create(script, fields);
    api.start(id);
  }

  private void create(String script, String fields) {
    id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],"
                + fields
                + "\"HostConfig\":{\"NetworkMode\":\"none\"}}");
  }
}
