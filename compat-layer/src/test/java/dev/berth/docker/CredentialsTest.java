package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeExchange;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.wire.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String JSON = "{\"username\":\"\u00fc~\u00ff>?\",\"password\":\"p\"}";

  private static RegistryAuth of(String header) {
    return Credentials.of(new FakeExchange().header("X-Registry-Auth", header));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().encodeToString(bytes(json));
  }

  @Test
  void everyAlphabetAndPaddingIsRead() {
    RegistryAuth expected = new RegistryAuth("\u00fc~\u00ff>?", "p", null, null, null);
    assertThat(of(Base64.getUrlEncoder().encodeToString(bytes(JSON)))).isEqualTo(expected);
    assertThat(of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(JSON))))
        .isEqualTo(expected);
    assertThat(of(Base64.getEncoder().encodeToString(bytes(JSON)))).isEqualTo(expected);
    assertThat(of(" " + Base64.getEncoder().withoutPadding().encodeToString(bytes(JSON))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "e30=", "bnVsbA==", "null", "!!!", "W10=", "eyJ1c2VybmFtZSI6MX0="})
  void whatIsNoneCountsAsAnonymous(String header) {
    assertThat(of(header)).isEqualTo(RegistryAuth.ANONYMOUS);
  }

  @Test
  void tokensAndTheFilesFormAreRead() {
    assertThat(of(encoded("{\"identitytoken\":\"i\",\"registrytoken\":\"r\",\"email\":\"e\"}")))
        .isEqualTo(new RegistryAuth(null, null, "i", "r", null));
    assertThat(of(encoded("{\"auth\":\"YTpiOmM=\",\"serveraddress\":\"h:1\"}")))
        .isEqualTo(new RegistryAuth("a", "b:c", null, null, "h:1"));
    assertThat(of(encoded("{\"auth\":\"YQ==\"}"))).isEqualTo(RegistryAuth.ANONYMOUS);
  }

  @Test
  void aBuildsCredentialsAreFoundByTheRegistrysName() {
    String json =
        "{\"https://index.docker.io/v1/\":{\"username\":\"hub\"},"
            + "\"http://h:1/v1/\":{\"username\":\"old\"},\"h:1\":{\"username\":\"new\"},"
            + "\"bad\":7,\"https://x.example\":{\"username\":\"x\"}}";
    Function<String, RegistryAuth> all = byRegistry(encoded(json));
    assertThat(all.apply("docker.io").username()).isEqualTo("hub");
    assertThat(all.apply("h:1").username()).isEqualTo("new");
    assertThat(all.apply("x.example").username()).isEqualTo("x");
    assertThat(all.apply("bad")).isEqualTo(RegistryAuth.ANONYMOUS);
    assertThat(byRegistry("!!!").apply("h:1")).isEqualTo(RegistryAuth.ANONYMOUS);
    assertThat(byRegistry(encoded("[]")).apply("h:1")).isEqualTo(RegistryAuth.ANONYMOUS);
  }

  private static Function<String, RegistryAuth> byRegistry(String header) {
    return Credentials.byRegistry(new FakeExchange().header("X-Registry-Config", header));
  }
}
