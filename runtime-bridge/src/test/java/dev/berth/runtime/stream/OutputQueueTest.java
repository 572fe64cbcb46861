package dev.berth.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutputQueueTest {
  private static final OutputQueue.Chunk MEGABYTE = new OutputQueue.Chunk(false, new byte[1 << 20]);

  @Test
  void whatWaitsIsTakenAfterTheEnd() throws Exception {
    OutputQueue queue = new OutputQueue(true, true, Duration.ofSeconds(9).toNanos());
    OutputQueue.Chunk chunk = new OutputQueue.Chunk(true, new byte[] {1});
    queue.put(chunk);
    queue.end();
    queue.put(chunk);

    assertThat(queue.take()).isSameAs(chunk);
    assertThat(queue.take()).isNull();
  }

  @Test
  void onlyTheStreamsAskedForAreKept() throws Exception {
    OutputQueue queue = new OutputQueue(false, true, Duration.ofSeconds(9).toNanos());
    queue.put(new OutputQueue.Chunk(false, new byte[] {1}));
    queue.end();

    assertThat(queue.take()).isNull();
  }

  @Test
  void aClientThatReadsSlowlyHoldsTheProducerAndLosesNothing() throws Exception {
    OutputQueue queue = new OutputQueue(true, true, Duration.ofSeconds(9).toNanos());
    queue.put(MEGABYTE);
    Thread producer = Thread.ofVirtual().start(() -> queue.put(MEGABYTE));
    assertThat(producer.join(Duration.ofMillis(50))).isFalse();

    assertThat(queue.take()).isSameAs(MEGABYTE);
    assertThat(producer.join(Duration.ofSeconds(5))).isTrue();
    assertThat(queue.take()).isSameAs(MEGABYTE);
  }

  @Test
  void aClientThatReadsNothingIsCutOff() throws Exception {
    OutputQueue queue = new OutputQueue(true, true, Duration.ofMillis(20).toNanos());
    queue.put(MEGABYTE);

    queue.put(MEGABYTE);

    assertThat(queue.take()).isNull();
  }
}
