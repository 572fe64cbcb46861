package dev.berth.libpod.container.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.libpod.container.top.IdMap.Range;
import dev.berth.runtime.oci.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopTableTest {
  private final int own = (int) ProcessHandle.current().pid();

  @Test
  void tellsOfAProcess() {
    TopTable table =
        Objects.requireNonNull(TopTable.of(List.of("hpid", "%p", "state", "comm"), List.of(own)));
    assertThat(table.titles()).containsExactly("HPID", "PID", "STATE", "COMMAND");
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().getFirst().getFirst()).isEqualTo(Integer.toString(own));
  }

  @Test
  void passesOverOneThatEnded() {
    TopTable table = Objects.requireNonNull(TopTable.of(List.of(), List.of(Integer.MAX_VALUE)));
    assertThat(table.titles()).hasSize(8);
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void anUnknownColumnMakesNoTable() {
    assertThat(TopTable.of(List.of("pid", "-ef"), List.of(own))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0,?", "34816,pts/0", "34823,pts/7", "35072,pts/256", "1025,tty1", "1088,ttyS0"})
  void terminals(String device, String name) {
    assertThat(Terminals.name(device)).isEqualTo(name);
  }

  @Test
  void capabilities() {
    assertThat(CapabilityNames.of("0000000000000000")).isEqualTo("none");
    assertThat(CapabilityNames.of("0000000000000021")).isEqualTo("CHOWN,KILL");
    String all = Long.toHexString((1L << Capabilities.all().size()) - 1);
    assertThat(CapabilityNames.of(all)).isEqualTo("full");
  }

  @Test
  void idsOfANamespace() {
    IdMap map = new IdMap(List.of(new Range(0, 1000, 1), new Range(1, 100_000, 10)));
    assertThat(map.inner(1000)).isZero();
    assertThat(map.inner(100_004)).isEqualTo(5);
    assertThat(map.inner(7)).isEqualTo(65_534);
    assertThat(map.outer(5)).isEqualTo(100_004);
    assertThat(new IdMap(List.of()).inner(7)).isEqualTo(7);
  }

  /** A container's file may be anything, and link anywhere. */
  @Test
  void namesOfIds(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:\nweb:x:7:7\nbroken\n:x:y:\n");
    IdNames names = new IdNames(root, "etc/passwd");
    assertThat(names.of(0)).isEqualTo("root");
    assertThat(names.of(7)).isEqualTo("web");
    assertThat(names.of(8)).isEqualTo("8");
    Files.createSymbolicLink(root.resolve("etc/group"), Path.of("/etc/group"));
    assertThat(new IdNames(root, "etc/group").of(0)).isEqualTo("0");
  }
}
