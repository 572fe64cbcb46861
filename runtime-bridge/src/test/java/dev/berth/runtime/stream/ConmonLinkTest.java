package dev.berth.runtime.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ConmonLinkTest {
  private static final int ECONNRESET = 104;
  private static final int EIO = 5;

  private final Monitor monitor = new Monitor();
  private final OutputQueue client = new OutputQueue(true, true, Duration.ofSeconds(5).toNanos());
  private final ConmonLink link = new ConmonLink(monitor, Path.of("/attach"), false, () -> {});

  /** A monitor's connection: packets and failures in the order they are read; then the end. */
  private static final class Monitor extends FakeKernel {
    private final Deque<Object> reads = new ArrayDeque<>();

    @Override
    public int connectSeqpacket(Path path) {
      return 7;
    }

    @Override
    public short[] poll(int[] descriptors, short[] events, int timeoutMillis) {
      return new short[] {1};
    }

    @Override
    public int read(int descriptor, byte[] buffer, int offset, int length) throws IOException {
      Object next = reads.poll();
      if (next instanceof Integer errno) {
        throw new KernelException("read", errno, "scripted");
      }
      if (next instanceof String packet) {
        byte[] bytes = packet.getBytes(UTF_8);
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return bytes.length;
      }
      return 0;
    }
  }

  private String output(Object... reads) throws InterruptedException {
    monitor.reads.addAll(List.of(reads));
    assertThat(link.add(client)).isTrue();
    link.connect();
    StringBuilder output = new StringBuilder();
    for (OutputQueue.Chunk chunk; (chunk = client.take()) != null; ) {
      output.append(new String(chunk.bytes(), UTF_8));
    }
    return output.toString();
  }

  @Test
  void whatTheMonitorSentBeforeItResetTheConnectionIsStillPassedOn() throws Exception {
    assertThat(output("\2one ", ECONNRESET, "\2two ", "\3three")).isEqualTo("one two three");
  }

  @Test
  void anyOtherFailureEndsTheOutput() throws Exception {
    assertThat(output("\2one ", EIO, "\2two ")).isEqualTo("one ");
  }
}
