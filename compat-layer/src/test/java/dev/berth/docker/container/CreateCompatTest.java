package dev.berth.docker.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API's version makes of a request. */
class CreateCompatTest {
  private final List<String> warnings = new ArrayList<>();

  private CreateContainer create(int minor, String json) {
    ApiVersion version = new ApiVersion(1, minor);
    JsonObject body = Objects.requireNonNull(JsonObject.parse(json, "CreateRequest"));
    CreateContainer asked = CreateDecoder.decode(body, version, null, null);
    return new CreateCompat(version, warnings).adapt(asked);
  }

  @ParameterizedTest
  @CsvSource({"43, 0", "44, 1", "51, 1"})
  void aContainerWideMacAddressIsDeprecated(int minor, int count) {
    CreateContainer made = create(minor, "{\"Image\":\"x\",\"MacAddress\":\"02:42:00:00:00:01\"}");
    assertThat(made.config().macAddress()).isEqualTo("02:42:00:00:00:01");
    assertThat(warnings)
        .hasSize(count)
        .allMatch(w -> w.contains("MacAddress field is now deprecated"));
  }

  @Test
  void olderClientsMacAddressOfAnEndpointDoesNotCount() {
    String json =
        """
        {"Image":"x","HostConfig":{"NetworkMode":"n"},
         "NetworkingConfig":{"EndpointsConfig":{"n":{"MacAddress":"02:42:00:00:00:02"}}}}
        """;
    assertThat(Objects.requireNonNull(create(43, json).endpoints().get("n")).macAddress()).isNull();
    assertThat(Objects.requireNonNull(create(44, json).endpoints().get("n")).macAddress())
        .isEqualTo("02:42:00:00:00:02");
  }

  @Test
  void aMacAddressWithoutAnEndpointOfItsOwn() {
    String json =
        "{\"Image\":\"x\",\"MacAddress\":\"02:42:00:00:00:01\","
            + "\"HostConfig\":{\"NetworkMode\":\"host\"}}";
    assertThatThrownBy(() -> create(43, json))
        .hasMessageContaining("conflicting options: mac-address and the network mode");
    assertThat(create(44, json).config().macAddress()).isNull();
    assertThatThrownBy(
            () ->
                create(
                    44,
                    """
                    {"Image":"x","MacAddress":"02:42:00:00:00:01",
                     "HostConfig":{"NetworkMode":"a"},
                     "NetworkingConfig":{"EndpointsConfig":{"b":{}}}}
                    """))
        .hasMessageContaining("HostConfig.NetworkMode must match the identity of a network");
  }

  @Test
  void anEmptyListOfPortBindingsMeansAnyPortUntil152() {
    String json =
        "{\"Image\":\"x\",\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[],\"9/udp\":null}}}";
    List<PortBinding> any = List.of(new PortBinding("", ""));
    assertThat(create(51, json).hostConfig().portBindings())
        .isEqualTo(Map.of("80/tcp", any, "9/udp", any));
    assertThat(warnings).isEmpty();
    assertThat(create(52, json).hostConfig().portBindings()).hasSize(2);
    assertThat(warnings)
        .containsExactly(
            "Following container port(s) have an empty list of port-bindings: 80/tcp, 9/udp."
                + " Starting with API 1.53, such bindings will be discarded.");
    assertThat(create(53, json).hostConfig().portBindings()).isEmpty();
  }

  @Test
  void aSettingOfAnInterfaceMovesToItsEndpoint() {
    String json =
        "{\"Image\":\"x\",\"HostConfig\":{\"Sysctls\":"
            + "{\"net.ipv4.conf.eth0.forwarding\":\"1\",\"net.ipv4.ip_forward\":\"1\"}}}";
    CreateContainer made = create(47, json);
    assertThat(made.hostConfig().sysctls()).isEqualTo(Map.of("net.ipv4.ip_forward", "1"));
    assertThat(Objects.requireNonNull(made.endpoints().get("bridge")).driverOpts())
        .isEqualTo(
            Map.of("com.docker.network.endpoint.sysctls", "net.ipv4.conf.IFNAME.forwarding=1"));
    assertThat(warnings)
        .containsExactly(
            "Migrated sysctl \"net.ipv4.conf.eth0.forwarding\" to"
                + " DriverOpts{\"com.docker.network.endpoint.sysctls\":"
                + "\"net.ipv4.conf.IFNAME.forwarding=1\"}.");
    assertThatThrownBy(() -> create(48, json))
        .hasMessageContaining("must be supplied using driver option");
    assertThatThrownBy(() -> create(47, json.replace("eth0", "eth1")))
        .hasMessageContaining("unable to determine network endpoint for sysctl");
  }

  @Test
  void olderClientsHaveOtherDefaults() {
    String json = "{\"Image\":\"x\",\"HostConfig\":{\"AutoRemove\":true,\"KernelMemory\":5}}";
    assertThat(create(24, json).hostConfig().autoRemove()).isFalse();
    assertThat(create(25, json).hostConfig().autoRemove()).isTrue();
    assertThat(create(39, json).hostConfig().ipcMode()).isEqualTo("shareable");
    assertThat(create(40, json).hostConfig().ipcMode()).isNull();
    assertThat(create(41, json).hostConfig().resources().kernelMemory()).isEqualTo(5);
    assertThat(create(42, json).hostConfig().resources().kernelMemory()).isZero();
  }

  @Test
  void theContainersVolumeDriverIsNotThatOfItsMounts() {
    String json =
        "{\"Image\":\"x\",\"HostConfig\":{\"VolumeDriver\":\"local\",\"Mounts\":["
            + "{\"Type\":\"volume\",\"Target\":\"/a\"}]}}";
    create(47, json);
    assertThat(warnings).isEmpty();
    create(48, json);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("volume-driver configuration is ignored");
  }
}
