package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  @Property(tries = 3000)
  void matchesWhatTheSimplestMatcherMatches(
      @ForAll("patterns") String pattern, @ForAll("paths") String path) {
    assertThat(PathPattern.compile(pattern).matches(path)).isEqualTo(simple(pattern, path));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "/", "*", "**", "**/", "?")
        .list()
        .ofMaxSize(7)
        .map(PathPatternTest::join);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "/", "ab/").list().ofMaxSize(6).map(PathPatternTest::join);
  }

  private static String join(Iterable<String> parts) {
    return String.join("", parts);
  }

  private static boolean simple(String pattern, String path) {
    if (pattern.isEmpty()) {
      return path.isEmpty();
    }
    boolean directories = pattern.startsWith("**/");
    boolean any = pattern.startsWith("**");
    if (pattern.startsWith("*")) {
      String rest = pattern.substring(directories ? 3 : any ? 2 : 1);
      for (int i = 0; i <= path.length(); i++) {
        boolean ends = !directories || i == 0 || path.charAt(i - 1) == '/';
        if ((any || path.indexOf('/') < 0 || path.indexOf('/') >= i)
            && ends
            && simple(rest, path.substring(i))) {
          return true;
        }
      }
      return false;
    }
    return !path.isEmpty()
        && (pattern.charAt(0) == '?' ? path.charAt(0) != '/' : pattern.charAt(0) == path.charAt(0))
        && simple(pattern.substring(1), path.substring(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*a", "**a", "**/", "**/a", "****/", "***", "?*", "[a-z]*"})
  void takesNoLongForWhatIsMeantToTakeLong(String part) {
    PathPattern pattern = PathPattern.compile(part.repeat(500) + "!");
    String path = "a/a".repeat(300);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(pattern.matches(path)).isFalse());
  }

  @ParameterizedTest
  @CsvSource({
    "[]a],],true",
    "[^]a],],false",
    "[a-],-,true",
    "[a\\-c],b,false",
    "[\\d],d,true",
    "[\\d],5,false",
    "[&&^],^,true",
    "a[é-ü],aö,true",
    "?,😀,true",
    "[^a],/,true",
    "a.c,abc,false"
  })
  void classesAreGosOnes(String pattern, String path, boolean matches) {
    assertThat(PathPattern.compile(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void refusesWhatIsNoPattern() {
    for (String bad : new String[] {"[", "[]", "[a", "[a-", "[z-a]", "a\\", "[\\"}) {
      assertThatThrownBy(() -> PathPattern.compile(bad))
          .as(bad)
          .hasMessage("syntax error in pattern: " + bad);
    }
  }
}
