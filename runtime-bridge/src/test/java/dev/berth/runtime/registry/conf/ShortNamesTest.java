package dev.berth.runtime.registry.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
  private static final String DIGEST = "@sha256:" + "0".repeat(64);

  private static ShortNames names(ShortNameMode mode, String... registries) {
    Map<String, String> aliases =
        Map.of("fedora", "registry.example/fedora", "team/app", "h:1/other/app");
    return new ShortNames(
        new RegistriesConf(
            List.of(), List.of(registries), mode, aliases, List.of(), List.of("/conf"), List.of()));
  }

  private static List<String> candidates(ShortNames names, String text) {
    return names.candidates(text).stream().map(ImageReference::full).toList();
  }

  @Test
  void namesWithARegistryMeanThemselves() {
    ShortNames names = names(ShortNameMode.PERMISSIVE, "one.example");
    assertThat(candidates(names, "docker.io/busybox"))
        .containsExactly("docker.io/library/busybox:latest");
    assertThat(candidates(names, "localhost/x:1")).containsExactly("localhost/x:1");
    assertThat(candidates(names, "h:5000/x" + DIGEST)).containsExactly("h:5000/x" + DIGEST);
  }

  @Test
  void aliasesKeepTagAndDigest() {
    ShortNames names = names(ShortNameMode.ENFORCING, "one.example", "two.example");
    assertThat(candidates(names, "fedora")).containsExactly("registry.example/fedora:latest");
    assertThat(candidates(names, "fedora:40")).containsExactly("registry.example/fedora:40");
    assertThat(candidates(names, "team/app" + DIGEST)).containsExactly("h:1/other/app" + DIGEST);
  }

  @Test
  void othersAreLookedForInEveryRegistry() {
    assertThat(candidates(names(ShortNameMode.PERMISSIVE, "one.example", "docker.io"), "x/y:2"))
        .containsExactly("one.example/x/y:2", "docker.io/x/y:2");
    assertThat(candidates(names(ShortNameMode.DISABLED, "docker.io"), "x"))
        .containsExactly("docker.io/library/x:latest");
    assertThat(candidates(names(ShortNameMode.ENFORCING, "one.example"), "x"))
        .containsExactly("one.example/x:latest");
  }

  @Test
  void whatCannotBeDecidedFails() {
    assertThatThrownBy(() -> names(ShortNameMode.ENFORCING, "a.b", "c.d").candidates("x"))
        .isInstanceOf(EngineException.class)
        .hasMessage("short-name resolution enforced but cannot prompt without a TTY");
    assertThatThrownBy(() -> names(ShortNameMode.PERMISSIVE).candidates("x"))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "short-name \"x\" did not resolve to an alias and no unqualified-search registries are"
                + " defined in \"/conf\"");
  }
}
