package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeExchange;
import dev.berth.wire.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Checks of failed answers. */
final class Refusals {
  private Refusals() {}

  /** A message that ends with its cause. */
  static void assertCaused(FakeExchange answer, int status, String doing, String cause) {
    assertRefused(answer, status, cause, doing + ": " + cause);
  }

  /** A message that is its own cause. */
  static void assertPlain(FakeExchange answer, int status, String text) {
    assertRefused(answer, status, text, text);
  }

  static void assertRefused(FakeExchange answer, int status, String cause, String message) {
    JsonWriter expected = new JsonWriter(256).object().put("cause", cause);
    expected.put("message", message).put("response", status).end();
    assertThat(answer.text()).isEqualTo(new String(expected.line(), StandardCharsets.UTF_8));
    assertThat(answer.status).isEqualTo(status);
    assertThat(answer.contentType).isEqualTo("application/json");
  }
}
