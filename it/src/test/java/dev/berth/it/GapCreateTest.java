package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are dropped or mangled at create, and refusals with the wrong code. */
class GapCreateTest extends GapSuite {
  /** Fields that others drop: each comes back from inspect. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Domainname\":\"d.org\"|/Config/Domainname|\"d.org\"",
        "\"AttachStdin\":true|/Config/AttachStdin|true",
        "\"AttachStdout\":true|/Config/AttachStdout|true",
        "\"AttachStderr\":true|/Config/AttachStderr|true",
        "\"OpenStdin\":true,\"StdinOnce\":true|/Config/StdinOnce|true",
        "\"NetworkDisabled\":true|/Config/NetworkDisabled|true",
        "\"Shell\":[\"/bin/sh\",\"-c\"]|/Config/Shell|[\"/bin/sh\",\"-c\"]",
        "\"OnBuild\":[\"RUN x\"]|/Config/OnBuild|[\"RUN x\"]",
        "\"HostConfig\":{\"VolumeDriver\":\"local\"}|/HostConfig/VolumeDriver|\"local\"",
        "\"HostConfig\":{\"ConsoleSize\":[30,100]}|/HostConfig/ConsoleSize|[30,100]",
        "\"HostConfig\":{\"MaskedPaths\":[\"/proc/acpi\"]}|/HostConfig/MaskedPaths"
            + "|[\"/proc/acpi\"]",
        "\"HostConfig\":{\"ReadonlyPaths\":[]}|/HostConfig/ReadonlyPaths|[]",
        "\"HostConfig\":{\"Memory\":67108864,\"MemorySwap\":-1}|/HostConfig/MemorySwap|-1",
        "\"HostConfig\":{\"Sysctls\":{\"net.ipv4.ip_forward\":\"0\"}}|/HostConfig/Sysctls"
            + "|{\"net.ipv4.ip_forward\":\"0\"}",
        "\"HostConfig\":{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\","
            + "\"TmpfsOptions\":{\"SizeBytes\":1048576}}]}"
            + "|/HostConfig/Mounts/0/TmpfsOptions/SizeBytes|1048576",
        "\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/t\","
            + "\"VolumeOptions\":{\"NoCopy\":true,\"Labels\":{\"a\":\"b\"}}}]}"
            + "|/HostConfig/Mounts/0/VolumeOptions/Labels|{\"a\":\"b\"}",
        "\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],\"Retries\":4}|/Config/Healthcheck/Retries|4",
      })
  void noFieldIsDropped(String fields, String pointer, String expected) {
    String id = create(fields);
    assertThat(inspect(id).at(pointer)).isEqualTo(Api.parse(expected));
  }

  @Test
  void theStartIntervalIsKept() {
    assumeTrue(Service.apiAtLeast(44), "StartInterval is of 1.44");
    String id = create("\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],\"StartInterval\":7000000}");
    assertThat(inspect(id).at("/Config/Healthcheck/StartInterval").asLong()).isEqualTo(7000000);
  }

  @Test
  void aHealthcheckMayOnlyTuneTheImages() {
    String id = create("\"Healthcheck\":{\"Interval\":5000000}");
    assertThat(inspect(id).at("/Config/Healthcheck/Interval").asLong()).isEqualTo(5000000);
  }

  @Test
  void aBindIsRecursiveUnlessSaidOtherwise() {
    String id =
        started(
            "\"Cmd\":[\"sh\",\"-c\",\"mount | grep -c ' /s'\"],\"HostConfig\":{\"Mounts\":"
                + "[{\"Type\":\"bind\",\"Source\":\"/dev\",\"Target\":\"/s\","
                + "\"BindOptions\":{\"NonRecursive\":false}}]}");
    assertThat(API.await(id)).isZero();
    assertThat(Integer.parseInt(Cli.docker("logs", id).ok())).isGreaterThan(1);
  }

  @Test
  void aTmpfsWithOnlyASizeCanBeEntered() {
    String id =
        started(
            "\"User\":\"33\",\"Cmd\":[\"sh\",\"-c\",\"touch /t/x && stat -c %a /t\"],"
                + "\"HostConfig\":{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\","
                + "\"TmpfsOptions\":{\"SizeBytes\":1048576}}]}");
    assertThat(API.await(id)).isZero();
    assertThat(Cli.docker("logs", id).ok()).isEqualTo("1777");
  }

  @Test
  void aRangeOfHostPortsIsOneOfThem() {
    String id =
        started(
            "\"Cmd\":[\"sleep\",\"60\"],\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":"
                + "{\"PortBindings\":{\"80/tcp\":"
                + "[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"28000-28100\"}]}}");
    assertThat(
            inspect(id).at("/NetworkSettings/Ports").get("80/tcp").get(0).get("HostPort").asInt())
        .isBetween(28000, 28100);
  }

  @Test
  void anEmptyListOfBindingsIsAnEphemeralPort() {
    String id =
        started(
            "\"Cmd\":[\"sleep\",\"60\"],\"ExposedPorts\":{\"80/tcp\":{}},"
                + "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{}]}}");
    assertThat(
            inspect(id).at("/NetworkSettings/Ports").get("80/tcp").get(0).get("HostPort").asInt())
        .isPositive();
  }

  @Test
  void theNetworkOfTheModeIsJoinedBesidesNamedOnes() {
    String id = create("\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":{}}}");
    assertThat(keys(inspect(id).at("/NetworkSettings/Networks"))).containsExactly("bridge");
  }

  /** What is refused: with 400 (or the named code), not 500. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\",\"MaximumRetryCount\":3}}",
        "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"bogus\"}}",
        "\"HostConfig\":{\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"}}",
        "\"HostConfig\":{\"CapAdd\":[\"BOGUS\"]}",
        "\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/nosuch\","
            + "\"Target\":\"/t\"}]}",
      })
  void badInputIs400(String fields) {
    Response response = API.post("/containers/create", body(fields));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
    assertThat(message(response)).isNotEmpty();
  }

  @Test
  void aBadBindIs400() {
    assumeTrue(Service.apiAtLeast(44), "older engines answer 500");
    Response response =
        API.post("/containers/create", body("\"HostConfig\":{\"Binds\":[\"a:b:c:d\"]}"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(message(response)).isEqualTo("invalid volume specification: 'a:b:c:d'");
  }

  @Test
  void optionsOfAnotherMountTypeAre400() {
    assumeTrue(Service.apiAtLeast(42), "since 1.42");
    Response response =
        API.post(
            "/containers/create",
            body(
                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\","
                    + "\"BindOptions\":{\"Propagation\":\"rprivate\"}}]}"));
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void badNamesAre400TakenNames409MissingImages404() {
    assertThat(API.post("/containers/create?name=b!d", body("")).statusCode()).isEqualTo(400);
    String name = "gap-" + UUID.randomUUID();
    made.add(API.createNamed(name, body("")));
    assertThat(API.post("/containers/create?name=" + name, body("")).statusCode()).isEqualTo(409);
    assertThat(API.post("/containers/create", "{\"Image\":\"nosuch\"}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void graphicCardsAreRefusedAtStart() {
    String id =
        create(
            "\"HostConfig\":{\"DeviceRequests\":[{\"Count\":-1,"
                + "\"Capabilities\":[[\"gpu\"]]}]}");
    Response response = API.post("/containers/" + id + "/start", "");
    assertThat(response.statusCode()).isIn(400, 500);
    assertThat(message(response)).contains("could not select device driver");
  }

  @Test
  void aReadOnlyRootHasNoHiddenWritablePlaces() {
    String id =
        started(
            "\"Cmd\":[\"sh\",\"-c\",\"! touch /tmp/x && ! touch /run 2>&1\"],"
                + "\"HostConfig\":{\"ReadonlyRootfs\":true}");
    assertThat(API.await(id)).isZero();
  }

  @Test
  void warningsAreNeverNull() {
    Response response = API.post("/containers/create", body(""));
    made.add(response.jsonPath().getString("Id"));
    assertThat(Api.parse(response.asString()).get("Warnings").isArray()).isTrue();
  }
}
