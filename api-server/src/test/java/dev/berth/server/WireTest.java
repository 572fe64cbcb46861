package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes over the wire, byte by byte. */
class WireTest {
  private static ServerFixture server;

  @BeforeAll
  static void start() {
    server = new ServerFixture(Duration.ZERO);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String ask(String request) throws Exception {
    try (Wire wire = server.connect()) {
      return wire.send(request).untilClosed();
    }
  }

  private static String get(String path) throws Exception {
    return ask("GET " + path + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
  }

  @Test
  void everyAnswerNamesTheServer() throws Exception {
    for (String path : new String[] {"/_ping", "/nowhere", "/v1.10/_ping", "/fails"}) {
      assertThat(get(path))
          .as(path)
          .contains("Api-Version: 1.56\r\n")
          .contains("Ostype: linux\r\n")
          .contains("Docker-Experimental: false\r\n")
          .containsPattern("Server: Docker/[0-9.]+ \\(linux\\)\r\n");
    }
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    try (Wire wire = server.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(wire.get("/v1.44/_ping").until("\r\n\r\nOK")).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }
  }

  @Test
  void requestsMayBePipelined() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send("GET /_ping HTTP/1.1\r\nHost: d\r\n\r\nGET /query?a=2 HTTP/1.1\r\nHost: d\r\n\r\n");
      assertThat(wire.until("{a=[2]}")).contains("\r\n\r\nOKHTTP/1.1 200 OK");
    }
  }

