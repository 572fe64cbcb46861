package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.secret.LocalSecrets;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with requests for secrets. */
class SecretAnswersTest {
  @TempDir Path root;
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void store() {
    EngineConfig config = new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of());
    engine.secrets = new LocalSecrets(new StorePaths(config), new FakeEvents());
  }

  private FakeExchange make(String name, String data) {
    return engine.libpod("SecretCreateLibpod", new FakeExchange().with("name", name).body(data));
  }

  private static void assertFailure(FakeExchange answer, int status, String cause, String message) {
    assertThat(answer.status).isEqualTo(status);
    assertThat(answer.text())
        .isEqualTo(
            "{\"cause\":\"%s\",\"message\":\"%s\",\"response\":%d}\n"
                .formatted(cause, message, status));
  }

  @Test
  void aNameTwice() {
    assertThat(make("s", "x").status).isEqualTo(200);
    assertFailure(make("s", "x"), 500, "secret name in use", "s: secret name in use");
  }

  @Test
  void noData() {
    String text = "secret data must be larger than 0 and less than 512000 bytes";
    assertFailure(make("s", ""), 500, text, text);
  }

  @Test
  void oneThatIsNotThere() {
    String message = "no secret with name or id \\\"x\\\": no such secret";
    FakeExchange none = new FakeExchange().id("x");
    assertFailure(engine.libpod("SecretInspectLibpod", none), 404, "no such secret", message);
    assertFailure(
        engine.libpod("SecretDeleteLibpod", new FakeExchange().id("x")),
        404,
        "no such secret",
        message);
    assertFailure(
        engine.libpod("SecretExistsLibpod", new FakeExchange().id("x")),
        404,
        "no such secret",
        "no such secret");
  }

  @Test
  void anUnknownFilter() {
    FakeExchange asked = new FakeExchange().with("filters", "{\"label\":[\"a\"]}");
    String text = "invalid filter \\\"label\\\"";
    assertFailure(engine.libpod("SecretListLibpod", asked), 500, text, text);
  }

  @Test
  void labelsThatAreNoObject() {
    FakeExchange asked = new FakeExchange().with("name", "s").with("labels", "[1]").body("x");
    String cause = "schema: error converting value for \\\"labels\\\"";
    assertFailure(
        engine.libpod("SecretCreateLibpod", asked),
        400,
        cause,
        "failed to parse parameters: " + cause);
  }
}
