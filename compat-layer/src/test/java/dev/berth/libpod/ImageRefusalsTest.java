package dev.berth.libpod;

import static dev.berth.libpod.Refusals.assertCaused;
import static dev.berth.libpod.Refusals.assertPlain;
import static dev.berth.libpod.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.Samples;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with requests for images. */
class ImageRefusalsTest {
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void image() {
    engine.images.all.add(Samples.image(Samples.IMAGE, List.of("busybox:latest")));
  }

  private FakeExchange call(String operation, FakeExchange exchange) {
    return engine.libpod(operation, exchange);
  }

  private static FakeExchange filters(String json) {
    return new FakeExchange().with("filters", json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ImageInspectLibpod", "ImageHistoryLibpod", "ImageTreeLibpod", "ImageTagLibpod"})
  void oneThatIsNotThere(String operation) {
    assertCaused(
        call(operation, new FakeExchange().id("nope").with("repo", "x")),
        404,
        "failed to find image nope: nope",
        "image not known");
  }

  @Test
  void existenceIsToldInFewerWords() {
    assertPlain(
        call("ImageExistsLibpod", new FakeExchange().id("nope")), 404, "failed to find image nope");
    assertThat(call("ImageExistsLibpod", new FakeExchange().id("busybox")).status).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ImageListLibpod", "ImagePruneLibpod"})
  void filtersThatCannotBeRead(String operation) {
    assertPlain(
        call(operation, filters("{\"nope\":[\"x\"]}")), 500, "unsupported image filter \"nope\"");
    assertRefused(
        call(operation, filters("{\"dangling\":[\"x\"]}")),
        500,
        "invalid syntax",
        "non-boolean value \"x\" for dangling filter: strconv.ParseBool: parsing \"x\": invalid"
            + " syntax");
    assertCaused(
        call(operation, filters("{\"before\":[\"zzz\"]}")),
        500,
        "could not find local image for filter \"before\"=\"zzz\": zzz",
        "image not known");
    assertPlain(
        call(operation, filters("{\"until\":[\"x\"]}")),
        500,
        "failed to parse value as time or duration: \"x\"");
    assertThat(engine.images.calls).isEmpty();
  }

  @Test
  void namesThatAreMissing() {
    assertPlain(
        call("ImagePullLibpod", new FakeExchange()), 400, "reference parameter cannot be empty");
    assertPlain(
        call("ImageSearchLibpod", new FakeExchange()), 400, "term parameter cannot be empty");
    assertPlain(call("ImageExportLibpod", new FakeExchange()), 400, "no references");
    assertPlain(
        call("ImageTagLibpod", new FakeExchange().id("busybox")),
        400,
        "repo parameter is required to tag an image");
  }
}
