package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Routes of a network's own, and networks that lead nowhere. */
class NetworkRoutesTest extends LibpodSuite {
  private static String routes(String container) {
    return podman().ok("exec", container, "ip", "route");
  }

  @Test
  void areItsContainers() {
    JsonNode made =
        Api.parse(
            post(
                    "/networks/create",
                    "{\"name\":\"n1\",\"subnets\":[{\"subnet\":\"10.133.8.0/24\"}],\"routes\":["
                        + "{\"destination\":\"10.200.0.0/16\",\"gateway\":\"10.133.8.9\",\"metric\":50},"
                        + "{\"destination\":\"10.201.0.0/16\",\"gateway\":\"10.133.8.9\"}]}",
                    200)
                .asString());
    assertThat(made.at("/routes/0").toString())
        .isEqualTo("{\"destination\":\"10.200.0.0/16\",\"gateway\":\"10.133.8.9\",\"metric\":50}");
    assertThat(made.at("/routes/1/metric").isMissingNode()).isTrue();
    podman().ok("run", "-d", "--name", "c1", "--network", "n1", "busybox", "sleep", "600");
    assertThat(routes("c1"))
        .contains("default via 10.133.8.1 dev eth0")
        .containsPattern("10.200.0.0/16 via 10.133.8.9 dev eth0 +metric 50")
        .contains("10.201.0.0/16 via 10.133.8.9 dev eth0");
    podman().ok("run", "-d", "--name", "c2", "busybox", "sleep", "600");
    podman().ok("network", "connect", "n1", "c2");
    assertThat(routes("c2")).contains("10.200.0.0/16 via 10.133.8.9 dev eth1");
    podman().ok("network", "disconnect", "n1", "c2");
    assertThat(routes("c2")).doesNotContain("10.200.0.0").contains("default via ");
  }

  @Test
  void aSubnetThatNobodyNamesIsASmallOne() {
    podman().ok("network", "create", "n1");
    String subnet = get("/networks/n1/json").at("/subnets/0/subnet").asText();
    assertThat(subnet).matches("10\\.\\d+\\.\\d+\\.0/24");
    podman().ok("run", "-d", "--name", "c1", "--network", "n1", "busybox", "sleep", "600");
    assertThat(routes("c1")).contains(subnet + " dev eth0");
  }

  @Test
  void aNetworkMayLeadNowhereAndIsReachedAllTheSame() {
    podman().ok("network", "create", "--subnet", "10.133.9.0/24", "--opt", "isolate=1", "n1");
    assertThat(get("/networks/n1/json").at("/options/isolate").asText()).isEqualTo("true");
    delete("/networks/n1");
    post(
        "/networks/create",
        "{\"name\":\"n1\",\"subnets\":[{\"subnet\":\"10.133.9.0/24\"}],"
            + "\"options\":{\"no_default_route\":\"1\"}}",
        200);
    assertThat(get("/networks/n1/json").at("/options/no_default_route").asText()).isEqualTo("true");
    podman()
        .ok(
            "run",
            "-d",
            "--name",
            "c1",
            "--network",
            "n1",
            "-p",
            "8080",
            "busybox",
            "sh",
            "-c",
            "while :; do echo reached | nc -l -p 8080; done");
    assertThat(routes("c1")).doesNotContain("default").contains("10.133.9.0/24 dev eth0");
    String published = podman().ok("port", "c1", "8080");
    int port = Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
    Waiting.until("it answers", 10, () -> answer("127.0.0.1", port).equals("reached\n"));
    String own = ownAddress();
    Waiting.until("elsewhere, too", 10, () -> answer(own, port).equals("reached\n"));
  }

  /** An address of this host that is not the loopback's, where it has one. */
  private static String ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
          .findFirst()
          .map(InetAddress::getHostAddress)
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(String host, int port) {
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(2000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
