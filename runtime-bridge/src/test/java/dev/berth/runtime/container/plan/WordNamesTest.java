package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordNamesTest {
  @Test
  void hasManyNamesOfTheRightForm() {
    WordNames names = new WordNames(new Random(1));
    Set<String> adjectives = new HashSet<>();
    Set<String> surnames = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String name = names.next(0);
      assertThat(name).matches("[a-z]+_[a-z]+");
      adjectives.add(name.substring(0, name.indexOf('_')));
      surnames.add(name.substring(name.indexOf('_') + 1));
    }
    assertThat(adjectives).hasSizeGreaterThanOrEqualTo(60);
    assertThat(surnames).hasSizeGreaterThanOrEqualTo(150);
  }

  @Test
  void appendsADigitWhenANameWasTaken() {
    assertThat(new WordNames(new Random(1)).next(1)).matches("[a-z]+_[a-z]+[0-9]");
  }
}
