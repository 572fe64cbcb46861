package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli.Result;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pod commands of podman's remote form. */
class RemotePodsTest extends LibpodSuite {
  private final PodmanRemote podman = podman();

  @Test
  void theLifeOfAPod() {
    String id = podman.ok("pod", "create", "--name", "p", "--label", "a=b", "-p", "18199:80");
    podman.ok(
        "run",
        "-d",
        "--pod",
        "p",
        "--name",
        "web",
        "--stop-signal",
        "KILL",
        "busybox",
        "httpd",
        "-f",
        "-p",
        "80");
    assertThat(podman.ok("pod", "ps", "--format", "{{.Name}} {{.Status}} {{.NumberOfContainers}}"))
        .isEqualTo("p Running 2");
    assertThat(podman.lines("ps", "--format", "{{.Names}} {{.PodName}} {{.Ports}}"))
        .containsExactlyInAnyOrder(
            id.substring(0, 12) + "-infra p 0.0.0.0:18199->80/tcp", "web p 0.0.0.0:18199->80/tcp");
    String asked = "wget -qO- http://127.0.0.1/ 2>&1 | grep -c 404";
    assertThat(podman.run("run", "--rm", "--pod", "p", "busybox", "sh", "-c", asked).out().strip())
        .as("another container reaches it over the loopback interface")
        .isEqualTo("1");
    assertThat(podman.lines("pod", "top", "p", "pid", "args")).hasSize(3);
    assertThat(podman.lines("pod", "stats", "--no-stream", "p")).hasSize(3);
    assertThat(podman.ok("pod", "stop", "-t", "1", "p")).isEqualTo(id);
    assertThat(podman.ok("pod", "inspect", "p", "--format", "{{.State}}")).isEqualTo("Exited");
    assertThat(podman.ok("pod", "start", "p")).isEqualTo(id);
    assertThat(podman.ok("pod", "restart", "p")).isEqualTo(id);
    assertThat(podman.run("pod", "rm", "p").exitCode()).isEqualTo(125);
    assertThat(podman.ok("pod", "rm", "-f", "-t", "0", "p")).isEqualTo(id);
    assertThat(podman.run("pod", "exists", "p").exitCode()).isEqualTo(1);
    assertThat(podman.ok("ps", "-aq")).isEmpty();
  }

  @Test
  void aContainerMayBringItsPod() {
    assertThat(podman.ok("run", "--rm", "--pod", "new:fresh", "busybox", "hostname"))
        .isEqualTo("fresh");
    assertThat(podman.ok("pod", "ps", "--format", "{{.Name}} {{.NumberOfContainers}}"))
        .isEqualTo("fresh 1");
  }

  @Test
  void podsShareIdsOfTheirOwn() {
    podman.ok("pod", "create", "--name", "p", "--userns", "keep-id");
    String map = podman.ok("run", "--rm", "--pod", "p", "busybox", "cat", "/proc/self/uid_map");
    assertThat(map.lines().count()).isEqualTo(3);
    assertThat(podman.ok("run", "--rm", "--pod", "p", "busybox", "cat", "/proc/self/uid_map"))
        .isEqualTo(map);
    assertThat(podman.ok("run", "--rm", "--pod", "p", "busybox", "id", "-u")).isNotEqualTo("0");
  }

  @Test
  void aPodGivesItsMembersWhatItHas() {
    podman.ok(
        "pod",
        "create",
        "--name",
        "p",
        "--hostname",
        "front",
        "--add-host",
        "far:192.0.2.7",
        "--dns",
        "192.0.2.53",
        "-v",
        "kept:/data",
        "--sysctl",
        "net.ipv4.ip_forward=1",
        "--shm-size",
        "3m",
        "--share",
        "net,ipc,uts,pid");
    podman.ok("run", "-d", "--name", "m", "--pod", "p", "busybox", "sleep", "600");
    podman.ok("exec", "m", "touch", "/data/here");
    List<String> seen =
        podman.lines(
            "run",
            "--rm",
            "--pod",
            "p",
            "busybox",
            "sh",
            "-c",
            "hostname; grep -c far /etc/hosts; grep ^nameserver /etc/resolv.conf; ls /data; cat"
                + " /proc/sys/net/ipv4/ip_forward; ps | grep -c 'sleep 60[0]'; df /dev/shm | awk"
                + " 'END {print $2}'");
    assertThat(seen)
        .containsExactly("front", "1", "nameserver 192.0.2.53", "here", "1", "1", "3072");
  }

