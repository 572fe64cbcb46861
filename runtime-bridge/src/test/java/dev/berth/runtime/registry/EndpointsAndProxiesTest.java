package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.conf.ProxySettings;
import dev.berth.runtime.registry.conf.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsAndProxiesTest {
  @TempDir Path directory;

  private EndpointResolver resolver(String conf, String daemon) throws IOException {
    Files.createDirectories(directory.resolve("containers"));
    Files.createDirectories(directory.resolve("berth"));
    Files.writeString(directory.resolve("containers/registries.conf"), conf);
    Files.writeString(directory.resolve("berth/daemon.json"), daemon);
    RegistrySettings settings =
        new RegistrySettings(new EngineConfig(directory, directory, directory, Map.of()));
    return new EndpointResolver(settings.places(), settings.insecure(), settings.hubMirrors());
  }

  @Test
  void mirrorsComeFirstAndTheRegistryLast() throws IOException {
    EndpointResolver resolver =
        resolver(
            """
            [[registry]]
            prefix = "docker.io/team"
            location = "192.0.2.1:5000/hub/team"
            insecure = true
            [[registry.mirror]]
            location = "192.0.2.2:80/team"
            pull-from-mirror = "tag-only"
            [[registry]]
            location = "192.0.2.3"
            blocked = true
            """,
            "{\"registry-mirrors\":[\"http://192.0.2.4:9\"],"
                + "\"insecure-registries\":[\"192.0.2.128/25\"]}");
    Endpoint hubMirror = new Endpoint("192.0.2.4:9", "192.0.2.4:9", "team/app", true);
    Endpoint origin = new Endpoint("192.0.2.1:5000", "192.0.2.1:5000", "hub/team/app", true);
    assertThat(resolver.resolve(ImageReference.parse("team/app:v1")))
        .containsExactly(
            new Endpoint("192.0.2.2:80", "192.0.2.2:80", "team/app", false), hubMirror, origin);
    ImageReference byDigest = ImageReference.parse("team/app@sha256:" + "0".repeat(64));
    assertThat(resolver.resolve(byDigest)).containsExactly(hubMirror, origin);
    // what is pushed goes where the name says
    assertThat(resolver.forPush(byDigest).repository()).isEqualTo("team/app");
    assertThat(resolver.forPush(byDigest).host()).isEqualTo("registry-1.docker.io");
    assertThat(resolver.resolve(ImageReference.parse("192.0.2.130/app")))
        .containsExactly(new Endpoint("192.0.2.130", "192.0.2.130", "app", true));
    assertThat(resolver.resolve(ImageReference.parse("192.0.2.100/app")))
        .containsExactly(new Endpoint("192.0.2.100", "192.0.2.100", "app", false));
    for (String blocked : List.of("192.0.2.3/app", "192.0.2.3/a/b:1")) {
      assertThatThrownBy(() -> resolver.resolve(ImageReference.parse(blocked)))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
          .hasMessageStartingWith("registry 192.0.2.3 is blocked in ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com|https://example.com/|true",
        "example.com|https://a.example.com/|true",
        "example.com|https://notexample.com/|false",
        ".example.com|https://example.com/|false",
        ".example.com|https://a.example.com/|true",
        "*.example.com|https://a.b.example.com/|true",
        "*.example.com|https://example.com/|false",
        "x, EXAMPLE.com ,y|https://Example.COM/|true",
        "example.com:5000|https://example.com:5000/|true",
        "example.com:5000|https://example.com/|false",
        "example.com:443|https://example.com/|true",
        "10.0.0.0/8|https://10.1.2.3:5000/|true",
        "10.0.0.0/8|https://11.1.2.3/|false",
        "10.1.2.3|http://10.1.2.3/|true",
        "10.1.2.3:80|http://10.1.2.3/|true",
        "fd00::/8|https://[fd00::1]:5000/|true",
        "fd00::1|https://[fd00::1]:5000/|true",
        "[fd00::1]:5000|https://[fd00::1]:5000/|true",
        "[fd00::1]:5000|https://[fd00::1]/|false",
        "*|https://anything.example/|true",
        "''|http://localhost:5000/|true",
        "''|http://127.0.0.9/|true",
        "''|http://[::1]:1/|true",
        "''|https://example.com/|false",
        "nonsense/x|https://example.com/|false",
      })
  void knowsWhatIsReachedDirectly(String list, String uri, boolean direct) {
    assertThat(NoProxy.matches(list.replace("'", ""), URI.create(uri))).isEqualTo(direct);
  }

  private static HttpProxies proxies(String http, String https) {
    return new HttpProxies(() -> new ProxySettings(http, https, "direct.example"));
  }

  @Test
  void theSchemeChoosesTheProxy() throws IOException {
    HttpProxies proxies = proxies("plain.example:3128", "http://u%40x:p+1@tls.example");
    assertThat(proxies.target(URI.create("http://r.example/")))
        .isEqualTo(new HttpProxies.Target("plain.example", 3128, null));
    assertThat(proxies.target(URI.create("https://r.example/")))
        .isEqualTo(new HttpProxies.Target("tls.example", 80, "Basic dUB4OnArMQ=="));
    assertThat(proxies.target(URI.create("https://direct.example/"))).isNull();
    assertThat(proxies("", "").target(URI.create("https://r.example/"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://u:secret@p:1, proxies of the scheme socks5 are not supported",
    "https://u:secret@p, proxies of the scheme https are not supported",
    "http://u:secret@[p, invalid proxy address",
    "http://:3128, invalid proxy address: it has no host",
  })
  void otherProxiesAreRefusedWithoutTheirPassword(String proxy, String text) {
    assertThatThrownBy(() -> proxies("", proxy).target(URI.create("https://r.example/")))
        .isInstanceOf(IOException.class)
        .hasMessage(text);
  }
}
