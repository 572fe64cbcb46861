package dev.berth.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeSha256Test {
  @Test
  void agreesWithTheJdkForEveryWayOfFeeding() throws NoSuchAlgorithmException {
    MessageDigest fast = NativeSha256.create();
    assumeTrue(fast != null, "libcrypto is not installed");
    MessageDigest plain = MessageDigest.getInstance("SHA-256");
    Random random = new Random(7);
    for (int size : new int[] {0, 1, 63, 64, 65_535, 65_536, 65_537, 300_000}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      for (int at = 0; at < size; ) {
        int part = Math.min(size - at, 1 + random.nextInt(100_000));
        fast.update(content, at, part);
        at += part;
      }
      assertThat(fast.digest()).as("%d bytes", size).isEqualTo(plain.digest(content));
    }
  }

  @Test
  void beginsAnewAfterAReset() throws NoSuchAlgorithmException {
    MessageDigest fast = NativeSha256.create();
    assumeTrue(fast != null, "libcrypto is not installed");
    fast.update(new byte[100_000]);
    fast.reset();
    fast.update((byte) 'a');
    assertThat(fast.digest())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[] {'a'}));
  }
}
