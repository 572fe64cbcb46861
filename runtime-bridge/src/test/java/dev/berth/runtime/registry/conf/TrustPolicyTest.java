package dev.berth.runtime.registry.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustPolicyTest {
  private static final String POLICY =
      """
      {"default": [{"type": "reject"}],
       "transports": {
         "docker": {
           "docker.io/library": [{"type": "insecureAcceptAnything"}],
           "docker.io/library/bad": [{"type": "reject"}],
           "docker.io/library/bad:good": [{"type": "insecureAcceptAnything"}],
           "*.example.com": [{"type": "insecureAcceptAnything"}],
           "x.example.com/both": [{"type": "insecureAcceptAnything"}, {"type": "reject"}],
           "signed.example": [{"type": "signedBy", "keyType": "GPGKeys", "keyPath": "/k"}],
           "h:5000/sig": [{"type": "sigstoreSigned", "keyPath": "/k"}]},
         "docker-daemon": {"": [{"type": "insecureAcceptAnything"}]}}}
      """;

  @TempDir Path directory;

  private TrustPolicy read(String text) throws IOException {
    return TrustPolicyReader.read(
        List.of(Files.writeString(directory.resolve("policy.json"), text)));
  }

  @ParameterizedTest
  @CsvSource({
    "busybox:1, true",
    "bad:1, false",
    "bad:good, true",
    "team/app:1, false",
    "a.example.com/app:1, true",
    "a.b.example.com/app:1, true",
    "example.com/app:1, false",
    "x.example.com/both:1, false",
    "other.example/app:1, false",
  })
  void theMostSpecificScopeCounts(String name, boolean allowed) throws IOException {
    TrustPolicy policy = read(POLICY);
    ImageReference reference = ImageReference.parse(name);
    if (allowed) {
      assertThatCode(() -> policy.check(reference)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> policy.check(reference))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
          .hasMessage(
              "Source image rejected: Running image docker://"
                  + reference.full()
                  + " is rejected by policy.");
    }
  }

  @Test
  void whatCannotBeVerifiedIsRefused() throws IOException {
    TrustPolicy policy = read(POLICY);
    assertThatThrownBy(() -> policy.check(ImageReference.parse("signed.example/app:1")))
        .hasMessageContaining(
            "wants a signature (signedBy) for docker://signed.example/app:1, and");
    assertThatThrownBy(() -> policy.check(ImageReference.parse("h:5000/sig:1")))
        .hasMessageContaining("(sigstoreSigned)");
  }

  @Test
  void noFileAndTheUsualOneAcceptEverything() throws IOException {
    ImageReference reference = ImageReference.parse("busybox:1");
    assertThatCode(() -> TrustPolicyReader.read(List.of()).check(reference))
        .doesNotThrowAnyException();
    TrustPolicy usual = read("{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
    assertThatCode(() -> usual.check(reference)).doesNotThrowAnyException();
    String all =
        "{\"default\":[{\"type\":\"insecureAcceptAnything\"}],"
            + "\"transports\":{\"docker\":{\"\":[{\"type\":\"reject\"}]}}}";
    assertThatThrownBy(() -> read(all).check(reference)).hasMessageContaining("rejected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|default policy is missing",
        "[]|not a JSON object",
        "{\"default\":[]}|the requirements of default must be an array that is not empty",
        "{\"default\":[{\"type\":\"x\"}]}|unknown policy requirement type \"x\" for default",
        "{\"defualt\":[]}|unknown key \"defualt\"",
        "{\"default\":|Unexpected end-of-input",
      })
  void whatCannotBeUnderstoodFails(String text, String expected) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("invalid policy in " + directory.resolve("policy.json") + ": ")
        .hasMessageContaining(expected);
  }
}
