package dev.berth.docker.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  @Test
  void picksRowsAndFoldsWhatIsBeyondTheTitles() {
    String text = "UID   PID CMD\nroot    1 init\nroot   17 sleep 9  now\n";
    assertThat(ProcessTable.parse(text, Set.of(17)))
        .isEqualTo(
            new ProcessTable(
                List.of("UID", "PID", "CMD"), List.of(List.of("root", "17", "sleep 9 now"))));
  }

  @Test
  void needsAColumnOfProcessIds() {
    assertThatThrownBy(() -> ProcessTable.parse("UID CMD\nroot init\n", Set.of(1)))
        .hasMessage("Couldn't find PID field in ps output");
  }

  @Test
  void aRenamedColumnIsRefused() {
    assertThatThrownBy(() -> ProcessTable.read("-o uid=PID", List.of(1)))
        .hasMessageContaining("not allowed");
  }

  @Test
  void readsTheHostsOwn() throws Exception {
    int own = (int) ProcessHandle.current().pid();
    ProcessTable table = ProcessTable.read("-ef", List.of(own));
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().get(0).get(table.titles().indexOf("PID")))
        .isEqualTo(Integer.toString(own));
  }
}
