package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a build refuses before it reads its context. */
class BuildAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version|2|400|BuildKit builds are not supported",
        "outputs|[{}]|400|custom build outputs need BuildKit",
        "remote|client-session|400|experimental session with v1 builder is no longer supported, use"
            + " builder version v2 (BuildKit) instead",
        "buildargs|nonsense|400|in literal null",
        "securityopt|x|400|security options are not supported on linux",
      })
  void isRefused(String key, String value, int status, String message) {
    FakeExchange answer = engine.call("ImageBuild", new FakeExchange().with(key, value));
    assertThat(answer.text()).contains(message);
    assertThat(answer.status).isEqualTo(status);
  }
}
