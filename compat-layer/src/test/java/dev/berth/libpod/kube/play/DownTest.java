package dev.berth.libpod.kube.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakePods;
import dev.berth.runtime.error.EngineException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removing what was played, where others do so too. */
class DownTest {
  private static final String YAML =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
        - name: c
          image: busybox
      """;

  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void pod() {
    engine.pods.all.add(FakePods.pod("ab".repeat(32), "web"));
  }

  private FakeExchange down() {
    return engine.libpod("KubePlayDownLibpod", new FakeExchange().body(YAML));
  }

  @Test
  void eachContainerHasItsOwnTimeToEnd() {
    assertThat(down().text()).contains("\"Id\":\"" + "ab".repeat(32) + "\"");
    assertThat(engine.pods.calls).containsExactly("stop null", "remove true null");
  }

  @Test
  void aPodThatAnotherRequestRemovedMeanwhileIsPassedOver() {
    engine.pods.failure = EngineException.notFound("no pod with name or ID web found");
    FakeExchange answer = down();
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.text()).contains("\"StopReport\":[],\"RmReport\":[]");
  }

  @Test
  void otherFailuresAreTold() {
    engine.pods.failure = EngineException.internal("no way", null);
    FakeExchange answer = down();
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text()).contains("no way");
  }
}
