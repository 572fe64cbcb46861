package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.Golden;
import dev.berth.fake.Samples;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void populate() {
    engine.events = new FakeEvents();
    engine.images.all.add(Samples.image(Samples.IMAGE, List.of("busybox:latest", "my/app:1")));
    engine.images.all.add(Samples.image(Digest.sha256("9".repeat(64)), List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 44, 52})
  void listInspectAndHistoryAreGolden(int minor) {
    Golden.check(
        "image-list-1." + minor,
        engine.call("ImageList", new FakeExchange().version(minor)).text());
    Golden.check(
        "image-inspect-1." + minor,
        engine.call("ImageInspect", new FakeExchange().id("busybox").version(minor)).text());
    if (minor == 52) {
      Golden.check(
          "image-history", engine.call("ImageHistory", new FakeExchange().id("busybox")).text());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dangling\":[\"true\"]}|false|true",
        "{\"dangling\":[\"false\"]}|true|false",
        "{\"reference\":[\"busy*\"]}|true|false",
        "{\"reference\":[\"docker.io/library/busybox:latest\"]}|true|false",
        "{\"reference\":[\"*:9\"]}|false|false",
        "{\"until\":[\"2020-01-01\"]}|false|false"
      })
  void filtersChoose(String filter, boolean named, boolean dangling) {
    String text = engine.call("ImageList", new FakeExchange().with("filters", filter)).text();
    assertThat(text.contains("busybox:latest")).isEqualTo(named);
    assertThat(text.contains("sha256:9999")).isEqualTo(dangling);
  }

  @Test
  void aReferenceShowsOnlyTheNamesThatMatch() {
    String filter = "{\"reference\":[\"my/*\"]}";
    assertThat(engine.call("ImageList", new FakeExchange().with("filters", filter)).text())
        .contains("\"RepoTags\":[\"my/app:1\"]");
  }

  @Test
  void tagRemoveAndPrunePassOn() {
    assertThat(
            engine.call(
                    "ImageTag",
                    new FakeExchange().id("busybox").with("repo", "h:5000/a").with("tag", ""))
                .status)
        .isEqualTo(201);
    assertThat(
            engine
                .call("ImageDelete", new FakeExchange().id("busybox").with("noprune", "1"))
                .text())
        .isEqualTo("[{\"Untagged\":\"busybox:latest\"},{\"Deleted\":\"sha256:1\"}]\n");
    assertThat(
            engine
                .call("ImagePrune", new FakeExchange().with("filters", "{\"dangling\":[\"0\"]}"))
                .text())
        .isEqualTo("{\"ImagesDeleted\":null,\"SpaceReclaimed\":0}\n");
    assertThat(engine.images.calls)
        .containsExactly(
            "tag busybox h:5000/a latest", "remove busybox false false 0", "prune false");
  }

  @Test
  void pullStreamsLinesAndPassesItsParts() {
    Remote remote = new Remote(null);
    engine.registries = remote;
    String auth = "{\"username\":\"u\",\"password\":\"p\"}";
    FakeExchange answer =
        engine.call(
            "ImageCreate",
            new FakeExchange()
                .with("fromImage", "host:5000/app")
                .with("tag", "sha256:" + "ab".repeat(32))
                .with("platform", "linux/arm64")
                .header(
                    "X-Registry-Auth",
                    Base64.getUrlEncoder().encodeToString(auth.getBytes(StandardCharsets.UTF_8))));
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"status\":\"Pulling from app\",\"id\":\"latest\"}\r\n"
                + "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},"
                + "\"id\":\"0123456789ab\"}\r\n");
    assertThat(remote.calls)
        .containsExactly("host:5000/app sha256:" + "ab".repeat(32) + " linux/arm64 u");
  }

  @ParameterizedTest
  @CsvSource({
    "busybox, , busybox null",
    "busybox:1.36, , busybox 1.36",
    "h:5000/a, 2, h:5000/a 2",
    "a@sha256:00, , a sha256:00"
  })
  void namesAreSplit(String image, @Nullable String tag, String expected) {
    Remote remote = new Remote(null);
    engine.registries = remote;
    FakeExchange exchange = new FakeExchange().with("fromImage", image);
    engine.call("ImageCreate", tag == null ? exchange : exchange.with("tag", tag));
    assertThat(remote.calls.get(0)).isEqualTo(expected + " null null");
  }

  @Test
  void searchPassesItsPartsAndShowsWhatWasFound() {
    Remote remote = new Remote(null);
    engine.registries = remote;
    String filters = "{\"stars\":[\"3\",\"5\"],\"is-official\":{\"true\":true}}";
    FakeExchange exchange = new FakeExchange().with("term", "h:1/x").with("limit", "9");
    assertThat(engine.call("ImageSearch", exchange.with("filters", filters)).text())
        .isEqualTo(
            "[{\"star_count\":7,\"is_official\":true,\"name\":\"team/<app>\","
                + "\"is_automated\":false,\"description\":\"an app\"}]\n");
    assertThat(remote.calls)
        .containsExactly("SearchQuery[term=h:1/x, limit=9, minimumStars=5, official=true] null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc|{}|invalid limit specified: strconv.Atoi: parsing \"abc\": invalid syntax",
        "-1|{}|limit -1 is outside the range of [1, 100]",
        "1|{\"foo\":[\"x\"]}|invalid filter 'foo'",
        "1|{\"is-official\":[\"x\"]}|invalid filter 'is-official=[x]'",
        "1|{\"stars\":[\"x\"]}"
            + "|invalid filter 'stars=x': strconv.Atoi: parsing \"x\": invalid syntax",
      })
  void searchesThatCannotBe(String limit, String filters, String text) {
    FakeExchange exchange = new FakeExchange().with("term", "x").with("limit", limit);
    FakeExchange answer = engine.call("ImageSearch", exchange.with("filters", filters));
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.text()).contains(text.replace("\"", "\\\""));
  }

  @Test
  void pullFailuresHaveAStatusOrGoInBand() {
    Remote early = new Remote(EngineException.notFound("pull access denied for x"));
    early.failFirst = true;
    engine.registries = early;
    FakeExchange first = engine.call("ImageCreate", new FakeExchange().with("fromImage", "x"));
    assertThat(first.status).isEqualTo(404);
    assertThat(first.text()).isEqualTo("{\"message\":\"pull access denied for x\"}\n");
    engine.registries = new Remote(EngineException.internal("cut", null));
    FakeExchange late = engine.call("ImageCreate", new FakeExchange().with("fromImage", "x"));
    assertThat(late.status).isEqualTo(200);
    assertThat(late.text())
        .endsWith("{\"errorDetail\":{\"message\":\"cut\"},\"error\":\"cut\"}\r\n");
    assertThat(engine.call("ImageCreate", new FakeExchange().with("fromImage", "scratch")).status)
        .isEqualTo(403);
  }

  @Test
  void loadIsQuietUnlessAskedAndFailsInBand() {
    assertThat(engine.call("ImageLoad", new FakeExchange()).text())
        .isEqualTo("{\"stream\":\"Loaded image: busybox:latest\\n\"}\r\n");
    assertThat(engine.call("ImageLoad", new FakeExchange().with("quiet", "0")).text())
        .contains("Loading layer");
    engine.images.failure = EngineException.invalid("not a tar");
    FakeExchange failed = engine.call("ImageLoad", new FakeExchange());
    assertThat(failed.status).isEqualTo(200);
    assertThat(failed.text()).contains("\"error\":\"not a tar\"");
  }

  @Test
  void saveFailsWithAStatusBeforeTheFirstByte() {
    assertThat(
            engine
                .call("ImageGetAll", new FakeExchange().with("names", "a").with("names", "b"))
                .text())
        .isEqualTo("[a, b]");
    engine.images.failure = EngineException.notFound("No such image: a");
    assertThat(engine.call("ImageGet", new FakeExchange().id("a")).status).isEqualTo(404);
  }

  @Test
  void importEndsWithTheId() {
    FakeExchange answer =
        engine.call(
            "ImageCreate",
            new FakeExchange()
                .with("fromSrc", "-")
                .with("repo", "my/app:2")
                .with("changes", "CMD sh"));
    assertThat(answer.text()).isEqualTo("{\"status\":\"sha256:" + "0".repeat(64) + "\"}\r\n");
    assertThat(engine.images.calls).containsExactly("import my/app 2 [CMD sh]");
  }

  /** A registry that pulls two lines, and then fails if told so. */
  private static final class Remote implements Registries {
    final List<String> calls = new ArrayList<>();
    final @Nullable EngineException failure;
    boolean failFirst;

    Remote(@Nullable EngineException failure) {
      this.failure = failure;
    }

    @Override
    public void pull(
        String name,
        @Nullable String tagOrDigest,
        @Nullable String platform,
        RegistryAuth auth,
        ProgressSink progress) {
      calls.add(name + " " + tagOrDigest + " " + platform + " " + auth.username());
      if (failure != null && failFirst) {
        throw failure;
      }
      progress.status("latest", "Pulling from app", -1, -1);
      progress.status("0123456789ab", "Downloading", 1, 2);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void push(
        String name,
        @Nullable String tag,
        @Nullable Platform platform,
        RegistryAuth auth,
        ProgressSink progress) {
      calls.add("push " + name + " " + tag);
    }

    @Override
    public String login(RegistryAuth auth) {
      return "";
    }

    @Override
    public List<SearchResult> search(SearchQuery query, RegistryAuth auth) {
      calls.add(query + " " + auth.username());
      return List.of(new SearchResult("team/<app>", "an app", 7, true));
    }

    @Override
    public RemoteImage inspect(String ref, RegistryAuth auth) {
      throw EngineException.notFound(ref);
    }
  }
}
