package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginAndSearchTest {
  private static final String FOUND =
      """
      {"num_results":3,"results":[
        {"name":"alpha","description":"an a","star_count":5,"is_official":true,"is_automated":true},
        {"name":"team/beta","description":null,"star_count":50},
        {"name":"gamma"}]}
      """;

  @TempDir Path directory;
  private LyingRegistry registry;
  private PullBench bench;

  @BeforeEach
  void start() throws IOException {
    registry = new LyingRegistry();
    bench = new PullBench(directory);
    bench.speaksHttp(registry.host());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private RegistryAuth auth(@Nullable String user, @Nullable String identity) {
    return new RegistryAuth(user, user, identity, null, registry.host());
  }

  private static LyingRegistry.Answer json(String text) {
    return LyingRegistry.bytes("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertLoginFails(RegistryAuth auth, ErrorKind kind, String text) {
    assertThatThrownBy(() -> bench.registries.login(auth))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }

  @Test
  void basicLoginIsTriedAndRefused() {
    LyingRegistry.Answer challenge = LyingRegistry.challenge("Basic realm=\"x\"");
    registry.on(
        "/v2/",
        exchange ->
            ("Basic dTp1".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? json("{}")
                    : challenge)
                .to(exchange));
    assertThat(bench.registries.login(auth("u", null))).isEmpty();
    String base = "http://" + registry.host() + "/v2/";
    assertLoginFails(
        auth("w", null),
        ErrorKind.UNAUTHORIZED,
        "login attempt to " + base + " failed with status: 401 Unauthorized");
    assertLoginFails(
        auth(null, null), ErrorKind.INTERNAL, "Get \"" + base + "\": no basic auth credentials");
  }

  @Test
  void aTokenServersRefusalIsTold() {
    registry.on(
        "/v2/", LyingRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/t\""));
    registry.on("/t", LyingRegistry.error(401, "UNAUTHORIZED", "incorrect username or password"));
    assertLoginFails(
        auth("u", null),
        ErrorKind.UNAUTHORIZED,
        "Get \"http://" + registry.host() + "/v2/\": unauthorized: incorrect username or password");
  }

  @Test
  void aTokenServersDenialIsForbidden() {
    registry.on(
        "/v2/", LyingRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/t\""));
    registry.on("/t", LyingRegistry.error(403, "DENIED", "account locked"));
    assertLoginFails(auth("u", null), ErrorKind.FORBIDDEN, "denied: account locked");
  }

  @Test
  void anIdentityTokenStaysWhenNoneComesBack() {
    LyingRegistry.Answer challenge =
        LyingRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/t\"");
    registry.on(
        "/v2/",
        exchange ->
            ("Bearer fresh".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? json("{}")
                    : challenge)
                .to(exchange));
    registry.on("/t", json("{\"access_token\":\"fresh\"}"));
    assertThat(bench.registries.login(auth(null, "mine"))).isEqualTo("mine");
    registry.on("/t", json("{\"access_token\":\"fresh\",\"refresh_token\":\"new\"}"));
    assertThat(bench.registries.login(auth("u", null))).isEqualTo("new");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad host|parse \"https://bad host\": invalid character \" \" in host name",
        "http://a^b/v1/|parse \"http://a^b/v1/\": invalid character \"^\" in host name",
        "h:port|parse \"https://h:port\": invalid port \":port\" after host",
      })
  void addressesThatAreNone(String address, String text) {
    assertLoginFails(
        new RegistryAuth("u", "p", null, null, address),
        ErrorKind.INVALID,
        "unable to parse server address: " + text);
  }

  private List<SearchResult> search(String words, int stars, @Nullable Boolean official) {
    return bench.registries.search(
        new SearchQuery(registry.host() + "/" + words, 7, stars, official), RegistryAuth.ANONYMOUS);
  }

  @Test
  void searchesAndFilters() {
    registry.on("/v1/search", json(FOUND));
    assertThat(search("a b/c", 0, null))
        .containsExactly(
            new SearchResult("alpha", "an a", 5, true),
            new SearchResult("team/beta", "", 50, false),
            new SearchResult("gamma", "", 0, false));
    assertThat(registry.seen)
        .last()
        .extracting(LyingRegistry.Seen::path)
        .isEqualTo("/v1/search?q=a+b%2Fc&n=7");
    assertThat(search("x", 6, null)).extracting(SearchResult::name).containsExactly("team/beta");
    assertThat(search("x", 0, true)).extracting(SearchResult::name).containsExactly("alpha");
    assertThat(search("x", 5, false)).extracting(SearchResult::name).containsExactly("team/beta");
    registry.on("/v1/search", json("{\"results\":null}"));
    assertThat(search("x", 0, null)).isEmpty();
  }

  @Test
  void sendsTheUsersPassword() {
    registry.on("/v1/search", json(FOUND));
    String term = registry.host() + "/x";
    bench.registries.search(new SearchQuery(term, 0, 0, null), auth("u", null));
    assertThat(registry.seen)
        .last()
        .isEqualTo(new LyingRegistry.Seen("GET", "/v1/search?q=x&n=25", "Basic dTp1", "null"));
  }

  @Test
  void looksThroughTheCatalogWhereThereIsNoSearch() {
    registry.on("/v2/_catalog", json("{\"repositories\":[\"team/App\",\"other\",\"app2\"]}"));
    assertThat(search("app", 0, null))
        .extracting(SearchResult::name)
        .containsExactly("team/App", "app2");
    assertThat(search("", 0, null))
        .extracting(SearchResult::name)
        .containsExactly("team/App", "other", "app2");
  }

  @Test
  void refusalsAreTold() throws IOException {
    registry.on("/v1/search", LyingRegistry.error(500, "X", "x"));
    assertSearchFails(registry.host() + "/x", ErrorKind.INTERNAL, "Unexpected status code 500");
    registry.on("/v1/search", json("<html>"));
    assertSearchFails(
        registry.host() + "/x", ErrorKind.INTERNAL, "error decoding registry search results: ");
    assertSearchFails(
        "http://x/y",
        ErrorKind.INVALID,
        "invalid repository name: repository name (http://x/y) should not have a scheme");
    assertSearchFails(
        "127.0.0.1:1/x",
        ErrorKind.INVALID,
        "invalid registry endpoint \"http://127.0.0.1:1/v1/\". HTTPS attempt: Get"
            + " \"https://127.0.0.1:1/v1/_ping\": dial tcp 127.0.0.1:1: connect: connection"
            + " refused. HTTP attempt: Get \"http://127.0.0.1:1/v1/_ping\": dial tcp 127.0.0.1:1:"
            + " connect: connection refused");
    Path conf = directory.resolve("config/containers/registries.conf");
    Files.createDirectories(conf.getParent());
    Files.writeString(conf, "[[registry]]\nlocation = \"no.example\"\nblocked = true\n");
    assertSearchFails("no.example/x", ErrorKind.FORBIDDEN, "registry no.example is blocked in ");
  }

  private void assertSearchFails(String term, ErrorKind kind, String text) {
    SearchQuery query = new SearchQuery(term, 0, 0, null);
    assertThatThrownBy(() -> bench.registries.search(query, RegistryAuth.ANONYMOUS))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }
}
