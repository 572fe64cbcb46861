package dev.berth.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationRuleTest {
  @Test
  void isOneTransactionOfWholeMessages() {
    byte[] from = {127, 0, 0, 11};
    byte[] to = {10, 1, 2, 3};
    ByteBuffer batch =
        ByteBuffer.wrap(DestinationRule.batch("table", from, to)).order(ByteOrder.nativeOrder());
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < batch.limit(); at += batch.getInt(at)) {
      assertThat(batch.getInt(at)).isBetween(20, 512).matches(length -> length % 4 == 0);
      types.add((int) batch.getShort(at + 4));
    }
    assertThat(types).containsExactly(0x10, 0xa00, 0xa02, 0xa00, 0xa03, 0xa06, 0x11);
  }
}
