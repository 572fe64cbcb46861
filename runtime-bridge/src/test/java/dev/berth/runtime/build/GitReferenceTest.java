package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitReferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "git://h/r|git://h/r|''|''",
        "git://h/r#main|git://h/r|main|''",
        "git://h/r#main:a/b|git://h/r|main|a/b",
        "git://h/r#:d|git://h/r|''|d",
        "https://h/r.git#v1.0:d|https://h/r.git|v1.0|d",
        "https://h/r.git?ref=feature/x&subdir=d|https://h/r.git|feature/x|d",
        "git@h:o/r.git#x|git@h:o/r.git|x|''",
        "ssh://git@h:22/o/r.git|ssh://git@h:22/o/r.git|''|''",
        "github.com/o/r#x|https://github.com/o/r|x|''",
      })
  void parses(String text, String url, String ref, String directory) {
    assertThat(GitReference.isContext(text)).isTrue();
    assertThat(GitReference.parse(text)).isEqualTo(new GitReference(url, ref, directory));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git://h/r#-x",
        "git://h/r#--upload-pack=x",
        "git://h/r#a b",
        "git://h/r#+refs/heads/*:x",
        "git://h/r#a..b",
        "git://h/r#@{u}^",
        "git://-oProxyCommand=x/r",
        "ssh://-oProxyCommand=x/r.git",
        "git:///etc/r",
      })
  void refusesWhatGitCouldMistake(String text) {
    assertThatThrownBy(() -> GitReference.parse(text)).isInstanceOf(EngineException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/r",
        "https://h/x.git.tar",
        "file:///r.git",
        "/srv/r.git",
        "ext::sh -c x.git",
        "git@-oProxyCommand=x",
        "git@../x",
        "r.git",
      })
  void othersAreNoRepositories(String text) {
    assertThat(GitReference.isContext(text)).isFalse();
  }

  @Property
  void noTextBecomesAnOption(
      @ForAll @Chars({'g', 'i', 't', ':', '/', '-', '#', '@', '.', '?', '=', 'r', 'e', 'f', ' '})
          String text) {
    try {
      GitReference parsed = GitReference.parse(text);
      assertThat(parsed.url()).doesNotStartWith("-");
      assertThat(parsed.ref()).doesNotStartWith("-").doesNotContain(" ");
    } catch (EngineException e) {
      assertThat(e.text()).isNotEmpty();
    }
  }
}
