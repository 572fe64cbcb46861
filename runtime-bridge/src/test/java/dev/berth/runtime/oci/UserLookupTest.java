package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.oci.UserLookup.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLookupTest {
  @TempDir Path root;
  private Path rootfs;

  @BeforeEach
  void image() throws IOException {
    rootfs = Files.createDirectories(root.resolve("rootfs"));
    Path etc = Files.createDirectories(rootfs.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"),
        "# a comment\nbroken\nroot:x:0:0:root:/root:/bin/sh\nbob:x:1000:1001:Bob:/home/bob:/bin/sh\n"
            + "77:x:5:5::/odd:\n");
    Files.writeString(
        etc.resolve("group"), "root:x:0:\nbob:x:1001:\nwheel:x:10:alice,bob\naudio:x:63:bob\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null|0|0|0|/root",
        "''|0|0|0|/root",
        "bob|1000|1001|1001 10 63|/home/bob",
        "1000|1000|1001|1001 10 63|/home/bob",
        "bob:wheel|1000|10|10|/home/bob",
        "bob:7|1000|7|7|/home/bob",
        "1234|1234|0|0|/",
        "1234:wheel|1234|10|10|/",
        ":wheel|0|10|10|/root",
        "77|5|5|5|/odd",
      })
  void findsWhoItIs(String spec, long uid, long gid, String gids, String home) {
    ProcessUser user = new UserLookup(rootfs).find(spec, null);
    assertThat(user.uid()).isEqualTo(uid);
    assertThat(user.gid()).isEqualTo(gid);
    assertThat(user.additionalGids())
        .containsExactlyElementsOf(List.of(gids.split(" ")).stream().map(Long::valueOf).toList());
    assertThat(user.home()).isEqualTo(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody|unable to find user nobody: no matching entries in passwd file",
        "bob:nope|unable to find group nope: no matching entries in group file",
        "2147483648|uids and gids must be in range 0-2147483647",
        "99999999999|uids and gids must be in range 0-2147483647",
      })
  void saysWhoIsMissing(String spec, String message) {
    assertThatThrownBy(() -> new UserLookup(rootfs).find(spec, null)).hasMessage(message);
  }

  @Test
  void addsGroupsByNameAndNumber() {
    assertThat(new UserLookup(rootfs).find("root", List.of("audio", "500")).additionalGids())
        .containsExactly(0L, 63L, 500L);
  }

  @Test
  void neverReadsTheHostsFilesThroughALink() throws IOException {
    Path secret = Files.writeString(root.resolve("passwd"), "evil:x:666:666::/evil:\n");
    Files.delete(rootfs.resolve("etc/passwd"));
    Files.createSymbolicLink(rootfs.resolve("etc/passwd"), secret);
    assertThatThrownBy(() -> new UserLookup(rootfs).find("evil", null))
        .hasMessageContaining("unable to find user evil");
    Files.delete(rootfs.resolve("etc/passwd"));
    Files.createSymbolicLink(rootfs.resolve("etc/passwd"), Path.of("../../passwd"));
    assertThatThrownBy(() -> new UserLookup(rootfs).find("evil", null))
        .hasMessageContaining("unable to find user evil");
  }

  @Test
  void worksWithoutAnyFiles() throws IOException {
    Path empty = Files.createDirectories(root.resolve("empty"));
    assertThat(new UserLookup(empty).find(null, null).home()).isEqualTo("/");
    assertThat(new UserLookup(empty).find("12:34", null).gid()).isEqualTo(34);
  }
}
