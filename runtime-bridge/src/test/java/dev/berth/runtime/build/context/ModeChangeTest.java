package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results are those of chmod(1) with a umask of 0. */
class ModeChangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0644|0777|0644",
        "7755|0|7755",
        "u+x|0644|0744",
        "+x|0644|0755",
        "a=r|0777|0444",
        "go-rwx|0777|0700",
        "u=rw,g=r,o=|0777|0640",
        "u=rwX,go=rX|0600|0644",
        "u=rwX,go=rX|0700|0755",
        "u+s,g+s|0755|6755",
        "+t|0755|1755",
        "u-s|4755|0755",
        "u=rwx|4644|0744",
        "g+w-x|0715|0725",
      })
  void changes(String text, String before, String after) {
    assertThat(ModeChange.parse(text).apply(Integer.parseInt(before, 8), false))
        .isEqualTo(Integer.parseInt(after, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9", "10000", "u", "u+z", "x+r", "u=rw,", "u=g", "-1", "0x1"})
  void refuses(String text) {
    assertThatThrownBy(() -> ModeChange.parse(text))
        .hasMessage(
            "invalid chmod parameter: '"
                + text
                + "'. it should be octal string and between 0 and 07777");
  }
}
