package dev.berth.libpod.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class YamlTextTest {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).build();

  private static void comesBack(String text) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("key", text);
    document.put("list", List.of(text, Map.of("deep", List.of(text))));
    assertThat(new Load(SETTINGS).loadFromString(YamlText.of(document)))
        .as(YamlText.of(document))
        .isEqualTo(document);
  }

  @Test
  void isWrittenAsGoDoes() {
    Map<String, Object> document =
        Map.of(
            "b", Map.of("z", 1, "a", true, "none", Map.of(), "empty", List.of()),
            "a", List.of("x", Map.of("o", "600", "m", "yes"), List.of("in")));
    assertThat(YamlText.of(document))
        .isEqualTo(
            """
            a:
            - x
            - m: "yes"
              o: "600"
            -
              - in
            b:
              a: true
              empty: []
              none: {}
              z: 1
            """);
  }

  @Test
  void severalLinesStandAsTheyAre() {
    assertThat(YamlText.of(Map.of("a", "one\n  two\n", "b", "x\ny", "c", "z\n\n")))
        .isEqualTo("a: |\n  one\n    two\nb: |-\n  x\n  y\nc: |+\n  z\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "- a",
        "-c",
        "?",
        ":",
        "a: b",
        "a:",
        "a #b",
        "#",
        "~",
        "null",
        "True",
        "off",
        "0x1f",
        "0o7",
        "1_000",
        "1e3",
        ".5",
        ".inf",
        ".NaN",
        "12:30",
        "2026-01-02",
        "2026-01-02T03:04:05Z",
        "<<",
        "=",
        "!x",
        "&x",
        "*x",
        "@x",
        "`x",
        "%x",
        "{a}",
        "[a]",
        ", a",
        "'q'",
        "\"q\"",
        "a\tb",
        "\t",
        "---",
        "... x",
        "\n",
        "\n\n",
        " lead\nx",
        "x \ny",
        "x\n ",
        "a\r\nb",
        "\u0000",
        "\u0007",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "é",
        "漢",
        "😀",
        "line\nlast\n",
        "a\n\n\nb\n\n"
      })
  void everyTextComesBack(String text) {
    comesBack(text);
  }

  @Property(tries = 500)
  void anyTextComesBack(
      @ForAll @StringLength(max = 12) @CharRange(from = '\t', to = '\u0100') String text) {
    comesBack(text);
  }
}
