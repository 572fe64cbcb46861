package dev.berth.libpod;

import static dev.berth.libpod.Refusals.assertCaused;
import static dev.berth.libpod.Refusals.assertPlain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeNetworks;
import dev.berth.fake.FakeVolumes;
import dev.berth.fake.Samples;
import dev.berth.runtime.network.NetworkBuilder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with requests for networks and volumes, and a few forms of what is right. */
class NetworkAndVolumeRefusalsTest {
  private final FakeEngine engine = new FakeEngine();
  private final FakeNetworks networks = new FakeNetworks();
  private final FakeVolumes volumes = new FakeVolumes();

  @BeforeEach
  void parts() {
    engine.networks = networks;
    engine.volumes = volumes;
    volumes.all.clear();
    volumes.all.add(FakeVolumes.volume("data", false));
  }

  private FakeExchange call(String operation, FakeExchange exchange) {
    return engine.libpod(operation, exchange);
  }

  private FakeExchange create(String body) {
    return call("NetworkCreateLibpod", new FakeExchange().body(body));
  }

  private static FakeExchange of(String name) {
    return new FakeExchange().id(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NetworkInspectLibpod", "NetworkInspectShortLibpod", "NetworkExistsLibpod"})
  void aNetworkThatIsNotThere(String operation) {
    assertPlain(call(operation, of("nope")), 404, "network not found");
  }

  @Test
  void removingAndConnectingTellTheName() {
    String doing = "unable to find network with name or ID nope";
    engine.containers.all.add(Samples.running());
    assertCaused(call("NetworkDeleteLibpod", of("nope")), 404, doing, "network not found");
    assertCaused(
        call("NetworkConnectLibpod", of("nope").body("{\"container\":\"web\"}")),
        404,
        doing,
        "network not found");
  }

  @Test
  void theDefaultNetworkIsCalledPodman() {
    assertThat(call("NetworkInspectLibpod", of("podman")).text()).contains("\"name\":\"podman\"");
    assertThat(call("NetworkInspectLibpod", of("bridge")).text()).contains("\"name\":\"podman\"");
    assertCaused(
        create("{\"name\":\"podman\"}"),
        409,
        "network name podman already used",
        "network already exists");
    FakeExchange tolerant =
        call(
            "NetworkCreateLibpod",
            new FakeExchange().with("ignoreIfExists", "true").body("{\"name\":\"podman\"}"));
    assertThat(tolerant.status).isEqualTo(200);
    assertThat(networks.created).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "none", "pasta", "slirp4netns", "container"})
  void namesOfModes(String name) {
    assertPlain(
        create("{\"name\":\"" + name + "\"}"),
        500,
        "cannot create network with name \""
            + name
            + "\" because it conflicts with a valid network mode");
  }

  @Test
  void namesThatAreNone() {
    assertCaused(
        create("{\"name\":\"a b\"}"),
        500,
        "network name a b invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*",
        "invalid argument");
  }

  @Test
  void withoutANameTheFirstFreeOneIsTaken() {
    networks.all.add(FakeNetworks.network("ab", "podman1"));
    create("{}");
    assertThat(Objects.requireNonNull(networks.created).name()).isEqualTo("podman2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "vlan", "metric", "vrf"})
  void optionsThatAreNotHonoured(String option) {
    assertPlain(
        create("{\"name\":\"n\",\"options\":{\"" + option + "\":\"7\"}}"),
        500,
        "unsupported bridge network option " + option);
    assertThat(networks.created).isNull();
  }

  @Test
  void optionsThatAre() {
    create("{\"name\":\"n\",\"options\":{\"mtu\":\"1400\",\"isolate\":\"false\"}}");
    assertThat(Objects.requireNonNull(networks.created).options())
        .containsExactlyInAnyOrderEntriesOf(
            java.util.Map.of(
                "com.docker.network.driver.mtu", "1400",
                "isolate", "false",
                "com.docker.network.bridge.name", "podman1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"routes\":[{\"destination\":\"10.0.0.0/8\"}]}|route gateway nil",
        "{\"routes\":[{\"gateway\":\"10.0.0.1\"}]}|route destination ip nil",
        "{\"routes\":[{\"gateway\":\"10.0.0.1\",\"destination\":\"10.0.0.3/8\"}]}|route destination"
            + " invalid",
        "{\"routes\":[{\"gateway\":\"10.0.0.1\",\"destination\":\"x\"}]}|route destination invalid",
        "{\"routes\":[{\"gateway\":\"10.0.0.1\",\"destination\":\"10.2.0.0/16\",\"route_type\":\"blackhole\"}]}|routes"
            + " of type blackhole are not supported",
        "{\"ipam_options\":{\"driver\":\"dhcp\"}}|the ipam driver dhcp is not supported rootless",
      })
  void fieldsThatAreNotHonoured(String body, String text) {
    assertPlain(create(body), 500, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create|{\"dns_enabled\":true,\"network_dns_servers\":[\"1.1.1\"]}"
            + "|unable to parse ip 1.1.1 specified in NetworkDNSServers",
        "create|{\"network_dns_servers\":[\"1.1.1.1\"]}"
            + "|cannot set NetworkDNSServers if DNS is not enabled for the network",
        "update|{\"adddnsservers\":[\"fe80::1%eth0\"]}"
            + "|unable to parse ip fe80::1%eth0 specified in AddDNSServer",
        "update|{\"removednsservers\":[\"x\"]}"
            + "|unable to parse ip x specified in RemoveDNSServer",
      })
  void resolversThatAreNone(String what, String body, String text) {
    FakeExchange answer =
        what.equals("create") ? create(body) : call("NetworkUpdateLibpod", of("mine").body(body));
    assertCaused(answer, 500, text, "invalid argument");
    assertThat(networks.created).isNull();
    assertThat(networks.calls).isEmpty();
  }

  @Test
  void resolversOfANetworkWithoutNamesAreKept() {
    String change = "{\"adddnsservers\":[\"1.1.1.1\"]}";
    networks.all.add(
        new NetworkBuilder(FakeNetworks.network("d00d", "mute")).dnsDisabled(true).build());
    for (String name : List.of("podman", "mute")) {
      FakeExchange answer = call("NetworkUpdateLibpod", of(name).body(change));
      assertThat(answer.status).isEqualTo(204);
    }
    assertThat(networks.calls)
        .containsExactly("resolvers beef -[] +[1.1.1.1]", "resolvers d00d -[] +[1.1.1.1]");
  }

  @Test
  void resolversOfANetwork() {
    create("{\"dns_enabled\":true,\"network_dns_servers\":[\"1.1.1.1\",\"::1\",\"1.1.1.1\"]}");
    assertThat(Objects.requireNonNull(networks.created).dnsServers())
        .containsExactly("1.1.1.1", "::1");
    String change = "{\"adddnsservers\":[\"9.9.9.9\"],\"removednsservers\":[\"::1\"]}";
    FakeExchange answer = call("NetworkUpdateLibpod", of("mine").body(change));
    assertThat(answer.status).isEqualTo(204);
    assertThat(networks.calls).containsExactly("resolvers cafe -[::1] +[9.9.9.9]");
  }

  @Test
  void bodiesThatAreNone() {
    String doing = "failed to decode request JSON payload";
    String reason = "invalid character 'x' looking for beginning of value";
    assertCaused(call("NetworkCreateLibpod", new FakeExchange()), 500, doing, "EOF");
    assertCaused(create("x"), 500, doing, reason);
    assertCaused(
        create("{\"name\":5}"),
        500,
        doing,
        "json: cannot unmarshal number into Go struct field Network.name of type string");
    assertCaused(call("VolumeCreateLibpod", new FakeExchange().body("x")), 500, "Decode()", reason);
    assertCaused(call("VolumeCreateLibpod", new FakeExchange()), 500, "Decode()", "EOF");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NetworkListLibpod|nope|invalid filter \"nope\"",
        "NetworkPruneLibpod|nope|invalid filter \"nope\"",
        "NetworkListLibpod|dangling|invalid dangling filter value \"x\"",
        "NetworkListLibpod|until|failed to parse value as time or duration: \"x\"",
        "VolumeListLibpod|nope|\"nope\" is an invalid volume filter",
        "VolumePruneLibpod|nope|\"nope\" is an invalid volume filter",
        "VolumeListLibpod|dangling|\"x\" is not a valid value for the \"dangling\" filter - must be"
            + " true or false",
        "VolumePruneLibpod|until|failed to parse value as time or duration: \"x\"",
      })
  void filters(String operation, String key, String text) {
    String filters = "{\"" + key + "\":[\"x\"]}";
    assertPlain(call(operation, new FakeExchange().with("filters", filters)), 500, text);
    assertThat(networks.calls).isEmpty();
    assertThat(volumes.calls).isEmpty();
  }

  @Test
  void connectingAnswersText() {
    engine.containers.all.add(Samples.running());
    FakeExchange answer = of("mine").body("{\"container\":\"web\",\"aliases\":[\"w\"]}");
    call("NetworkConnectLibpod", answer);
    assertThat(answer.text()).isEqualTo("OK\n");
    assertThat(answer.contentType).isEqualTo("text/plain; charset=us-ascii");
    assertThat(engine.containers.calls).containsExactly("connect " + Samples.ID + " mine [w]");
  }

  @Test
  void aVolumeThatIsNotThere() {
    String doing = "no volume with name \"nope\" found";
    assertCaused(call("VolumeInspectLibpod", of("nope")), 404, doing, "no such volume");
    assertCaused(call("VolumeDeleteLibpod", of("nope")), 404, doing, "no such volume");
    assertPlain(call("VolumeExistsLibpod", of("nope")), 404, "no such volume");
    assertThat(call("VolumeInspectLibpod", of("dat")).status).isEqualTo(404);
  }

  @Test
  void aVolumeTwice() {
    String body = "{\"Name\":\"data\"";
    assertCaused(
        call("VolumeCreateLibpod", new FakeExchange().body(body + "}")),
        500,
        "volume with name data already exists",
        "volume already exists");
    FakeExchange tolerant = new FakeExchange().body(body + ",\"IgnoreIfExists\":true}");
    assertThat(call("VolumeCreateLibpod", tolerant).status).isEqualTo(201);
    assertThat(volumes.calls).isEmpty();
  }

  @Test
  void aVolumeInUse() {
    engine.containers.all.add(Samples.running());
    assertCaused(
        call("VolumeDeleteLibpod", of("data")),
        409,
        "volume data is being used by the following container(s): " + Samples.ID,
        "volume is being used");
    assertThat(engine.containers.calls).isEmpty();
    call("VolumeDeleteLibpod", of("data").with("force", "true").with("timeout", "4"));
    assertThat(engine.containers.calls)
        .containsExactly("stop " + Samples.ID + " null 4", "remove " + Samples.ID + " true false");
  }
}
