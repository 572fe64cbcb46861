package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "*.md|a.md|true",
        "*.md|x/a.md|false",
        "**/*.md|x/y/a.md|true",
        "**/*.md|a.md|true",
        "docs|docs/a/b|true",
        "/docs/|docs|true",
        "docs/*|docs/a|true",
        "docs/*|docs|false",
        "a?c|abc|true",
        "a?c|a/c|false",
        "[a-c]x|bx|true",
        "[^a-c]x|bx|false",
        "a.b|axb|false",
        "../a|a|false",
        "x/../a|a|true",
        "**|deep/er|true",
        "dir/**|dir/a/b|true",
        "a\\*b|a*b|true",
        "# a|a|false",
        ".|a|false",
      })
  void decides(String rule, String path, boolean excluded) {
    assertThat(IgnoreRules.parse(rule).excludes(path)).isEqualTo(excluded);
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    IgnoreRules rules = IgnoreRules.parse("*.md\n!README*.md\nREADME-secret.md\n");
    assertThat(rules.excludes("a.md")).isTrue();
    assertThat(rules.excludes("README.md")).isFalse();
    assertThat(rules.excludes("README-secret.md")).isTrue();
  }

  @Test
  void anExceptionReachesBelowAnExcludedDirectory() {
    IgnoreRules rules = IgnoreRules.parse("docs\n!docs/keep\n");
    assertThat(rules.excludes("docs/keep/a")).isFalse();
    assertThat(rules.excludes("docs/b")).isTrue();
    assertThat(rules.excludes("docs")).isTrue();
  }

  @Test
  void refusesWhatIsNoPattern() {
    assertThatThrownBy(() -> IgnoreRules.parse("!"))
        .hasMessageContaining("illegal exclusion pattern");
    assertThatThrownBy(() -> IgnoreRules.parse("[a")).hasMessageContaining("syntax error");
  }
}
