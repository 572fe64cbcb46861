package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NameProbeTest {
  private static final int ID = 0x1234;

  private static ByteBuffer answer(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void asksForOneName() {
    assertThat(HexFormat.of().formatHex(NameProbe.query(ID, "v1.berth", 1)))
        .isEqualTo("123400000001000000000000" + "027631" + "056265727468" + "00" + "00010001");
  }

  @Test
  void anAnswerHasTheIdNoErrorAndARecord() {
    assertThat(NameProbe.positive(answer("123481800001000100000000"), ID)).isTrue();
    assertThat(NameProbe.positive(answer("123581800001000100000000"), ID)).isFalse();
    assertThat(NameProbe.positive(answer("123481830001000000000000"), ID)).isFalse();
    assertThat(NameProbe.positive(answer("123481800001000000000000"), ID)).isFalse();
    assertThat(NameProbe.positive(answer("1234818000"), ID)).isFalse();
  }

  @Test
  void nobodyThereIsNoAnswer() {
    assertThat(NameProbe.knows(InetAddress.ofLiteral("127.98.76.54"), "v1.berth", 50)).isFalse();
  }
}
