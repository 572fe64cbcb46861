package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.Instruction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StagePlanTest {
  @Test
  void onlyWhatTheTargetNeedsIsBuilt() {
    String file =
        """
        FROM a AS one
        FROM b AS two
        FROM one AS three
        RUN --mount=from=1,target=/x true
        FROM c AS four
        COPY --from=three /x /y
        FROM d
        """;
    assertThat(needed(file, "four")).containsExactly(0, 1, 2, 3);
    assertThat(needed(file, "two")).containsExactly(1);
    assertThat(needed(file, "0")).containsExactly(0);
    assertThat(needed(file, null)).containsExactly(4);
  }

  @Test
  void aStageMayHaveTheNameOfAnImageItBeginsWith() {
    StagePlan plan = plan("FROM busybox AS busybox\nFROM busybox\n", null);
    assertThat(plan.node(0).image()).isEqualTo("busybox");
    assertThat(plan.node(1).base()).isZero();
  }

  @Test
  void argumentsDecideBases() {
    StagePlan plan =
        plan("ARG V=1\nFROM x:${V:-2} AS a\nFROM --platform=$TARGETPLATFORM y\n", null);
    assertThat(plan.node(0).image()).isEqualTo("x:1");
    assertThat(plan.node(1).platform()).isEqualTo("linux/amd64");
  }

  @Test
  void refusesUnknownTargetsAndLoops() {
    assertThatThrownBy(() -> plan("FROM a\n", "nope"))
        .hasMessage("target stage \"nope\" could not be found");
    assertThatThrownBy(() -> plan("FROM a AS b\nCOPY --from=b x y\n", null).needed())
        .hasMessageContaining("circular dependency detected on stage: b");
  }

  @Test
  void aWrongBaseIsToldWhenItsStageIsBuilt() {
    assertThat(plan("FROM $NONE\nFROM a", null).needed()).hasSize(1);
    assertThat(plan("FROM $NONE\n", null).node(0).problem())
        .hasMessage("base name ($NONE) should not be blank");
    assertThat(plan("FROM ${X:?nope}\n", null).node(0).problem())
        .hasMessage("failed to process \"${X:?nope}\": X: nope");
  }

  private static List<Integer> needed(String file, @Nullable String target) {
    return plan(file, target).needed().stream().map(StagePlan.Node::index).toList();
  }

  private static StagePlan plan(String text, @Nullable String target) {
    Dockerfile file = Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8));
    BuildArguments top = BuildArguments.top(Map.of(), Map.of("TARGETPLATFORM", "linux/amd64"));
    for (Instruction.Arg arg : file.globals()) {
      arg.pairs().forEach(pair -> top.declare(pair.name(), pair.value()));
    }
    return new StagePlan(file, top, target);
  }
}
