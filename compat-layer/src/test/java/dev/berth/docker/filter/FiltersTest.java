package dev.berth.docker.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.filter.Filters;
import dev.berth.filter.Glob;
import dev.berth.filter.Until;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
  private static final Set<String> KEYS = Set.of("name", "label", "label!", "dangling", "until");

  @Test
  void bothEncodingsMeanTheSame() {
    assertThat(Filters.parse("{\"name\":[\"a\",\"b\"]}", KEYS).get("name"))
        .containsExactly("a", "b");
    assertThat(Filters.parse("{\"name\":{\"a\":true,\"c\":false}}", KEYS).get("name"))
        .containsExactly("a", "c");
    assertThat(Filters.parse("", KEYS).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "[]", "{\"name\":1}", "{\"name\":[1]}", "{\"name\":{\"a\":1}}", "{}{}", "\""})
  void malformedOnesAreRefused(String json) {
    assertThatThrownBy(() -> Filters.parse(json, KEYS)).hasMessage("invalid filter");
  }

  @Test
  void unknownKeysAreNamed() {
    assertThatThrownBy(() -> Filters.parse("{\"x\":[\"1\"]}", KEYS))
        .hasMessage("invalid filter 'x'");
  }

  @Test
  void namesAreExactOrPatterns() {
    Filters filters = Filters.parse("{\"name\":[\"^we\",\"a+b\",\"[\"]}", KEYS);
    assertThat(filters.matches("name", "web")).isTrue();
    assertThat(filters.matches("name", "a+b")).isTrue();
    assertThat(filters.matches("name", "[")).isTrue();
    assertThat(filters.matches("name", "other")).isFalse();
  }

  @Test
  void labelsAreAllNeededAndExcludedOnlyTogether() {
    Map<String, String> labels = Map.of("a", "1", "b", "2");
    assertThat(Filters.parse("{\"label\":[\"a\",\"b=2\"]}", KEYS).labelsAndNot(labels)).isTrue();
    assertThat(Filters.parse("{\"label\":[\"a=2\"]}", KEYS).labelsAndNot(labels)).isFalse();
    assertThat(Filters.parse("{\"label!\":[\"a\",\"c\"]}", KEYS).labelsAndNot(labels)).isTrue();
    assertThat(Filters.parse("{\"label!\":[\"a\",\"b\"]}", KEYS).labelsAndNot(labels)).isFalse();
    assertThat(Filters.parse("{\"label\":[\"a\"]}", KEYS).labelsAndNot(null)).isFalse();
  }

  @Test
  void booleansMustBeOnes() {
    assertThat(Filters.parse("{\"dangling\":[\"1\"]}", KEYS).bool("dangling", false)).isTrue();
    assertThat(Filters.parse("{}", KEYS).bool("dangling", true)).isTrue();
    assertThatThrownBy(
            () -> Filters.parse("{\"dangling\":[\"maybe\"]}", KEYS).bool("dangling", false))
        .hasMessage("invalid filter 'dangling=[maybe]'");
  }

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-01-01T23:50:00Z",
    "2025-12-31, 2025-12-31T00:00:00Z",
    "2025-12-31T10:00:00, 2025-12-31T10:00:00Z",
    "2025-12-31T10:00:00+02:00, 2025-12-31T08:00:00Z",
    "1700000000.25, 2023-11-14T22:13:20.250Z"
  })
  void untilHasManyForms(String text, Instant expected) {
    Filters filters = Filters.parse("{\"until\":[\"" + text + "\"]}", KEYS);
    assertThat(Until.of(filters, Instant.parse("2026-01-02T00:00:00Z"))).isEqualTo(expected);
  }

  @Test
  void untilIsGivenOnce() {
    Filters filters = Filters.parse("{\"until\":[\"1h\",\"2h\"]}", KEYS);
    assertThatThrownBy(() -> Until.of(filters, Instant.EPOCH))
        .hasMessage("more than one until filter specified");
  }

  @ParameterizedTest
  @CsvSource({
    "busybox, busybox, true",
    "busy*, busybox, true",
    "b?sy*, busybox, true",
    "*, library/busybox, false",
    "*/busybox, library/busybox, true",
    "[a-c]*, busybox, true",
    "[^a-c]*, busybox, false",
    "[, busybox, false",
    "busybox:*, busybox:latest, true",
    "busy, busybox, false"
  })
  void globsDoNotCrossSlashes(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"80, 80/tcp, true", "80, 80/udp, false", "70-90/udp, 80/udp, true"})
  void portRangesHaveProtocols(String range, String port, boolean expected) {
    assertThat(PortRange.parse("publish", range).contains(port)).isEqualTo(expected);
  }

  @Test
  void anyTextIsTakenOrRefusedAsInvalid() {
    Random random = new Random(1);
    String alphabet = "{}[]\":,\\ abc019-/.TZ+hms\u00e9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"until\":[\"" : "");
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      text.append(random.nextBoolean() ? "\"]}" : "");
      try {
        Filters filters = Filters.parse(text.toString(), KEYS);
        Until.of(filters, Instant.EPOCH);
        PortRange.parse("publish", text.toString());
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
      }
    }
  }
}
