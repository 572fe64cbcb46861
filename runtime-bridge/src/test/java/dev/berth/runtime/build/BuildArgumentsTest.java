package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuildArgumentsTest {
  @Test
  void givenValuesWinOverDefaults() {
    BuildArguments stage = arguments(Map.of("a", "given")).stage();
    stage.declare("a", "default");
    stage.declare("b", "default");
    assertThat(stage.get("a")).isEqualTo("given");
    assertThat(stage.get("b")).isEqualTo("default");
  }

  @Test
  void aStageSeesWhatTheTopDeclaredOnlyOnceItDeclaresItToo() {
    BuildArguments top = arguments(Map.of());
    top.declare("v", "1");
    BuildArguments stage = top.stage();
    assertThat(stage.get("v")).isNull();
    stage.declare("v", null);
    assertThat(stage.get("v")).isEqualTo("1");
  }

  @Test
  void nullLeavesTheDefault() {
    Map<String, @Nullable String> given = new HashMap<>();
    given.put("a", null);
    BuildArguments stage = arguments(given).stage();
    stage.declare("a", "default");
    assertThat(stage.get("a")).isEqualTo("default");
  }

  @Test
  void proxiesNeedNoDeclarationAndDecideNothing() {
    BuildArguments stage = arguments(Map.of("HTTP_PROXY", "p")).stage();
    assertThat(stage.environment()).containsEntry("HTTP_PROXY", "p");
    assertThat(stage.declared()).isEmpty();
    assertThat(stage.unused()).isEmpty();
  }

  @Test
  void tellsWhatWasNotUsed() {
    BuildArguments top = arguments(Map.of("used", "1", "left", "2"));
    top.stage().declare("used", null);
    assertThat(top.unused()).containsExactly("left");
  }

  private static BuildArguments arguments(Map<String, @Nullable String> given) {
    return BuildArguments.top(given, Map.of("TARGETARCH", "amd64"));
  }
}
