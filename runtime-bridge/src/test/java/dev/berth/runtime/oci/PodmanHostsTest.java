package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PodmanHostsTest {
  private final PodmanHosts hosts = new PodmanHosts();

  @Test
  void aFileIsTakenWithoutItsComments() {
    hosts.addFile(
        List.of("# by hand", "127.0.0.1  localhost vm # this", "", "::1", " fe00::0 net"));
    hosts.addLocal();
    assertThat(hosts.text()).isEqualTo("127.0.0.1\tlocalhost vm\nfe00::0\tnet\n");
  }

  @Test
  void namesThatAreThereAreNotAddedAgain() {
    hosts.add("192.0.2.1", List.of("near"));
    hosts.addMissing("192.0.2.2", List.of("near", "far"));
    hosts.addMissing("192.0.2.3", List.of("far"));
    assertThat(hosts.text()).isEqualTo("192.0.2.1\tnear\n192.0.2.2\tfar\n");
  }

  @Test
  void thisMachineHasItsNamesAtLast() {
    hosts.add("192.0.2.1", List.of("near"));
    hosts.addLocal();
    assertThat(hosts.text()).endsWith("127.0.0.1\tlocalhost\n::1\tlocalhost\n");
  }
}
