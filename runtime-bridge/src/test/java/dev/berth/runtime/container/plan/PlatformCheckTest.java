package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.FakeImages;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlatformCheckTest {
  private static List<String> warnings(@Nullable String asked, String goArch) {
    List<String> warnings = new ArrayList<>();
    CreateContainer request =
        new CreateContainer(
            null,
            "busybox",
            asked,
            new ContainerConfigBuilder().build(),
            new HostConfigBuilder().build(),
            Map.of());
    PlatformCheck.check(FakeImages.IMAGE, request, goArch, warnings);
    return warnings;
  }

  @Test
  void anImageForThisMachineNeedsNoWord() {
    assertThat(warnings(null, "amd64")).isEmpty();
    assertThat(warnings("linux/x86_64", "amd64")).isEmpty();
    assertThat(warnings("linux", "amd64")).isEmpty();
  }

  @Test
  void anotherMachineThanThisOneIsWarnedOf() {
    assertThat(warnings(null, "arm64"))
        .containsExactly(
            "The requested image's platform (linux/amd64) does not match the detected host"
                + " platform (linux/arm64) and no specific platform was requested");
  }

  /** Not found: the docker command then pulls the image of that platform. */
  @Test
  void anotherMachineThanAskedForIsNotFound() {
    assertThatThrownBy(() -> warnings("linux/s390x", "amd64"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining(
            "image with reference busybox was found but its platform (linux/amd64) does not match"
                + " the specified platform (linux/s390x)");
  }
}
