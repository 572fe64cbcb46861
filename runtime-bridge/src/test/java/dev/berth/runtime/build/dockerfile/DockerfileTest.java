package dev.berth.runtime.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {
  @Test
  void joinsContinuedLinesAndSkipsCommentsBetweenThem() {
    Instruction.Run run = run("RUN a \\\n  # why\n\n  b \\  \n c");
    assertThat(run.command()).isEqualTo(new Command(true, List.of("a   b  c")));
  }

  @Test
  void warnsOfEmptyLinesThatAreContinued() {
    assertThat(parse("FROM a\nRUN b \\\n\n c\nRUN d \\\n# no\n e").warnings())
        .containsExactly(
            "Empty continuation line found in: RUN b  c",
            "Empty continuation lines will become errors in a future release.");
  }

  @Test
  void readsHealthChecks() {
    Instruction.Healthcheck check =
        (Instruction.Healthcheck)
            only("HEALTHCHECK --interval=1s --timeout=1m30s --retries=3 cmd  echo  \"a\"");
    assertThat(check.test()).containsExactly("CMD-SHELL", "echo  \"a\"");
    assertThat(check.timeout()).isEqualTo(90_000_000_000L);
    assertThat(check.retries()).isEqualTo(3);
    assertThat(((Instruction.Healthcheck) only("HEALTHCHECK NONE")).test()).containsExactly("NONE");
  }

  @Test
  void aTriggerKeepsItsHeredocsAndCase() {
    assertThat(((Instruction.OnBuild) only("onbuild run <<E\nx\nE\nUSER y")).trigger())
        .isEqualTo("run <<E\nx\nE");
    assertThat(Dockerfile.parseOne("run <<E\nx\nE", '\\')).isInstanceOf(Instruction.Run.class);
  }

  @Test
  void aDoubledEscapeAtTheEndDoesNotContinue() {
    assertThat(parse("FROM a\nRUN x \\\\\nRUN y").stages().getFirst().instructions()).hasSize(2);
  }

  @Test
  void theEscapeDirectiveChangesWhatContinues() {
    Dockerfile file = parse("# escape=`\nFROM a\nRUN dir c:\\ `\n d:\\");
    assertThat(file.escape()).isEqualTo('`');
    assertThat(((Instruction.Run) file.stages().getFirst().instructions().getFirst()).command())
        .isEqualTo(new Command(true, List.of("dir c:\\  d:\\")));
  }

  @Test
  void aDirectiveAfterACommentIsAComment() {
    assertThat(parse("# hello\n# escape=`\nFROM a").escape()).isEqualTo('\\');
  }

  @Test
  void theSyntaxDirectiveIsTolerated() {
    assertThat(parse("# syntax=docker/dockerfile:1\nFROM a").syntax())
        .isEqualTo("docker/dockerfile:1");
  }

  @Test
  void readsTheJsonFormAndTakesBrokenJsonForAShellLine() {
    assertThat(run("RUN [\"a\", \"b c\"]").command())
        .isEqualTo(new Command(false, List.of("a", "b c")));
    assertThat(run("RUN ['a']").command()).isEqualTo(new Command(true, List.of("['a']")));
    assertThat(run("RUN [ -f x ] && y").command().shell()).isTrue();
  }

  @Test
  void readsHeredocs() {
    Instruction.Run run = run("RUN <<EOF cat <<-\"B\"\none\nEOF\n\ttwo\n\tB\nUSER x");
    assertThat(run.heredocs())
        .containsExactly(
            new Heredoc("EOF", true, false, "one\n", ""),
            new Heredoc("B", false, true, "\ttwo\n", ""));
    assertThat(run.heredocs().getLast().text()).isEqualTo("two\n");
  }

  @Test
  void aShiftInTheShellIsNoHeredoc() {
    assertThat(run("RUN echo $((1 << 2)) <<<x").heredocs()).isEmpty();
  }

  @Test
  void readsFlagsInFrontOfArgumentsOnly() {
    Instruction.Run run =
        run("RUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t --network=none ls --x");
    assertThat(run.mounts()).containsExactly("type=cache,target=/c", "type=tmpfs,target=/t");
    assertThat(run.network()).isEqualTo("none");
    assertThat(run.command().words()).containsExactly("ls --x");
  }

  @Test
  void readsCopyWithAllItsFlags() {
    Instruction.Copy copy =
        (Instruction.Copy)
            only(
                "COPY --from=b --chown=1:2 --chmod=0644 --link --parents --exclude=*.o"
                    + " --exclude=x a \"b c\" /d/");
    assertThat(copy.sources()).containsExactly("a", "\"b", "c\"");
    assertThat(copy.destination()).isEqualTo("/d/");
    assertThat(copy.from()).isEqualTo("b");
    assertThat(copy.excludes()).containsExactly("*.o", "x");
    assertThat(copy.link()).isTrue();
    assertThat(copy.parents()).isTrue();
  }

  @Test
  void readsBothFormsOfEnv() {
    assertThat(((Instruction.Env) only("ENV a=1 b=\"x y\" c=\\ z")).pairs())
        .extracting(Instruction.Pair::value)
        .containsExactly("1", "\"x y\"", "\\ z");
    assertThat(((Instruction.Env) only("ENV name the  rest = all")).pairs())
        .containsExactly(new Instruction.Pair("name", "the  rest = all"));
  }

  @Test
  void readsStagesAndGlobalArguments() {
    Dockerfile file = parse("ARG V=1\nFROM --platform=linux/amd64 a:$V AS Build\nFROM scratch\n");
    assertThat(file.globals()).hasSize(1);
    assertThat(file.stages()).hasSize(2);
    assertThat(file.stages().getFirst().from().alias()).isEqualTo("build");
    assertThat(file.stages().getFirst().from().platform()).isEqualTo("linux/amd64");
  }

  @Test
  void toleratesCarriageReturnsAndAByteOrderMark() {
    assertThat(parse("\uFEFFFROM a\r\nRUN b \\\r\n c\r\n").stages().getFirst().instructions())
        .extracting(i -> i.source().text())
        .containsExactly("RUN b  c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "FROM|FROM requires either one or three arguments",
        "FROM a AS|FROM requires either one or three arguments",
        "FROM a AS 1x|invalid name for build stage: \"1x\", name can't start with a number or contain symbols",
        "FROM --x=1 a|unknown flag: --x",
        "runn x|unknown instruction: runn (did you mean run?)",
        "COPY|COPY requires at least two arguments, but only one was provided. Destination could not be determined",
        "COPY --foo=1 a b|unknown flag: --foo (did you mean from?)",
        "COPY --link= a b|missing a value on flag: --link",
        "CMD [\"a\", 1]|when using JSON array syntax, arrays must be comprised of strings only",
        "SHELL|SHELL requires at least one argument",
        "ONBUILD|ONBUILD requires at least one argument",
        "ONBUILD LABEL a|LABEL must have two arguments",
        "HEALTHCHECK|HEALTHCHECK requires at least one argument",
        "HEALTHCHECK NONE x|HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK ls|Unknown type \"LS\" in HEALTHCHECK (try CMD)",
        "HEALTHCHECK --retries=-1 CMD x|--retries cannot be negative (-1)",
        "HEALTHCHECK --interval=1us CMD x|Interval \"interval\" cannot be less than 1ms",
        "HEALTHCHECK --interval CMD x|missing a value on flag: --interval",
        "RUNN x|unknown instruction: RUNN (did you mean RUN?)",
        "FOOBAR x|unknown instruction: FOOBAR",
        "COPY a|COPY requires at least two arguments, but only one was provided. Destination could not be determined",
        "COPY --link=maybe a b|expecting boolean value for flag --link, not: maybe",
        "COPY --chown a b|missing a value on flag: --chown",
        "COPY --chown=a --chown=b a b|duplicate flag specified: --chown",
        "ENV a|ENV must have two arguments",
        "ENV a=1 b|Syntax error - can't find = in \"b\". Must be of the form: name=value",
        "ENV =1|ENV names can not be blank",
        "SHELL sh -c|SHELL requires the arguments to be in JSON form",
        "ONBUILD ONBUILD RUN x|Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        "ONBUILD FROM x|FROM isn't allowed as an ONBUILD trigger",
        "RUN --network=lan x|invalid network mode \"lan\"",
        "RUN <<EOF|unterminated heredoc",
        "WORKDIR|WORKDIR requires exactly one argument",
        "VOLUME [\"\"]|VOLUME specified can not be an empty string",
      })
  void namesLineAndProblem(String line, String problem) {
    assertThatThrownBy(() -> parse("FROM a\n\n" + line))
        .hasMessage("dockerfile parse error on line 3: " + problem);
  }

  @Test
  void refusesWhatHasNoStage() {
    assertThatThrownBy(() -> parse("# x\n"))
        .hasMessage("failed to parse Dockerfile: file with no instructions");
    assertThatThrownBy(() -> parse("ARG a\nRUN x"))
        .hasMessage("dockerfile parse error on line 2: no build stage in current context");
    assertThatThrownBy(() -> parse("# escape=x\nFROM a"))
        .hasMessageContaining("invalid escape token 'x'");
  }

  @Property
  void noFileBreaksIt(@ForAll("files") String text) {
    try {
      assertThat(parse(text).stages()).isNotEmpty();
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
    }
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(
            "FROM a",
            "RUN ",
            "COPY ",
            "ENV ",
            "\n",
            "\\\n",
            "<<EOF",
            "EOF\n",
            "--from=",
            "--",
            "=",
            "\"",
            "'",
            "[\"x\"",
            "]",
            "# escape=`\n",
            "#",
            " ",
            "$x",
            "ONBUILD ",
            "HEALTHCHECK ",
            "a b")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  private static Dockerfile parse(String text) {
    return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Instruction only(String text) {
    return parse("FROM a\n" + text).stages().getFirst().instructions().getFirst();
  }

  private static Instruction.Run run(String text) {
    return (Instruction.Run) only(text);
  }
}
