package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ | unexpected EOF",
        "[1, | unexpected EOF",
        "{\"a | unexpected EOF",
        "nonsense | invalid character 'o' in literal null (expecting 'u')",
        "<x> | invalid character '<' looking for beginning of value",
        "{a} | invalid character 'a' looking for beginning of object key string",
        "{\"a\"} | invalid character '}' after object key",
        "{\"a\":1 \"b\"} | invalid character '\"' after object key:value pair",
        "{\"a\":} | invalid character '}' looking for beginning of value",
        "[1 2] | invalid character '2' after array element",
        "{\"a\":1,} | invalid character '}' looking for beginning of object key string",
        "[\"\\x\"] | invalid character 'x' in string escape code",
        "-x | invalid character 'x' in numeric literal",
        "1.x | invalid character 'x' after decimal point in numeric literal"
      })
  void speaksAsGoDoes(String document, String complaint) {
    assertThatThrownBy(() -> GoJson.parse(document.getBytes(StandardCharsets.UTF_8)))
        .hasMessage("invalid JSON: " + complaint);
  }
}
