package dev.berth.libpod.kube.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class YamlDocumentsTest {
  @Test
  void documentsThatSayNothingAreLeftOut() {
    assertThat(YamlDocuments.read("---\na: 1\n---\n# nothing\n---\nb: 2\n---\n")).hasSize(2);
    assertThat(YamlDocuments.read("")).isEmpty();
  }

  @Test
  void scalarsAreReadAsPodmansLibraryReadsThem() {
    YamlObject object =
        one(
            """
            number: 0644
            other: 0o644
            hex: 0x10
            flag: true
            word: yes
            quoted: "8080"
            fraction: 1.50
            nothing: ~
            date: 2001-02-03
            block: |
              one
              two
            """);
    assertThat(object.whole("number")).isEqualTo(420);
    assertThat(object.whole("other")).isEqualTo(420);
    assertThat(object.whole("hex")).isEqualTo(16);
    assertThat(object.flag("flag")).isTrue();
    assertThat(object.text("flag")).isEqualTo("true");
    assertThat(object.text("word")).isEqualTo("yes");
    assertThat(object.text("number")).isEqualTo("420");
    assertThat(object.text("fraction")).isEqualTo("1.5");
    assertThat(object.text("nothing")).isNull();
    assertThat(object.text("date")).isEqualTo("2001-02-03");
    assertThat(object.text("block")).isEqualTo("one\ntwo\n");
    fails("quoted: \"8080\"", each -> each.whole("quoted"), "line 1, column 9: quoted must be a");
    fails("word: yes", each -> each.flag("word"), "word must be true or false, not \"yes\"");
  }

  @Test
  void aliasesAndMergesStandForWhatTheyName() {
    YamlObject object = one("base: &b {x: 1, y: [a, b]}\nmore: {<<: *b, x: 2}\nlist: [*b, *b]\n");
    YamlObject more = object.object("more");
    assertThat(more).isNotNull();
    assertThat(Objects.requireNonNull(more).whole("x")).isEqualTo(2);
    assertThat(more.texts("y")).containsExactly("a", "b");
    assertThat(object.objects("list")).hasSize(2);
    assertThat(object.textMap("absent")).isEqualTo(Map.of());
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    broken("a: 1\nb: [", "line 2");
    broken("a: 1\na: 2", "line 2, column 1: mapping key \"a\" already defined at line 1");
    broken("a: *b", "line 1, column 4: unknown anchor 'b' referenced");
    broken("a: &x [*x]", "anchor 'x' value contains itself");
    broken("? [a]\n: b", "invalid map key");
    broken("a: !!binary \"***\"", "invalid base64");
    broken("<<: 1", "map merge requires map");
    broken("\tx: 1", "line 1");
  }

  @Test
  void bombsAreRefusedBeforeTheyGoOff() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s".formatted(i, i, alias));
      laughs.append((", " + alias).repeat(9)).append("]\n");
    }
    broken(laughs.toString(), "document contains excessive aliasing");
    broken("[".repeat(100_000), "exceeded max depth of 100");
    broken("{a: ".repeat(100_000), "exceeded max depth of 100");
    broken("- ".repeat(100_000) + "x", "exceeded max depth of 100");
    broken("a: " + "x".repeat(9 << 20), "exceeds the limit of");
  }

  @Test
  void aFieldNobodyAskedForIsNamedWithItsPlace() {
    YamlObject object = one("spec:\n  containers:\n  - name: a\n    imgae: b\n");
    YamlObject spec = object.object("spec");
    assertThat(spec).isNotNull();
    YamlObject container = Objects.requireNonNull(spec).objects("containers").getFirst();
    assertThat(container.text("name")).isEqualTo("a");
    assertThatThrownBy(container::end)
        .hasMessage("yaml: line 4, column 5: unknown field \"imgae\" in spec.containers[0]");
    container.ignore("imgae").end();
  }

  @Test
  void whatIsNoObjectIsNoDocument() {
    YamlNode list = YamlDocuments.read("- a").getFirst();
    assertThatThrownBy(() -> YamlObject.of(list)).hasMessageContaining("line 1, column 1");
  }

  private static YamlObject one(String text) {
    List<YamlNode> documents = YamlDocuments.read(text);
    assertThat(documents).hasSize(1);
    return YamlObject.of(documents.getFirst());
  }

  private static void broken(String text, String words) {
    assertThatThrownBy(() -> YamlDocuments.read(text))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(words);
  }

  private static void fails(String text, Function<YamlObject, ?> read, String words) {
    YamlObject object = one(text);
    assertThatThrownBy(() -> read.apply(object))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(words);
  }
}
