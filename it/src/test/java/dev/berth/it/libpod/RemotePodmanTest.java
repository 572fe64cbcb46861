package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The podman command of this machine in its remote form. */
class RemotePodmanTest extends RemotePodmanSuite {
  @Override
  PodmanRemote client() {
    return podman();
  }

  @Test
  void publishesOnAllAddresses() {
    client().ok("run", "-d", "--name", "d1", "-p", "18099:80", "busybox", "sleep", "600");
    assertThat(client().ok("ps", "--format", "{{.Names}} {{.Ports}}"))
        .isEqualTo("d1 0.0.0.0:18099->80/tcp");
    assertThat(client().ok("port", "d1")).isEqualTo("80/tcp -> 0.0.0.0:18099");
  }
}
