package dev.berth.runtime.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.GoText;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
  private final ShellWords words =
      new ShellWords(
          '\\',
          Map.of("a", "one", "empty", "", "path", "/x/y.tar.gz", "two", "b c", "n", "2")::get);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$a|one",
        "${a}b|oneb",
        "$ab|~~",
        "\\$a|$a",
        "'$a'|$a",
        "\"$a\\\"\"|one\"",
        "\"\\x\"|\\x",
        "a\\ b|a b",
        "${none:-x$a}|xone",
        "${empty:-x}|x",
        "${empty-x}|~~",
        "${none-x}|x",
        "${a:+yes}|yes",
        "${empty:+yes}|~~",
        "${empty+yes}|yes",
        "${none+yes}|~~",
        "${path#*/}|x/y.tar.gz",
        "${path##*/}|y.tar.gz",
        "${path%.*}|/x/y.tar",
        "${path%%.*}|/x/y",
        "${path/x/z}|/z/y.tar.gz",
        "${path//./-}|/x/y-tar-gz",
        "${none:-${a}}|one",
        "$|$",
        "a$-|a",
        "$1|~~",
        "$12x|x",
        "${none:-\"x}y\"}|x}y",
        "${none:-'}'}|}",
        "${path:##*/}|y.tar.gz",
        "${path%.t*}|/x/y",
        "${path//\\//:}|:x:y.tar.gz",
        "${n:+${a:+${two}}}|b c",
        "${none:-a b}|a b",
      })
  void expands(String text, String expected) {
    assertThat(words.expand(text)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void partsWordsAlsoWhereVariablesHaveBlanks() {
    assertThat(words.split("x $two \"$two\" ''")).containsExactly("x", "b", "c", "b c");
  }

  @Test
  void keepsQuotesInHeredocs() {
    assertThat(words.expandKeepingQuotes("\"$a\" '$a' \\$a \\n")).isEqualTo("\"one\" 'one' $a \\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "${a|syntax error: missing '}'",
        "${}|syntax error: bad substitution",
        "${a^}|unsupported modifier (^) in substitution",
        "${none:?}|none: is not allowed to be unset",
        "${none?gone}|none: gone",
        "${empty:?}|empty: is not allowed to be empty",
        "${a%\\x}|invalid pattern (\\x) in substitution: invalid escape '\\x'",
        "${a/b}|syntax error: missing '/' in ${}",
        "${:a}|syntax error: bad substitution",
        "'a|unexpected end of statement while looking for matching single-quote",
        "\"a|unexpected end of statement while looking for matching double-quote",
      })
  void refuses(String text, String problem) {
    assertThatThrownBy(() -> words.expand(text))
        .hasMessage("failed to process " + GoText.quote(text) + ": " + problem);
  }

  @Test
  void valuesThatDoubleEnd() {
    String[] value = {"x".repeat(1000)};
    ShellWords doubling = new ShellWords('\\', unused -> value[0]);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 64; i++) {
                value[0] = doubling.expand("$a$a$a$a");
              }
            })
        .hasMessageContaining("longer than 1 MiB");
  }

  @Property
  void noTextBreaksIt(
      @ForAll @Chars({'$', '{', '}', ':', '-', '?', '#', '%', '/', '\\', '"', '\'', 'a', ' ', '*'})
          String text) {
    try {
      words.expand(text);
    } catch (EngineException e) {
      assertThat(e.text()).isNotEmpty();
    }
  }
}
