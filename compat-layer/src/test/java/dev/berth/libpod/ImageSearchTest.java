package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of which registry, and what is said of it. */
class ImageSearchTest {
  private final FakeEngine engine = new FakeEngine();
  private final Remote remote = new Remote();

  @BeforeEach
  void registries() {
    engine.registries = remote;
  }

  private FakeExchange search(String term) {
    return engine.libpod("ImageSearchLibpod", new FakeExchange().with("term", term));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h:1/|h:1/",
        "h:1/App*|h:1/App*",
        "h.example/team/|h.example/team/",
        "localhost/UPPER x|localhost/UPPER x",
        "index.docker.io/x|docker.io/x",
      })
  void whatFollowsARegistryIsAnyWords(String term, String asked) {
    assertThat(search(term).status).isEqualTo(200);
    assertThat(remote.terms).containsExactly(asked);
  }

  @Test
  void whatIsFoundHasItsRegistrysName() {
    assertThat(search("h:1/").text().strip())
        .isEqualTo(
            "[{\"Index\":\"h:1\",\"Name\":\"h:1/team/app\",\"Description\":\"an app\","
                + "\"Stars\":7,\"Official\":\"[OK]\",\"Automated\":\"\",\"Tag\":\"\"}]");
  }

  @Test
  void failuresAreTold() {
    remote.failure = EngineException.internal("cut", null);
    FakeExchange answer = search("h:1/x");
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text()).contains("cut");
    assertThat(search("a b.c/x").status).isEqualTo(400);
    assertThat(remote.terms).containsExactly("h:1/x");
  }

  /** A registry that has one image. */
  private static final class Remote implements Registries {
    final List<String> terms = new ArrayList<>();
    @Nullable EngineException failure;

    @Override
    public List<SearchResult> search(SearchQuery query, RegistryAuth auth) {
      terms.add(query.term());
      if (failure != null) {
        throw failure;
      }
      return List.of(new SearchResult("team/app", "an app", 7, true));
    }

    @Override
    public void pull(
        String name,
        @Nullable String tagOrDigest,
        @Nullable String platform,
        RegistryAuth auth,
        ProgressSink progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void push(
        String name,
        @Nullable String tag,
        @Nullable Platform platform,
        RegistryAuth auth,
        ProgressSink progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String login(RegistryAuth auth) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteImage inspect(String ref, RegistryAuth auth) {
      throw new UnsupportedOperationException();
    }
  }
}
