package dev.berth.runtime.userns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingPlannerTest {
  private static final OwnIds IDS = new OwnIds(1000, 65536);
  private final MappingPlanner planner = new MappingPlanner(IDS, IDS);

  private IdMapping plan(String mode, IdMapping... taken) {
    return planner.plan(UsernsMode.parse(mode), 1024, List.of(taken));
  }

  @Test
  void theUsualModesMapNothing() {
    for (String mode : List.of("", "host", "private")) {
      assertThat(plan(mode).identity()).isTrue();
      assertThat(plan(mode).outerUid(4711)).isEqualTo(4711);
      assertThat(plan(mode).mapsOwner()).isTrue();
    }
  }

  @Test
  void keepIdPutsTheUserAtItsNumber() {
    IdMapping mapping = plan("keep-id");
    assertThat(mapping.uids())
        .containsExactly(
            new IdRange(0, 1, 1000), new IdRange(1000, 0, 1), new IdRange(1001, 1001, 64536));
    assertThat(mapping.outerUid(0)).isEqualTo(1);
    assertThat(mapping.outerUid(1000)).isZero();
    assertThat(mapping.innerUid(0)).isEqualTo(1000);
    assertThat(mapping.outerUid(70000)).isEqualTo(-1);
    assertThat(mapping.innerUid(70000)).isEqualTo(IdMapping.OVERFLOW);
    assertThat(mapping.mapsOwner()).isTrue();
  }

  @Test
  void keepIdTakesNumbersAndASize() {
    assertThat(plan("keep-id:uid=0,gid=7,size=10").uids())
        .containsExactly(new IdRange(0, 0, 1), new IdRange(1, 1, 9));
    assertThat(plan("keep-id:uid=0,gid=7,size=10").gids())
        .containsExactly(new IdRange(0, 1, 7), new IdRange(7, 0, 1), new IdRange(8, 8, 2));
    // beyond all subordinate ids
    assertThat(plan("keep-id:uid=100000").uids())
        .containsExactly(new IdRange(0, 1, 65536), new IdRange(100000, 0, 1));
  }

  @Test
  void rangesThatAreGivenAreAll() {
    IdMapping mapping = plan("private:uidmapping=0:1:100,uidmapping=500:0:1");
    assertThat(mapping.uids()).containsExactly(new IdRange(0, 1, 100), new IdRange(500, 0, 1));
    assertThat(mapping.gids()).isEqualTo(mapping.uids());
    assertThatThrownBy(() -> plan("private:uidmapping=0:65000:1000"))
        .hasMessageContaining("id 65999 is not there");
  }

  @Test
  void noMapLeavesTheUserOut() {
    assertThat(plan("nomap").uids()).containsExactly(new IdRange(0, 1, 65536));
    assertThat(plan("nomap").mapsOwner()).isFalse();
    assertThat(plan("nomap").innerUid(0)).isEqualTo(IdMapping.OVERFLOW);
  }

  @Test
  void automaticOnesTakeWhatIsFree() {
    IdMapping first = plan("auto");
    assertThat(first.uids()).containsExactly(new IdRange(0, 1, 1024));
    IdMapping second = plan("auto:size=2000", first);
    assertThat(second.uids()).containsExactly(new IdRange(0, 1025, 2000));
    assertThat(plan("auto:size=1500", second).uids())
        .containsExactly(new IdRange(0, 1, 1024), new IdRange(1024, 3025, 476));
    assertThat(plan("auto:uidmapping=10:0:1").uids())
        .containsExactly(new IdRange(0, 1, 10), new IdRange(10, 0, 1), new IdRange(11, 11, 1013));
  }

  @Test
  void tooManyAreRefused() {
    assertThatThrownBy(() -> plan("auto:size=65537")).hasMessageContaining("not find enough");
    assertThatThrownBy(() -> plan("auto:size=65000", plan("auto")))
        .hasMessageContaining("not find enough");
    assertThatThrownBy(() -> plan("auto:uidmapping=0:65530:100")).hasMessageContaining("not there");
    assertThatThrownBy(() -> plan("auto:uidmapping=0:5:10,uidmapping=3:100:1"))
        .hasMessageContaining("overlap");
    MappingPlanner single = new MappingPlanner(new OwnIds(1000, 0), new OwnIds(1000, 0));
    assertThatThrownBy(() -> single.plan(UsernsMode.parse("keep-id"), 1, List.of()))
        .hasMessageContaining("subordinate ids");
  }

  @ParameterizedTest
  @CsvSource({
    "foo",
    "host:x",
    "nomap:size=1",
    "keep-id:",
    "keep-id:uid",
    "keep-id:uid=+1",
    "keep-id:size=0",
    "keep-id:uidmapping=1:1:1",
    "auto:uid=1",
    "auto:uidmapping=1:1",
    "auto:uidmapping=1:1:0",
    "auto:size=99999999999999999999",
    "ns:/proc/1/ns/user",
    "container:"
  })
  void wrongWordsAreRefused(String mode) {
    assertThatThrownBy(() -> UsernsMode.parse(mode))
        .hasMessageStartingWith("invalid userns mode: ");
  }

  @Property(tries = 300)
  void mappingsAreOneToOneAndDoNotOverlap(
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 0, max = 400) int inner,
      @ForAll @IntRange(min = 0, max = 900) int outer) {
    List<IdMapping> all = new ArrayList<>();
    all.add(plan("auto:size=" + size + ",uidmapping=" + inner + ":" + outer + ":3"));
    all.add(plan("auto:size=" + size, all.getFirst()));
    Set<Integer> seen = new HashSet<>();
    for (IdMapping each : all) {
      for (int id = 0; id < size; id++) {
        int mapped = each.outerUid(id);
        assertThat(mapped).isNotNegative();
        assertThat(seen.add(mapped)).isTrue();
        assertThat(each.innerUid(mapped)).isEqualTo(id);
      }
    }
  }

  @Test
  void theKernelsMapIsRead() {
    OwnIds ids = OwnIds.of(List.of("         0       1009          1", "1 624288 65536"));
    assertThat(ids).isEqualTo(new OwnIds(1009, 65536));
  }
}
