package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameFilesTest {
  private static final String ID = "ab".repeat(32);

  @TempDir private Path directory;
  private Path names = Path.of("");
  private List<String> networksOwn = List.of();

  private final UnaryOperator<Network> latest =
      network -> new NetworkBuilder(network).dnsServers(networksOwn).build();

  private NameFiles files = new NameFiles(names, names, new Resolvers(names), latest);

  @BeforeEach
  void open() throws IOException {
    names = directory.resolve("names");
    Path resolvConf = directory.resolve("resolv.conf");
    Files.writeString(resolvConf, "nameserver 9.9.9.9\nnameserver 127.0.0.53\n");
    files = new NameFiles(names, directory, new Resolvers(resolvConf), latest);
  }

  private static Attachment attachment(
      boolean internal, String container, List<String> aliases, @Nullable List<String> dns) {
    Network network =
        new NetworkBuilder("app")
            .id(ID)
            .pools(List.of(new Network.Pool("10.5.0.0/24", null, "10.5.0.1", Map.of())))
            .internal(internal)
            .build();
    Lease.Endpoint endpoint =
        new Lease.Endpoint(
            ID,
            "app",
            "cd".repeat(32),
            "eth0",
            "veth0",
            "10.5.0.7",
            null,
            "02:42:0a:05:00:07",
            aliases,
            List.of());
    return new Attachment(network, endpoint, container, "web", Path.of("/ns"), true, dns);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(names.resolve(ID));
  }

  @Test
  void writesALineAContainerWithItsNamesInTheNetworkFirst() throws IOException {
    files.put(attachment(false, "c1", List.of("web", "c1"), null));
    files.write();
    List<NameFiles.Proof> proofs = files.takeUnread();
    assertThat(proofs).hasSize(1);
    assertThat(lines())
        .containsExactly(
            "10.5.0.1",
            "berth-" + ID + " 10.5.0.1  " + proofs.getFirst().name(),
            "c1 10.5.0.7  web.app,c1.app,web,c1 9.9.9.9");
    assertThat(files.takeUnread()).isEmpty();
  }

  @Test
  void aContainersOwnResolversAreAskedInsteadOfTheHosts() throws IOException {
    files.put(attachment(false, "c1", List.of("web"), List.of("10.5.0.53")));
    files.write();
    assertThat(lines().getLast()).endsWith(" 10.5.0.53");
  }

  @Test
  void aNetworksOwnResolversAreAskedForContainersThatNameNone() throws IOException {
    networksOwn = List.of("10.5.0.8", "10.5.0.9");
    files.put(attachment(false, "c1", List.of("web"), null));
    files.put(attachment(false, "c2", List.of("db"), List.of("10.5.0.53")));
    files.write();
    assertThat(lines().get(2)).startsWith("c1 ").endsWith(" 10.5.0.8,10.5.0.9");
    assertThat(lines().get(3)).startsWith("c2 ").endsWith(" 10.5.0.53");
  }

  @Test
  void changedResolversReachTheLinesThatAreThere() throws IOException {
    Attachment here = attachment(false, "c1", List.of("web"), null);
    Attachment gone = attachment(false, "c2", List.of("db"), null);
    files.put(here);
    assertThat(files.renew(List.of(here, gone))).isFalse();
    networksOwn = List.of("10.5.0.8");
    assertThat(files.renew(List.of(here, gone))).isTrue();
    files.write();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).startsWith("c1 ").endsWith(" 10.5.0.8");
    networksOwn = List.of();
    assertThat(files.renew(List.of(here))).isTrue();
    files.write();
    assertThat(lines().getLast()).endsWith(" 9.9.9.9");
  }

  @Test
  void anInternalNetworksFileSaysSo() throws IOException {
    files.put(attachment(true, "c1", List.of("web"), List.of("9.9.9.9")));
    files.write();
    assertThat(Files.readString(names.resolve(ID + "%int"))).endsWith(" 127.0.0.1\n");
  }

  @Test
  void namesThatWouldBreakTheFileAreLeftOut() throws IOException {
    files.put(
        attachment(
            false, "c1", List.of("web", "a b", "x,y", "evil\n10.0.0.1", "", "\u00e9"), null));
    files.write();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).isEqualTo("c1 10.5.0.7  web.app,web 9.9.9.9");
  }

  @Test
  void theLastContainerTakesTheFileWithIt() throws IOException {
    files.put(attachment(false, "c1", List.of("web"), null));
    files.write();
    files.remove(ID, "c1");
    files.write();
    assertThat(names.resolve(ID)).doesNotExist();
    assertThat(files.takeUnread()).isEmpty();
    assertThat(files.isEmpty()).isTrue();
  }

  @Test
  void whoWasLeftBehindIsForgotten() throws IOException {
    files.put(attachment(false, "c1", List.of("web"), null));
    files.put(attachment(false, "c2", List.of("db"), null));
    files.write();
    NameFiles later =
        new NameFiles(names, directory, new Resolvers(directory.resolve("resolv.conf")), latest);
    later.retain(() -> Map.of(ID, Set.of("c2", "c3")));
    later.write();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).startsWith("c2 ");
    later.retain(Map::of);
    later.write();
    assertThat(names.resolve(ID)).doesNotExist();
  }

  @Test
  void aLaterServiceGoesOnWithWhatWasWritten() throws IOException {
    files.put(attachment(false, "c1", List.of("web"), null));
    files.put(attachment(false, "c2", List.of("db"), null));
    files.write();
    NameFiles later = new NameFiles(names, directory, new Resolvers(directory), latest);
    later.remove(ID, "c1");
    later.write();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).startsWith("c2 10.5.0.7  db.app,db ");
    assertThat(later.takeUnread()).hasSize(1);
  }

  @Test
  void whatWasNotReadIsWrittenAgain() throws IOException {
    files.put(attachment(false, "c1", List.of("web"), null));
    files.write();
    List<NameFiles.Proof> first = files.takeUnread();
    files.touch();
    files.write();
    assertThat(files.takeUnread()).hasSize(1).doesNotContainAnyElementsOf(first);
  }
}
