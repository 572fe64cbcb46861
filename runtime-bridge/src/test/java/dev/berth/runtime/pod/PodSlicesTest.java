package dev.berth.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSlicesTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final Resources LIMITED = new ResourcesBuilder().memory(1000).build();

  /** Facts of which only the driver is known. */
  private static PodSlices slices(String driver) {
    HostFacts facts =
        (HostFacts)
            Proxy.newProxyInstance(
                PodSlicesTest.class.getClassLoader(),
                new Class<?>[] {HostFacts.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("cgroupDriver");
                  return driver;
                });
    return new PodSlices(Map.of(), () -> facts);
  }

  @Test
  void limitsInSystemdsWords() {
    Resources limits =
        new ResourcesBuilder()
            .memory(1000)
            .memorySwap(1500)
            .memoryReservation(7)
            .cpuQuota(25_000)
            .cpuPeriod(50_000)
            .cpuShares(262_144)
            .cpusetCpus("0,2-3")
            .pidsLimit(9L)
            .blkioWeight(100)
            .blkioDeviceReadBps(List.of(new Resources.ThrottleDevice("/dev/sda", 5)))
            .build();
    assertThat(PodSlices.properties(limits))
        .containsExactly(
            "MemoryMax=1000",
            "MemoryLow=7",
            "MemorySwapMax=500",
            "CPUQuota=50%",
            "CPUQuotaPeriodSec=50000us",
            "CPUWeight=10000",
            "AllowedCPUs=0 2-3",
            "TasksMax=9",
            "IOWeight=100",
            "IOReadBandwidthMax=/dev/sda 5");
    assertThat(PodSlices.properties(Resources.NONE)).isEqualTo(List.of());
  }

  @Test
  void onlyPodsWithLimitsHaveSlicesOfTheirOwn() {
    assertThat(slices("systemd").parent(ID, null, Resources.NONE)).isNull();
    assertThat(slices("systemd").parent(ID, "a.slice", Resources.NONE)).isEqualTo("a.slice");
    assertThat(slices("systemd").parent(ID, null, LIMITED)).isEqualTo("user-pod0123456789ab.slice");
    assertThat(slices("systemd").parent(ID, "a.slice", LIMITED))
        .isEqualTo("a-pod0123456789ab.slice");
    assertThat(slices("none").parent(ID, null, LIMITED)).isNull();
  }

  @Test
  void whatCannotBeLimitedIsRefused() {
    assertThatThrownBy(() -> slices("cgroupfs").parent(ID, null, LIMITED))
        .hasMessageContaining("need the user's systemd");
    assertThatThrownBy(() -> slices("systemd").parent(ID, "/a", LIMITED))
        .hasMessageContaining("did not receive systemd slice");
  }
}
