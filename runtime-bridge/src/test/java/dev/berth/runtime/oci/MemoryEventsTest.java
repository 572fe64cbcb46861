package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.ResourcesBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryEventsTest {
  @TempDir Path directory;

  private static Container container(long memory) {
    return TestContainers.container(false, false, false)
        .withHostConfig(
            new HostConfigBuilder()
                .resources(new ResourcesBuilder().memory(memory).build())
                .build());
  }

  @Test
  void aLimitedContainerHasASliceOfItsOwn() {
    Container limited = container(1 << 24);
    String own = limited.id().shortId() + ".slice";
    assertThat(MemoryEvents.slice(limited, null)).isEqualTo("user-" + own);
    assertThat(MemoryEvents.slice(limited, "my-own.slice")).isEqualTo("my-own-" + own);
    assertThat(MemoryEvents.slice(container(0), null)).isEqualTo("user.slice");
    assertThat(MemoryEvents.slice(container(0), "my.slice")).isEqualTo("my.slice");
  }

  @Test
  void theCountThatLastsIsTheSlices() {
    Container limited = container(1 << 24);
    String id = limited.id().hex();
    Path slice = Path.of("/cg/user.slice/user-" + limited.id().shortId() + ".slice");
    assertThat(MemoryEvents.lasting(limited, slice.resolve("berth-" + id + ".scope/container")))
        .isEqualTo(slice);
    assertThat(MemoryEvents.lasting(limited, Path.of("/cg/a/" + id + "/b")))
        .isEqualTo(Path.of("/cg/a/" + id));
  }

  @Test
  void anyKillCounts() throws IOException {
    assertThat(MemoryEvents.killed(directory)).isFalse();
    Files.writeString(directory.resolve("cgroup"), directory.toString());
    assertThat(MemoryEvents.killed(directory)).isFalse();
    Path events = directory.resolve("memory.events");
    Files.writeString(events, "low 0\nmax 12\noom 1\noom_kill 0\n");
    assertThat(MemoryEvents.killed(directory)).isFalse();
    Files.writeString(events, "low 0\nmax 12\noom 1\noom_kill 2\noom_group_kill 0\n");
    assertThat(MemoryEvents.killed(directory)).isTrue();
  }
}
