package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.oci.FixedFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateRulesTest {
  private static void assertConflict(Resources old, Resources given, String text) {
    assertThatThrownBy(() -> UpdateRules.check(old, given))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
        .hasMessageContaining(text);
  }

  private static ResourcesBuilder limits() {
    return new ResourcesBuilder();
  }

  @Test
  void cpusAreLimitedInOneWayOnly() {
    Resources cpus = limits().nanoCpus(5).build();
    assertConflict(
        cpus, limits().cpuPeriod(1000).build(), "CPU Period cannot be updated as NanoCPUs has");
    assertConflict(
        cpus, limits().cpuQuota(1000).build(), "CPU Quota cannot be updated as NanoCPUs has");
    assertConflict(
        limits().cpuQuota(1000).build(), cpus, "Nano CPUs cannot be updated as CPU Quota has");
    UpdateRules.check(cpus, limits().nanoCpus(7).build());
  }

  @Test
  void memoryStaysBelowMemoryAndSwap() {
    Resources more = limits().memory(100).build();
    assertConflict(Resources.NONE, more, "Memory limit should be smaller");
    assertConflict(limits().memorySwap(50).build(), more, "Memory limit should be smaller");
    UpdateRules.check(Resources.NONE, limits().memory(100).memorySwap(-1).build());
    UpdateRules.check(limits().memorySwap(200).build(), more);
    UpdateRules.check(Resources.NONE, Resources.NONE);
  }

  @Test
  void whatThisHostCannotLimitIsDiscardedAsInCreate() {
    ResourceRules bare = new ResourceRules(new FixedFacts(List.of(), "none", 2));
    Resources kept = bare.supported(limits().cpuShares(512).pidsLimit(7L).build());
    assertThat(kept.cpuShares()).isZero();
    assertThat(kept.pidsLimit()).isNull();
    ResourceRules able = new ResourceRules(new FixedFacts(List.of("cpu", "pids"), "systemd", 2));
    assertThat(able.supported(limits().cpuShares(512).build()).cpuShares()).isEqualTo(512);
  }
}
