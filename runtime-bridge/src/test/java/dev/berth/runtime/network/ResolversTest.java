package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolversTest {
  @TempDir Path directory;

  private Resolvers of(String text) throws IOException {
    return new Resolvers(Files.writeString(directory.resolve("resolv.conf"), text));
  }

  @Test
  void passesReachableResolversOn() throws IOException {
    Resolvers resolvers =
        of("# a comment\nsearch lan\nnameserver 10.0.0.1\nnameserver  9.9.9.9 x\n");
    assertThat(resolvers.host()).containsExactly("10.0.0.1", "9.9.9.9");
    assertThat(resolvers.reachable()).containsExactly("10.0.0.1", "9.9.9.9");
  }

  @Test
  void reachesALoopbackResolverThroughTheWayOut() throws IOException {
    assertThat(of("nameserver 127.0.0.53\n").reachable()).containsExactly(Uplink.RESOLVER);
    assertThat(of("nameserver fe80::1%eth0\n").reachable()).containsExactly(Uplink.RESOLVER);
    assertThat(of("").reachable()).containsExactly(Uplink.RESOLVER);
  }

  @Test
  void doesWithoutAFile() {
    assertThat(new Resolvers(directory.resolve("missing")).host()).isEmpty();
  }
}