  @Test
  void membersKnowEachOtherByName() {
    podman.ok("pod", "create", "--name", "p");
    podman.ok("run", "-d", "--name", "m1", "--pod", "p", "busybox", "sleep", "600");
    String[] lookup = {
      "run", "--rm", "--name", "m2", "--pod", "p", "busybox", "grep", "m[12]$", "/etc/hosts"
    };
    assertThat(podman.lines(lookup)).containsExactly("127.0.0.1\tm1", "127.0.0.1\tm2");
    podman.ok("stop", "-t", "0", "m1");
    assertThat(podman.lines(lookup)).containsExactly("127.0.0.1\tm2");
  }

  @Test
  void aPodOnTheHostsNetwork() {
    podman.ok("pod", "create", "--name", "p", "--network", "host");
    podman.ok("run", "-d", "--name", "m", "--pod", "p", "busybox", "sleep", "600");
    assertThat(podman.ok("inspect", "m", "--format", "{{.HostConfig.NetworkMode}}"))
        .isEqualTo("host");
  }

  @Test
  void eventsNameThePod() {
    String id = podman.ok("pod", "create", "--name", "p");
    podman.ok("pod", "start", "p");
    podman.ok("pod", "rm", "-f", "-t", "0", "p");
    Waiting.until(
        "the events are told",
        10,
        () ->
            podman
                .lines("events", "--stream=false", "--filter", "pod=p", "--format", "{{.Status}}")
                .containsAll(List.of("create", "start", "remove")));
    JsonNode container =
        Api.parse(
            podman
                .lines(
                    "events",
                    "--stream=false",
                    "--filter",
                    "type=container",
                    "--filter",
                    "event=start",
                    "--format",
                    "json")
                .getLast());
    assertThat(container.toString()).contains(id);
  }

  @Test
  void pausesWhereTheHostCan() {
    assumeTrue(Service.canPause(), "no cgroup to freeze");
    podman.ok("pod", "create", "--name", "p");
    podman.ok("run", "-d", "--name", "m", "--pod", "p", "busybox", "sleep", "600");
    podman.ok("pod", "pause", "p");
    assertThat(podman.ok("pod", "inspect", "p", "--format", "{{.State}}")).isEqualTo("Paused");
    podman.ok("pod", "unpause", "p");
    assertThat(podman.ok("pod", "inspect", "p", "--format", "{{.State}}")).isEqualTo("Running");
  }

  @Test
  void whatCannotBeIsTold() {
    podman.ok("pod", "create", "--name", "p");
    assertTold("pod already exists", "pod", "create", "--name", "p");
    assertTold("no such pod", "run", "--pod", "none", "busybox", "true");
    assertTold(
        "cannot set hostname when joining the pod UTS namespace",
        "run",
        "--pod",
        "p",
        "--hostname",
        "x",
        "busybox",
        "true");
    assertTold(
        "published or exposed ports must be defined when the pod is created",
        "run",
        "--pod",
        "p",
        "-p",
        "80:80",
        "busybox",
        "true");
    assertTold("invalid kernel namespace to share", "pod", "create", "--share", "bad");
    String infra = podman.ok("pod", "inspect", "p", "--format", "{{.InfraContainerID}}");
    assertTold("cannot be removed without removing the pod", "rm", "-f", infra);
    assertThat(podman.lines("ps", "-aq")).hasSize(1);
  }

  private void assertTold(String text, String... arguments) {
    Result result = podman.run(arguments);
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).contains(text);
  }
}
