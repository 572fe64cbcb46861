package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.PodmanWords.Said;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.StatusException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's words of the engine become Podman's; what it does not know stays as it is. */
class ErrorWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "invalid restart policy: unknown policy 'odd'; use one of 'no'|0|invalid argument|running"
            + " container create option: \"odd\" is not a valid restart policy",
        "running pod create option: invalid pod exit policy: \"x\"|0|invalid pod exit policy:"
            + " \"x\"|running pod create option",
        "manifest for r.example:5000/a:1 not found: manifest unknown: manifest unknown|404|manifest"
            + " unknown|initializing source docker://r.example:5000/a:1: reading manifest 1 in"
            + " r.example:5000/a",
        "The command '/bin/sh -c exit 3' returned a non-zero code: 3|0|exit status 3|building at"
            + " STEP \"RUN exit 3\": while running runtime",
        "No such container: a b|404|no such container|no container with name or ID \"a b\" found",
        "No such image: x:latest|404|image not known|failed to find image x: x",
        "get v: no such volume|404|no such volume|volume with name v not found",
        "network n not found|404|network not found|unable to find network with name or ID n",
        "No such exec instance: e|404|no such exec session|no exec session with ID e found",
        "cannot kill container: web: container c0 is not running|409|container state improper|can"
            + " only kill running containers. c0 is in state exited",
        "Could not find the file /x in container web|404|no such file or directory|could not find"
            + " the file /x in container web",
        "plugin \"x\" not found|500|invalid argument|unsupported driver x",
        "create v: invalid option: \"x\"|500|invalid argument|invalid mount option x for driver"
            + " 'local'",
        "create v: error looking up volume plugin p: plugin \"p\" not found|500|required plugin"
            + " missing|volume v uses volume plugin p but it could not be retrieved: no volume"
            + " plugin with name p available",
      })
  void wordsWithACause(String text, int status, String cause, String doing) {
    assertThat(PodmanWords.of(text)).isEqualTo(new Said(status, cause, doing + ": " + cause));
  }

  @Test
  void aNameOfOddLettersIsNoName() {
    String lower = "invalid reference format: repository name (%s) must be lowercase";
    assertThat(PodmanWords.of(lower.formatted("library/BAD name")).message())
        .isEqualTo("invalid reference format");
    assertThat(PodmanWords.of(lower.formatted("library/BAD")).message())
        .isEqualTo("repository name must be lowercase");
  }

  @Test
  void anAddressOutsideItsNetworkIsRefused() {
    String text =
        "invalid config for network n: invalid endpoint settings:\n"
            + "no configured subnet or ip-range contain the IP address 10.9.9.9";
    String podmans = "requested static ip 10.9.9.9 not in any subnet on network n";
    assertThat(PodmanWords.of(text)).isEqualTo(new Said(500, podmans, podmans));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid kernel namespace to share: x. Options are: cgroup, ipc, net, pid, uts or none",
        "cannot kill a pod with no running containers: 1234"
      })
  void wordsThatAreTheCause(String text) {
    assertThat(PodmanWords.of(text)).isEqualTo(new Said(0, text, text));
  }

  @Test
  void namesInLowerCase() {
    String said = "repository name must be lowercase";
    assertThat(
            PodmanWords.of(
                "invalid reference format: repository name (library/UPPER) must be lowercase"))
        .isEqualTo(new Said(0, said, said));
  }

  @Test
  void subnetsAndGateways() {
    assertThat(
            PodmanWords.of(
                "invalid network config:\ninvalid subnet x: invalid CIDR block notation"))
        .isEqualTo(
            new Said(
                500,
                "invalid CIDR address: x",
                "failed to decode request JSON payload: invalid CIDR address: x"));
    String gateway = "gateway 10.1.0.1 not in subnet 10.2.0.0/24";
    assertThat(
            PodmanWords.of(
                "invalid network config:\ninvalid gateway 10.1.0.1: parent subnet 10.2.0.0/24"
                    + " doesn't contain this address"))
        .isEqualTo(new Said(500, gateway, gateway));
  }

  @Test
  void theInnermostPartIsTheCause() {
    assertThat(PodmanWords.of("doing: more: the reason"))
        .isEqualTo(new Said(0, "the reason", "doing: more: the reason"));
    assertThat(PodmanWords.of("plain")).isEqualTo(new Said(0, "plain", "plain"));
  }

  @Test
  void everyFailureHasTheShape() {
    assertThat(body(EngineException.invalid("a: b")))
        .isEqualTo("{\"cause\":\"b\",\"message\":\"a: b\",\"response\":400}\n");
    assertThat(body(new StatusException(413, "too large")))
        .isEqualTo("{\"cause\":\"too large\",\"message\":\"too large\",\"response\":413}\n");
    assertThat(body(PodmanException.caused(409, "x", "y")))
        .isEqualTo("{\"cause\":\"y\",\"message\":\"x: y\",\"response\":409}\n");
    assertThat(body(new PodmanException(304, "", ""))).isEmpty();
  }

  private static String body(Throwable failure) {
    return new String(LibpodErrors.answer(failure).body(), StandardCharsets.UTF_8);
  }
}
