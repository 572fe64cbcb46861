package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.ApiVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestLineTest {
  @Test
  void theVersionPrefixIsTakenOff() {
    assertThat(RequestLine.parse("/v1.44/containers/json"))
        .isEqualTo(new RequestLine("1.44", new ApiVersion(1, 44), List.of("containers", "json")));
    assertThat(RequestLine.parse("/containers/json").version()).isNull();
    assertThat(RequestLine.parse("/version").segments()).containsExactly("version");
    assertThat(RequestLine.parse("/v1/info").version()).isEqualTo(new ApiVersion(1, 0));
    assertThat(RequestLine.parse("/v99999999999.1/info").version())
        .isEqualTo(new ApiVersion(Integer.MAX_VALUE, 1));
    assertThat(RequestLine.parse("/v1.44").segments()).containsExactly("v1.44");
  }

  @Test
  void podmansReleasesMayHaveWordsInThem() {
    assertThat(RequestLine.parse("/v5.8.0-dev/libpod/info"))
        .isEqualTo(new RequestLine("5.8.0-dev", new ApiVersion(5, 8), List.of("libpod", "info")));
    assertThat(RequestLine.parse("/v4.0rc1/libpod/_ping").version())
        .isEqualTo(new ApiVersion(4, 0));
    assertThat(RequestLine.parse("/v5.8-dev/info").version()).isNull();
    assertThat(RequestLine.parse("/vx/libpod/info").version()).isNull();
  }

  @Test
  void pathsThatAreNotCanonicalAreSentElsewhere() {
    assertThat(RequestLine.redirect("/v1.44/containers/json")).isNull();
    assertThat(RequestLine.redirect("/v1.44/images/a%2Fb:1/json")).isNull();
    assertThat(RequestLine.redirect("/volumes/")).isNull();
    assertThat(RequestLine.redirect("/containers//web/json")).isEqualTo("/containers/web/json");
    assertThat(RequestLine.redirect("/containers/%2Fweb%20x/json"))
        .isEqualTo("/containers/web%20x/json");
    assertThat(RequestLine.redirect("//v1.44/./a/../volumes//")).isEqualTo("/v1.44/volumes/");
    assertThat(RequestLine.redirect("/a/%2e%2e/info")).isEqualTo("/info");
  }

  @Test
  void aPlusSignIsASpaceInQueriesOnly() {
    assertThat(RequestLine.parse("/a+b%20c").segments()).containsExactly("a+b c");
    assertThat(RequestLine.query("k=a+b%2B&k&l=").values())
        .containsEntry("k", List.of("a b+", ""))
        .containsEntry("l", List.of(""));
    assertThat(RequestLine.query(null).values()).isEmpty();
    assertThat(RequestLine.query("&&a=1&").values()).containsOnlyKeys("a");
  }

  @Test
  void onlyHttp10RequestLinesAreRewritten() {
    byte[] old = "GET / HTTP/1.0\r\nX: HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(RequestLine.upgradeHttp10(old)).isTrue();
    assertThat(new String(old, StandardCharsets.US_ASCII))
        .isEqualTo("GET / HTTP/1.1\r\nX: HTTP/1.0\r\n\r\n");
    byte[] current = "GET / HTTP/1.1\r\nX: HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(RequestLine.upgradeHttp10(current)).isFalse();
    assertThat(RequestLine.upgradeHttp10(new byte[] {'G'})).isFalse();
  }

  @Test
  void datesAreImfFixdates() {
    assertThat(AnswerHead.date(784_111_777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(AnswerHead.date(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @Test
  void aHeaderValueCannotBeginAnotherHeader() {
    String head =
        new String(AnswerHead.of(200).add("X", "a\r\nEvil: 1").bytes(), StandardCharsets.UTF_8);
    assertThat(head).isEqualTo("HTTP/1.1 200 OK\r\nX: a  Evil: 1\r\n\r\n");
  }
}
