package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String HEX = "a1".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox, busybox",
    "docker.io/busybox, docker.io/library/busybox, busybox",
    "index.docker.io/busybox, docker.io/library/busybox, busybox",
    "docker.io/library/busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
    "team/app, docker.io/team/app, team/app",
    "library/a/b, docker.io/library/a/b, library/a/b",
    "quay.io/app:v1, quay.io/app:v1, quay.io/app:v1",
    "localhost/app, localhost/app, localhost/app",
    "localhost:5000/app, localhost:5000/app, localhost:5000/app",
    "[::1]:5000/app, [::1]:5000/app, [::1]:5000/app",
    "HOST/app, HOST/app, HOST/app",
    "a__b/c-d---e.f_g, docker.io/a__b/c-d---e.f_g, a__b/c-d---e.f_g",
    "localhost:5000, docker.io/library/localhost:5000, localhost:5000",
  })
  void normalises(String text, String full, String familiar) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.full()).isEqualTo(full);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(ImageReference.parse(full)).isEqualTo(reference);
    assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
  }

  @Test
  void keepsTagAndDigest() {
    ImageReference reference = ImageReference.parse("busybox:1@sha256:" + HEX);
    assertThat(reference.tag()).isEqualTo("1");
    assertThat(reference.familiar()).isEqualTo("busybox:1@sha256:" + HEX);
    assertThat(reference.nameOnly().withDefaultTag().familiar()).isEqualTo("busybox:latest");
    assertThat(reference.withDefaultTag()).isEqualTo(reference);
  }

  @Test
  void joinsWhatClientsSendApart() {
    assertThat(ImageReference.parse("busybox", "1").familiar()).isEqualTo("busybox:1");
    assertThat(ImageReference.parse("busybox", "").isNameOnly()).isTrue();
    assertThat(ImageReference.parse("busybox", "sha256:" + HEX).familiar())
        .isEqualTo("busybox@sha256:" + HEX);
    assertRefused(() -> ImageReference.parse("busybox", "-x"), "invalid tag format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":tag",
        "a:",
        "a b",
        "a//b",
        "/a",
        "a/",
        "-a",
        "a_",
        "a___b",
        "a..b",
        "host.:1/a",
        "a:-tag",
        "a@sha256:12",
        "a@",
        "x.y:port/a",
        "[zz]:1/a",
        "a:b:c",
        "-h.x/a"
      })
  void refusesWhatIsNoReference(String text) {
    assertRefused(() -> ImageReference.parse(text), "invalid reference format");
  }

  @Test
  void saysWhyWithDockersTexts() {
    assertRefused(
        () -> ImageReference.parse("BusyBox:Tag"),
        "invalid reference format: repository name (library/BusyBox) must be lowercase");
    assertRefused(
        () -> ImageReference.parse(HEX),
        "invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
    assertRefused(
        () -> ImageReference.parse("a".repeat(256)),
        "repository name must not be more than 255 characters");
  }

  private static void assertRefused(Runnable parse, String text) {
    assertThatThrownBy(parse::run)
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
              assertThat(e.text()).isEqualTo(text);
            });
  }
}
