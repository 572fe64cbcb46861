package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachePruneTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 50, 0",
    "30, 0, 0, 50, 30",
    "0, 40, 0, 50, 40",
    "60, 40, 0, 50, 60",
    "0, 0, 20, 50, 100",
    "0, 0, 70, 50, 80",
    "90, 0, 70, 50, 90",
    "0, 75, 70, 50, 75"
  })
  void tellsHowMuchStaysOfAHundredBytes(long reserved, long most, long free, long now, long kept) {
    CachePrune prune = new CachePrune(false, reserved, most, free, unused -> true);
    assertThat(prune.kept(100, now)).isEqualTo(kept);
  }

  @Test
  void whatImagesShareGoesOnlyWithAllAndWhatIsInUseNever() {
    CachePrune some = new CachePrune(false, 0, 0, 0, unused -> true);
    CachePrune all = new CachePrune(true, 0, 0, 0, unused -> true);
    assertThat(some.takes(record(false, false))).isTrue();
    assertThat(some.takes(record(false, true))).isFalse();
    assertThat(all.takes(record(false, true))).isTrue();
    assertThat(all.takes(record(true, false))).isFalse();
  }

  private static CacheRecord record(boolean inUse, boolean shared) {
    return new CacheRecord(
        "id",
        null,
        CacheRecord.MOUNT,
        "RUN x",
        null,
        inUse,
        shared,
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        1);
  }
}
