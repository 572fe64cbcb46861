package dev.berth.libpod.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CreateCommandTest {
  private static CreateCommand container(String words) {
    return Objects.requireNonNull(CreateCommand.ofContainer(List.of(words.split(" "))));
  }

  @Test
  void optionsOfTheProgramAreApartFromThoseOfTheCommand() {
    assertThat(container("podman --url unix:///s run -d busybox").root)
        .containsExactly("--url", "unix:///s");
    assertThat(container("podman run busybox").root).isEmpty();
    assertThat(container("podman --remote container create busybox").root)
        .containsExactly("--remote");
    assertThat(CreateCommand.ofContainer(List.of("sh", "-c", "x"))).isNull();
  }

  @Test
  void whatIsGivenIsFoundInEachForm() {
    CreateCommand made =
        container("podman run -d --name=web -e A -eB=1 --env C --restart on-failure:3 i cmd -e D");
    assertThat(made.has("detach")).isTrue();
    assertThat(made.value("name")).isEqualTo("web");
    assertThat(made.values("env")).containsExactly("A", "B=1", "C");
    assertThat(made.value("restart")).isEqualTo("on-failure:3");
    assertThat(container("podman run --detach=false --replace i").has("detach")).isFalse();
  }

  @Test
  void theCommandInsideIsNotTouched() {
    List<String> kept =
        container("podman run --rm --cidfile x --restart=always -v a:b i --rm --cidfile y")
            .without(Set.of("--rm"), Set.of("--cidfile", "--restart"));
    assertThat(kept).containsExactly("-v", "a:b", "i", "--rm", "--cidfile", "y");
  }

  @Test
  void groupsOfSwitchesLoseTheDetachingOneOnly() {
    assertThat(CreateCommand.attached(List.of("-dit", "-d", "--name=d", "i", "-d")))
        .containsExactly("-it", "--name=d", "i", "-d");
  }

  @Test
  void aPodIsMadeByItsOwnCommand() {
    CreateCommand made =
        CreateCommand.ofPod(List.of("podman", "-r", "pod", "create", "--name", "p"));
    assertThat(Objects.requireNonNull(made).root).containsExactly("-r");
    assertThat(made.value("name")).isEqualTo("p");
    assertThat(CreateCommand.ofPod(List.of("podman", "run", "--pod", "new:p", "i"))).isNull();
  }
}
