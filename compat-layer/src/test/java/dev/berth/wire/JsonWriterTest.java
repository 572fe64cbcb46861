package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void writesNestedDocumentsWithSortedMaps() {
    JsonWriter out = new JsonWriter().object().put("a", "x").put("n", 1L).put("t", true);
    out.putNull("z").array("list").object().end().object().put("k", 2).end().endArray();
    out.putMap("m", Map.of("b", "2", "a", "1")).putStrings("none", null);
    out.putSet("s", List.of("80/tcp")).end();
    assertThat(out.toString())
        .isEqualTo(
            "{\"a\":\"x\",\"n\":1,\"t\":true,\"z\":null,\"list\":[{},{\"k\":2}],"
                + "\"m\":{\"a\":\"1\",\"b\":\"2\"},\"none\":null,\"s\":{\"80/tcp\":{}}}");
  }

  @Test
  void escapesWhatJsonNeedsAndLeavesHtmlAlone() {
    JsonWriter out = new JsonWriter().array();
    out.element("<a>&\"\\\n\t\u0001\u2028é😀").endArray();
    assertThat(out.toString()).isEqualTo("[\"<a>&\\\"\\\\\\n\\t\\u0001\\u2028é😀\"]");
  }

  @Test
  void replacesLoneSurrogates() {
    assertThat(new JsonWriter().array().element("a\ud800b").endArray().toString())
        .isEqualTo("[\"a\\ufffdb\"]");
  }
}
