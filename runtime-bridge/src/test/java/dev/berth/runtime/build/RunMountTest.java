package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunMountTest {
  @Test
  void bindsAreReadOnlyUnlessTold() {
    assertThat(RunMount.parse("target=/a").readOnly()).isTrue();
    assertThat(RunMount.parse("type=bind,dst=/a,rw").readOnly()).isFalse();
    assertThat(RunMount.parse("type=cache,target=/a").readOnly()).isFalse();
  }

  @Test
  void aCacheIsKnownByItsTargetUnlessNamed() {
    assertThat(RunMount.parse("type=cache,target=/a").id()).isEqualTo("/a");
    RunMount named = RunMount.parse("type=cache,target=/a,id=x,sharing=locked,mode=0700,uid=3");
    assertThat(named.id()).isEqualTo("x");
    assertThat(named.sharing()).isEqualTo("locked");
    assertThat(named.mode()).isEqualTo(0700);
    assertThat(named.uid()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=disk,target=/a|unsupported mount type \"disk\"",
        "type=cache|target is required in '--mount=type=cache'",
        "target=/a,colour=red|unexpected key 'colour' in 'colour=red'",
        "type=cache,target=/a,sharing=some|unsupported sharing value \"some\"",
        "type=cache,target=/a,mode=rwx|invalid value for mode: rwx",
      })
  void refuses(String text, String problem) {
    assertThatThrownBy(() -> RunMount.parse(text)).hasMessage(problem);
  }
}
