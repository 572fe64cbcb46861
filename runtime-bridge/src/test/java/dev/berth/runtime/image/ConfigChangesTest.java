package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results and texts are those that a Docker Engine gave for the same changes. */
class ConfigChangesTest {
  private static final String BASE =
      "{\"Env\":[\"PORT=77\",\"PATH=/bin\"],\"Cmd\":[\"sh\"],\"WorkingDir\":\"\"}";

  private static String applied(String... lines) throws JsonProcessingException {
    ObjectNode config = (ObjectNode) Json.mapper().readTree(BASE);
    new ConfigChanges(config).apply(List.of(lines));
    return config.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "CMD => \"Cmd\":[\"/bin/sh\",\"-c\"]",
        "CMD echo hi => \"Cmd\":[\"/bin/sh\",\"-c\",\"echo hi\"]",
        "CMD [\"a\",\"b\"] => \"Cmd\":[\"a\",\"b\"]",
        "CMD [\"a\" \"b\"] => \"Cmd\":[\"/bin/sh\",\"-c\",\"[\\\"a\\\" \\\"b\\\"]\"]",
        "cmd x => \"Cmd\":[\"/bin/sh\",\"-c\",\"x\"]",
        "ENTRYPOINT foo bar => \"Entrypoint\":[\"/bin/sh\",\"-c\",\"foo bar\"]",
        "ENV A=1 B=\"two words\" C='x y' D=a\\ b => \"A=1\",\"B=two words\",\"C=x y\",\"D=a b\"",
        "ENV A one two => \"A=one two\"",
        "ENV P=$PATH:/x Q=${NOPE:-def} => \"P=/bin:/x\",\"Q=def\"",
        "ENV R='$PATH' S=\"\\$PATH\" T=${PATH:+yes} => \"R=$PATH\",\"S=$PATH\",\"T=yes\"",
        "ENV PORT=78 => \"Env\":[\"PORT=78\",\"PATH=/bin\"]",
        "EXPOSE 80/tcp 90/udp => {\"80/tcp\":{},\"90/udp\":{}}",
        "EXPOSE 8000-8001/UDP => {\"8000/udp\":{},\"8001/udp\":{}}",
        "EXPOSE 80:90 => {\"90/tcp\":{}}",
        "EXPOSE $PORT => {\"77/tcp\":{}}",
        "LABEL a=b \"c d\"=\"e f\" g=h=i => {\"a\":\"b\",\"c d\":\"e f\",\"g\":\"h=i\"}",
        "LABEL a b => {\"a\":\"b\"}",
        "ONBUILD RUN ls => \"OnBuild\":[\"RUN ls\"]",
        "STOPSIGNAL SIGTERM => \"StopSignal\":\"SIGTERM\"",
        "USER a b => \"User\":\"a b\"",
        "VOLUME /a /b => \"Volumes\":{\"/a\":{},\"/b\":{}}",
        "VOLUME [\"/c d\"] => \"Volumes\":{\"/c d\":{}}",
        "WORKDIR rel => \"WorkingDir\":\"/rel\"",
        "WORKDIR \"/a b\" => \"WorkingDir\":\"/a b\"",
        "HEALTHCHECK --interval=5s NONE => \"Healthcheck\":{\"Test\":[\"NONE\"]}",
        "HEALTHCHECK --timeout=1m30s --retries=3 CMD [\"ls\"] => "
            + "{\"Test\":[\"CMD\",\"ls\"],\"Timeout\":90000000000,\"Retries\":3}",
        "ENV A=b\\ => \"A=b\""
      })
  void changes(String line, String expected) throws JsonProcessingException {
    assertThat(applied(line)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      value = {
        "ENV A => ENV must have two arguments",
        "ENV =x => ENV names can not be blank",
        "ENV A=1 B => Syntax error - can't find = in \"B\". Must be of the form: name=value",
        "ENV => ENV requires at least one argument",
        "ENV Z=${PATH => failed to process \"${PATH\": syntax error: missing '}'",
        "EXPOSE abc => invalid containerPort: abc",
        "EXPOSE 70000 => invalid containerPort: 70000",
        "EXPOSE 80/foo => invalid proto: foo",
        "LABEL a => LABEL must have two arguments",
        "ONBUILD FROM x => FROM isn't allowed as an ONBUILD trigger",
        "ONBUILD ONBUILD x => Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        "STOPSIGNAL FOO => invalid signal: FOO",
        "USER => USER requires exactly one argument",
        "VOLUME [\"\"] => VOLUME specified can not be an empty string",
        "HEALTHCHECK NONE x => HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK --interval=foo CMD ls => time: invalid duration \"foo\"",
        "HEALTHCHECK --interval=-5s CMD ls => Interval \"interval\" cannot be less than 1ms",
        "HEALTHCHECK --retries=x CMD ls => strconv.ParseInt: parsing \"x\": invalid syntax",
        "HEALTHCHECK --foo=1 CMD ls => unknown flag: --foo",
        "HEALTHCHECK --interval CMD ls => missing a value on flag: --interval",
        "HEALTHCHECK --interval=1s --interval=2s CMD ls => duplicate flag specified: --interval",
        "HEALTHCHECK CMD => Missing command after HEALTHCHECK CMD",
        "HEALTHCHECK foo => Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
        "RUN ls => RUN is not a valid change command",
        "# comment => file with no instructions",
        "CMD --x=y ls => unknown flag: --x",
        "CMD [\"a\",1] => when using JSON array syntax, arrays must be comprised of strings only",
        "LABEL a=\"b => failed to process \"\\\"b\": unexpected end of statement while looking for"
            + " matching double-quote",
        "ENV a=${q?x} => failed to process \"${q?x}\": q: x",
        "WORKDIR $Q => cannot normalize nothing",
        "STOPSIGNAL ${Q}9x => invalid signal: 9x",
        "VOLUME $Q => VOLUME specified can not be an empty string",
        "ONBUILD ENV a => ENV must have two arguments",
        "copy a b => copy is not a valid change command"
      })
  void refusals(String line, String text) {
    assertThatThrownBy(() -> applied(line)).isInstanceOf(EngineException.class).hasMessage(text);
  }

  @Test
  void anEntrypointTakesTheOldCommandAway() throws JsonProcessingException {
    assertThat(applied("ENTRYPOINT [\"/x\"]")).doesNotContain("Cmd");
    assertThat(applied("CMD y", "ENTRYPOINT [\"/x\"]")).contains("Cmd");
  }

  @Test
  void linesContinueAndCommentsBetweenThemAreSkipped() throws JsonProcessingException {
    assertThat(applied("LABEL a=b \\\n# no\n  c=d")).contains("{\"a\":\"b\",\"c\":\"d\"}");
  }

  @Property(tries = 300)
  void anyTextIsTakenOrRefused(@ForAll String text, @ForAll("names") String name) {
    try {
      assertThat(applied(name + " " + text)).startsWith("{");
    } catch (EngineException e) {
      assertThat(e.text()).isNotEmpty();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> names() {
    return net.jqwik.api.Arbitraries.of(
        "CMD",
        "ENV",
        "EXPOSE",
        "LABEL",
        "HEALTHCHECK --timeout=1s",
        "ONBUILD",
        "VOLUME",
        "WORKDIR");
  }
}
