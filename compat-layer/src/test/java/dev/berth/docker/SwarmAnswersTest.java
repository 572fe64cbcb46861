package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine in no swarm, without plugins and without a build service: codes and words of Docker.
 */
class SwarmAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SwarmInspect",
        "SwarmUnlock",
        "SwarmUnlockkey",
        "NodeList",
        "NodeInspect",
        "NodeDelete",
        "ServiceList",
        "ServiceCreate",
        "ServiceInspect",
        "ServiceDelete",
        "TaskList",
        "TaskInspect",
        "SecretList",
        "SecretCreate",
        "SecretInspect",
        "SecretDelete",
        "ConfigList",
        "ConfigCreate",
        "ConfigInspect",
        "ConfigDelete"
      })
  void anEngineInNoSwarmSaysSo(String operation) {
    FakeExchange answer = engine.call(operation, new FakeExchange().id("x"));
    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.text())
        .startsWith(
            "{\"message\":\"This node is not a swarm manager. Use \\\"docker swarm init\\\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SwarmLeave | | 503 | This node is not part of a swarm",
        "SwarmInit | {} | 400 | invalid ListenAddr \"\": invalid empty address",
        "SwarmInit | [1] | 400 | cannot unmarshal array into Go value of type swarm.InitRequest",
        "SwarmInit | {\"ListenAddr\":\"0.0.0.0\"} | 500 | --live-restore daemon configuration is",
        "SwarmJoin | {\"ListenAddr\":\"0.0.0.0\"} | 400 | at least 1 RemoteAddr is required",
        "SwarmUpdate | {} | 400 | invalid swarm version '': strconv.ParseUint: parsing \"\"",
        "NodeUpdate | {} | 400 | invalid node version '': strconv.ParseUint: parsing \"\"",
        "ServiceUpdate | {} | 400 | invalid service version '': strconv.ParseUint: parsing \"\"",
        "SecretUpdate | {} | 400 | invalid secret version",
        "ConfigUpdate | {} | 400 | invalid config version",
        "ConfigCreate | {}{} | 400 | unexpected content after JSON",
        "ServiceLogs | | 400 | Bad parameters: you must choose at least one stream",
        "TaskLogs | | 400 | Bad parameters: you must choose at least one stream",
        "PluginInspect | | 404 | plugin \"x\" not found",
        "PluginEnable | | 400 | strconv.Atoi: parsing \"\": invalid syntax",
        "PluginSet | {} | 400 | of type []string",
        "PluginSet | [] | 404 | plugin \"x\" not found",
        "PluginUpgrade | | 400 | failed to parse privileges: EOF",
        "Session | | 400 | no upgrade proto in request",
        "BuildCancel | | 400 | build ID not provided",
      })
  void requestsAreCheckedBeforeTheyAreRefused(
      String operation, String body, int status, String message) {
    FakeExchange exchange = new FakeExchange().id("x");
    FakeExchange answer = engine.call(operation, body == null ? exchange : exchange.json(body));
    assertThat(answer.text()).contains(message.replace("\"", "\\\""));
    assertThat(answer.status).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "NodeList,filters,x,invalid filter",
    "ServiceList,status,x,invalid value for status: x: strconv.ParseBool",
    "ServiceInspect,insertDefaults,zz,invalid value for insertDefaults: zz",
    "PluginList,filters,x,invalid filter",
    "BuildPrune,filters,x,could not parse filters: invalid filter",
    "BuildPrune,keep-storage,x,keep-storage is in bytes and expects an integer",
  })
  void queriesAreChecked(String operation, String key, String value, String message) {
    engine.events = new FakeEvents();
    FakeExchange answer = engine.call(operation, new FakeExchange().with(key, value));
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.text()).contains(message);
  }

  @Test
  void aVersionedChangeOfWhatCannotBeThereIsRefused() {
    FakeExchange exchange = new FakeExchange().id("x").with("version", "7").json("{}");
    assertThat(engine.call("ServiceUpdate", exchange).status).isEqualTo(503);
  }

  @Test
  void cancellingABuildThatIsOverIsNoFailure() {
    assertThat(engine.call("BuildCancel", new FakeExchange().with("id", "x")).status)
        .isEqualTo(200);
  }
}
