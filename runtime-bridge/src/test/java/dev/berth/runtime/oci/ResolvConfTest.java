package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.ResolverFile;
import dev.berth.runtime.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
  @TempDir private Path directory;
  private Path hostFile = Path.of("");
  private Bundle bundle = new Bundle(hostFile);

  @BeforeEach
  void hostFile() throws IOException {
    bundle = new Bundle(directory);
    hostFile = directory.resolve("resolv.conf");
    Files.writeString(
        hostFile,
        "# by hand\n"
            + "nameserver 127.0.0.53\n"
            + "nameserver 9.9.9.9\n"
            + "domain old.test\n"
            + "search a.test b.test\n"
            + "options edns0\n"
            + "options trust-ad\n"
            + "sortlist 10.0.0.0\n");
  }

  private String text(String network) throws IOException {
    bundle.host.networkMode(network);
    return new ResolvConf(hostFile, new FixedNetworks()).text(bundle.container());
  }

  @Test
  void onAUserNetworkTheEmbeddedResolverIsTheOnlyOne() throws IOException {
    assertThat(text("web"))
        .isEqualTo(
            """
            nameserver 127.0.0.11
            search a.test b.test
            options edns0 trust-ad ndots:0
            sortlist 10.0.0.0

            # Based on host file: '%s' (internal resolver)
            # ExtServers: [host(127.0.0.53) 9.9.9.9]
            # Overrides: []
            # Option ndots from: internal
            """
                .formatted(hostFile));
  }

  @Test
  void whatWasAskedForReplacesTheHosts() throws IOException {
    bundle.host.dns(List.of("10.1.1.1")).dnsSearch(List.of("c.test"));
    bundle.host.dnsOptions(List.of("ndots:3", "rotate"));
    assertThat(text("web"))
        .startsWith("nameserver 127.0.0.11\nsearch c.test\noptions ndots:3 rotate\n")
        .contains("# ExtServers: [10.1.1.1]\n")
        .contains("# Overrides: [nameservers search options]\n")
        .endsWith("# Option ndots from: override\n");
    assertThat(text("bridge")).startsWith("nameserver 10.1.1.1\nsearch c.test\n");
  }

  @Test
  void theConfigurationSpeaksForContainersThatDoNot() throws IOException {
    Networks configured =
        new FixedNetworks() {
          @Override
          public ResolverFile resolverDefaults() {
            return new ResolverFile(List.of("10.2.2.2"), List.of("d.test"), List.of("rotate"));
          }
        };
    bundle.host.networkMode("bridge").dnsSearch(List.of("own.test"));
    assertThat(new ResolvConf(hostFile, configured).text(bundle.container()))
        .startsWith("nameserver 10.2.2.2\nsearch own.test\noptions rotate\n");
  }

  @Test
  void aDotMeansNoSearchDomain() throws IOException {
    bundle.host.dnsSearch(List.of("."));
    assertThat(text("bridge")).doesNotContain("\nsearch ");
  }

  @Test
  void aNumberOfDotsThatIsNoneIsReplaced() throws IOException {
    bundle.host.dnsOptions(List.of("ndots:many"));
    assertThat(text("web")).contains("\noptions ndots:0\n");
  }

  @Test
  void theHostsNetworkHasTheHostsFile() throws IOException {
    assertThat(text("host")).isEqualTo(Files.readString(hostFile));
  }

  @Test
  void aHostWithoutTheFileIsNoReasonToFail() throws IOException {
    Files.delete(hostFile);
    assertThat(text("bridge")).startsWith("nameserver 169.254.1.1\n\n# Based on");
  }
}
