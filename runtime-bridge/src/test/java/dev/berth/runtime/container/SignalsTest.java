package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void readsNamesAndNumbers() {
    assertThat(Signals.parse("SIGTERM", 1)).isEqualTo(15);
    assertThat(Signals.parse("usr1", 1)).isEqualTo(10);
    assertThat(Signals.parse("9", 1)).isEqualTo(9);
    assertThat(Signals.parse("RTMIN+3", 1)).isEqualTo(37);
    assertThat(Signals.parse("SIGRTMAX-1", 1)).isEqualTo(63);
    assertThat(Signals.parse(null, 15)).isEqualTo(15);
    assertThat(Signals.parse("", 15)).isEqualTo(15);
  }

  @Test
  void refusesNumbersThatLinuxDoesNotHave() {
    for (String bad : List.of("65", "-1")) {
      assertThatThrownBy(() -> Signals.parse(bad, 1))
          .hasMessage("the linux daemon does not support signal " + bad);
    }
  }

  @Test
  void refusesOthers() {
    for (String bad : List.of("0", "SIGNONE", "RTMIN+99", "9x")) {
      assertThatThrownBy(() -> Signals.parse(bad, 1)).hasMessage("invalid signal: " + bad);
    }
  }
}