  @Test
  void connectionCloseClosesAtOnce() throws Exception {
    long before = System.nanoTime();
    assertThat(get("/_ping")).contains("Connection: close\r\n").endsWith("\r\n\r\nOK");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void http10IsAnsweredAndClosed() throws Exception {
    assertThat(ask("GET /_ping HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK").endsWith("OK");
    assertThat(ask("GET /empty-stream HTTP/1.0\r\n\r\n")).doesNotContain("chunked");
  }

  @Test
  void headHasNoBody() throws Exception {
    assertThat(ask("HEAD /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("Content-Length: 2\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void optionsIsAlwaysFine() throws Exception {
    assertThat(ask("OPTIONS /x/y HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void unknownPathAndMethodAreTheSame404() throws Exception {
    assertThat(get("/containers/none"))
        .startsWith("HTTP/1.1 404 Not Found")
        .endsWith("{\"message\":\"page not found\"}\n");
    assertThat(ask("DELETE /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404")
        .endsWith("{\"message\":\"page not found\"}\n");
  }

  @Test
  void versionsOutsideTheWindowAreRefused() throws Exception {
    assertThat(get("/v1.10/_ping"))
        .startsWith("HTTP/1.1 400")
        .contains(
            "client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade"
                + " your client to a newer version");
    assertThat(get("/v9.99/_ping"))
        .startsWith("HTTP/1.1 400")
        .endsWith(
            "{\"message\":\"client version 9.99 is too new. Maximum supported API version is"
                + " 1.56\"}\n");
    assertThat(get("/v1.24/_ping")).startsWith("HTTP/1.1 200");
    assertThat(get("/v1.56/_ping")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aRouteMayBeYoungerThanTheOldestVersion() throws Exception {
    assertThat(get("/v1.49/late")).contains("requires minimum API version 1.50");
    assertThat(get("/v1.50/late")).startsWith("HTTP/1.1 200");
    assertThat(get("/late")).startsWith("HTTP/1.1 200");
  }

  @Test
  void pathsAndQueriesAreDecoded() throws Exception {
    assertThat(get("/v1.44/things/a%20b/json")).endsWith("\r\n\r\na b");
    assertThat(get("/images/host:5000/a/b%3Ac/json")).endsWith("\r\n\r\nhost:5000/a/b:c");
    assertThat(get("/images/host%2Fa/json")).endsWith("\r\n\r\nhost/a");
    assertThat(get("/query?filters=%7B%22a%22%3A1%7D&x=1+2&x=%2B&y"))
        .endsWith("{filters=[{\"a\":1}], x=[1 2, +], y=[]}");
    assertThat(get("/query?filters={\"a\":[\"b\"]}")).endsWith("{filters=[{\"a\":[\"b\"]}]}");
  }

  @Test
  void failuresAreTheDialectsToWord() throws Exception {
    assertThat(get("/fails"))
        .startsWith("HTTP/1.1 418")
        .endsWith("{\"message\":\"broken \\\"on\\\" purpose\"}\n");
  }

  @Test
  void anAnswerThatFailedHalfWayHasNoEnd() throws Exception {
    assertThat(get("/fails-late")).contains("4\r\nhalf\r\n").doesNotContain("0\r\n\r\n");
  }

  @Test
  void bodiesMayBeChunkedOrAwaited() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send(
          "POST /echo HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      assertThat(wire.until("abcde")).startsWith("HTTP/1.1 200");
      wire.send(
          "POST /echo HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(wire.until("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      assertThat(wire.send("xy").until("xy")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aStreamedAnswerAsksForTheBodyBeforeItBegins() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send(
          "POST /streams-body HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(wire.until("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      String answer = wire.send("hi").until("0\r\n\r\n");
      assertThat(answer).endsWith("2\r\nhi\r\n0\r\n\r\n");
    }
  }

  @Test
  void anAnswerWithoutReadingTheBodyStillLeavesAUsableConnection() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send("POST /ignores-body HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n\r\nabcde");
      wire.until("no");
      assertThat(wire.get("/_ping").until("OK")).startsWith("HTTP/1.1 200");
    }
    String refused =
        ask(
            "POST /ignores-body HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\n"
                + "Content-Length: 5\r\n\r\n");
    assertThat(refused).startsWith("HTTP/1.1 400").contains("Connection: close");
  }

  @Test
  void aFlushReachesTheClientAtOnce() throws Exception {
    try (Wire wire = server.connect()) {
      wire.get("/stream");
      assertThat(wire.until("5\r\nfirst\r\n")).contains("Transfer-Encoding: chunked\r\n");
      server.dialect.goOn.countDown();
      assertThat(wire.until("0\r\n\r\n")).isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
      assertThat(wire.get("/_ping").until("OK")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aFlushWithoutBytesSendsTheHead() throws Exception {
    assertThat(get("/empty-stream")).endsWith("\r\n\r\n0\r\n\r\n");
  }

  @Test
  void theConnectionIsTakenOverWithItsPipelinedBytes() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send(
          "POST /v1.44/hijack HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
              + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}early");
      String head = wire.until("<{}>[early");
      assertThat(head)
          .startsWith("HTTP/1.1 101 UPGRADED\r\n")
          .contains("Connection: Upgrade\r\n")
          .contains("Upgrade: tcp\r\n")
          .contains("Content-Type: application/vnd.docker.raw-stream\r\n");
      wire.send("late");
      wire.until("late");
      assertThat(wire.halfClose().untilClosed()).isEqualTo("]bye");
    }
  }

  @Test
  void withoutUpgradeATakeOverSays200() throws Exception {
    try (Wire wire = server.connect()) {
      wire.send("POST /hijack HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n").halfClose();
      assertThat(wire.untilClosed())
          .startsWith("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n")
          .doesNotContain("Content-Length")
          .endsWith("\r\n\r\n<>[]bye");
    }
  }

  @Test
  void aChunkOfAnyLengthIsPassedOnInPieces() throws Exception {
    String megabyte = "\u0001".repeat(1 << 20);
    String head = "POST /count HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Wire wire = server.connect()) {
      wire.send(
          head + "10001\r\n" + "\u0001".repeat(0x10001) + "\r\n2\r\n\u0001\u0001\r\n0\r\n\r\n");
      assertThat(wire.until("\r\n\r\n65539")).startsWith("HTTP/1.1 200 ");
      long before = used();
      wire.send(head + "20000000\r\n"); // far more than the test's heap would take twice
      for (int i = 0; i < 512; i++) {
        wire.send(megabyte);
      }
      assertThat(used() - before).isLessThan(256L << 20);
      wire.send("\r\n0\r\n\r\n");
      assertThat(wire.until("536870912 536870912")).contains("HTTP/1.1 200 ");
    }
  }

  /** What is held, without what the next collection takes. */
  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void brokenRequestsAreRefusedWithAMessage() throws Exception {
    assertThat(ask("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400").contains("{\"message\":");
    assertThat(get("/things/%zz/json")).startsWith("HTTP/1.1 418").contains("invalid URL escape");
  }

  @Test
  void onlyAFullCloseMeansTheClientIsGone() throws Exception {
    try (ServerFixture own = new ServerFixture(Duration.ZERO)) {
      Wire wire = own.connect();
      wire.get("/watch").halfClose();
      assertThat(own.dialect.watching.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(own.dialect.clientGone.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(own.dialect.goneBefore).isFalse();
      wire.close();
      assertThat(own.dialect.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }
}
