package dev.berth.runtime.registry.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesConfTest {
  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  private RegistrySettings settings() {
    EngineConfig config = new EngineConfig(directory, directory, directory, environment);
    List<Path> machine = List.of(directory.resolve("vendor"), directory.resolve("etc"));
    return new RegistrySettings(config, new RegistryFiles(config, machine));
  }

  private RegistriesConf read(String text) throws IOException {
    return RegistriesConfReader.read(List.of(write("registries.conf", text)));
  }

  private RegistryRule rule(String name, String text) throws IOException {
    return Objects.requireNonNull(read(text).rule(name));
  }

  @Test
  void theLongestPrefixCounts() throws IOException {
    RegistriesConf conf =
        read(
            """
            [[registry]]
            location = "a.example"
            [[registry]]
            prefix = "a.example/team"
            location = "b.example/x/"
            [[registry]]
            prefix = "*.example"
            location = "wild.org"
            [[registry]]
            prefix = "*.a.example"
            """);
    assertThat(moved(conf, "a.example/team/app")).isEqualTo("b.example/x/app");
    assertThat(moved(conf, "a.example/teamwork/app")).isEqualTo("a.example/teamwork/app");
    assertThat(moved(conf, "c.example:5000/app")).isEqualTo("wild.org:5000/app");
    assertThat(moved(conf, "c.d.example/app")).isEqualTo("wild.org/app");
    assertThat(moved(conf, "x.a.example/app")).isEqualTo("x.a.example/app");
    assertThat(conf.rule("example/app")).isNull();
    assertThat(conf.rule("notexample/app")).isNull();
    assertThat(conf.rule("a.example:5000/app")).isNotNull();
    assertThat(conf.rule("h/a.example/app")).isNull();
  }

  private static String moved(RegistriesConf conf, String name) {
    RegistryRule rule = Objects.requireNonNull(conf.rule(name));
    return rule.moved(name, rule.location());
  }

  @Test
  void mirrorsAreForSomePullsOnly() throws IOException {
    List<RegistryRule.Mirror> mirrors =
        rule(
                "r.example/app",
                """
                [[registry]]
                location = "r.example"
                [[registry.mirror]]
                location = "one"
                [[registry.mirror]]
                location = "two"
                insecure = true
                pull-from-mirror = "digest-only"
                [[registry.mirror]]
                location = "three"
                pull-from-mirror = "tag-only"
                """)
            .mirrors();
    assertThat(mirrors)
        .extracting(each -> each.use().allows(true))
        .containsExactly(true, true, false);
    assertThat(mirrors)
        .extracting(each -> each.use().allows(false))
        .containsExactly(true, false, true);
    assertThat(mirrors)
        .extracting(RegistryRule.Mirror::insecure)
        .containsExactly(false, true, false);
    String older =
        "[[registry]]\nlocation=\"r\"\nmirror-by-digest-only=true\n"
            + "[[registry.mirror]]\nlocation=\"m\"\n";
    assertThat(rule("r/app", older).mirrors().getFirst().use())
        .isEqualTo(RegistryRule.Use.DIGEST_ONLY);
  }

  @Test
  void whatMeansNothingIsWarnedOfWithItsPlace() throws IOException {
    List<String> warnings =
        read("""
                surprise = 1
                location = "x"
                [[registry]]
                location = "r.example"
                  unqualified-search-registries = ["docker.io"]
                pull-from-mirror = "all"
                [[registry.mirror]]
                location = "m.example"
                blocked = true
                [registries.search]
                registries = ["docker.io"]
                """)
            .warnings();
    String file = directory.resolve("registries.conf").toString();
    assertThat(warnings)
        .containsExactly(
            file + ":1:1: \"surprise\" is ignored: it is unknown",
            file + ":2:1: \"location\" is ignored: it belongs into a [[registry]] table",
            file
                + ":10:1: [registries.search] of version 1 is ignored: write"
                + " unqualified-search-registries",
            file
                + ":5:3: \"unqualified-search-registries\" is ignored in [[registry]]: it belongs to"
                + " the top of the file, before the first table",
            file
                + ":6:1: \"pull-from-mirror\" is ignored in [[registry]]: it belongs into a"
                + " [[registry.mirror]] table",
            file
                + ":9:1: \"blocked\" is ignored in [[registry.mirror]]: it belongs into a"
                + " [[registry]] table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[[registry]]~blocked = \"yes\"~location=\"r\"|:2:1: \"blocked\" must be true or false",
        "[registry]~location = \"r\"|:1:1: \"registry\" must be an array of tables,",
        "[[registry]]~location = \"https://r\"|:2:1: invalid location \"https://r\": URI schemes",
        "[[registry]]~insecure = true|:2:1: a [[registry]] needs a prefix or a location",
        "[[registry]]~prefix = \"a.*.b\"|:2:1: a wildcard may only stand for subdomains",
        "short-name-mode = \"x\"|:1:1: invalid short-name mode \"x\"",
        "[[registry]]~location = |:2:",
        "[[registry]]~location=\"r\"~[[registry.mirror]]~location=\"m\"~pull-from-mirror=\"x\""
            + "|:5:1: unsupported pull-from-mirror value \"x\"",
      })
  void whatCannotBeUnderstoodFailsWithItsPlace(String text, String expected) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(directory.resolve("registries.conf") + expected);
  }

  @Test
  void dropInsOfTheUserHideThoseOfTheMachine() throws IOException {
    environment.put("XDG_RUNTIME_DIR", "/run/user/1234");
    write("etc/registries.conf", "unqualified-search-registries = [\"etc\"]");
    write("containers/registries.conf", "unqualified-search-registries = [\"user\"]");
    write("vendor/registries.conf.d/10.conf", "[[registry]]\nlocation = \"r\"\nblocked = true");
    write("etc/registries.conf.d/20.conf", "[[registry]]\nlocation = \"r\"\ninsecure = true");
    write("etc/registries.conf.d/30.conf", "short-name-mode = \"enforcing\"");
    write("etc/registries.rootless.conf.d/1234/40.conf", "[aliases]\na = \"r/mine\"\nb = \"r/b\"");
    write("containers/registries.conf.d/30.conf", "short-name-mode = \"disabled\"");
    write("containers/registries.conf.d/50.conf", "[aliases]\nb = \"\"");
    write("containers/registries.conf.d/ignored", "?");
    RegistriesConf conf = settings().whole();
    assertThat(conf.unqualified()).containsExactly("user");
    assertThat(conf.rule("r/x")).matches(rule -> rule.insecure() && !rule.blocked());
    assertThat(conf.mode()).isEqualTo(ShortNameMode.DISABLED);
    assertThat(conf.aliases()).isEqualTo(Map.of("a", "r/mine"));
    assertThat(settings().places().aliases()).isEmpty();
  }

  @Test
  void theEnvironmentNamesOtherFiles() throws IOException {
    write("containers/registries.conf", "unqualified-search-registries = [\"user\"]");
    Path told = write("told", "unqualified-search-registries = [\"told\"]");
    environment.put("CONTAINERS_REGISTRIES_CONF", told.toString());
    assertThat(settings().whole().unqualified()).containsExactly("told");
    Path last = write("last", "unqualified-search-registries = [\"last\"]");
    environment.put("CONTAINERS_REGISTRIES_CONF_OVERRIDE", last.toString());
    assertThat(settings().whole().unqualified()).containsExactly("last");
    assertThat(settings().files().credentials())
        .contains(directory.resolve("containers/auth.json"));
  }

  @Test
  void anEditCountsAtOnce() throws IOException {
    Path file = write("containers/registries.conf", "unqualified-search-registries = [\"one\"]");
    RegistrySettings settings = settings();
    assertThat(settings.whole().unqualified()).containsExactly("one");
    assertThat(settings.whole()).isSameAs(settings.whole());
    Files.writeString(file, "unqualified-search-registries = [\"two\"]");
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(settings.whole().unqualified()).containsExactly("two");
  }

  @Test
  void everyWarningIsCollected() throws IOException {
    write("containers/registries.conf", "odd = 1");
    write("containers/policy.json", "{}");
    write(
        "berth/daemon.json",
        "{\"debug\":true,\"registry-mirrors\":[\"ftp://m\",\"https://m/p\",\"http://m:1/\"],"
            + "\"insecure-registries\":[\"10.9.0.0/16\",\"h:1\",\"https://x.example/\"]}");
    RegistrySettings settings = settings();
    assertThat(settings.warnings())
        .containsExactly(
            directory.resolve("containers/registries.conf")
                + ":1:1: \"odd\" is ignored: it is unknown",
            "invalid policy in "
                + directory.resolve("containers/policy.json")
                + ": default policy is missing",
            directory.resolve("berth/daemon.json") + ": \"debug\" is ignored",
            directory.resolve("berth/daemon.json") + ": invalid mirror \"ftp://m\" is ignored",
            directory.resolve("berth/daemon.json") + ": invalid mirror \"https://m/p\" is ignored");
    assertThat(settings.hubMirrors()).hasToString("[http://m:1]");
    assertThat(RegistryOverview.of(settings))
        .isEqualTo(
            new RegistryOverview(
                List.of("::1/128", "127.0.0.0/8", "10.9.0.0/16"),
                List.of("h:1", "x.example"),
                List.of("http://m:1/")));
    assertThat(settings.insecure().contains("10.9.3.4:5000")).isTrue();
    assertThat(settings.insecure().contains("10.10.3.4:5000")).isFalse();
    assertThat(settings.insecure().contains("h:1")).isTrue();
    assertThat(settings.insecure().contains("[::1]:9")).isTrue();
  }

  @Test
  void theDaemonsFileCountsMoreThanTheEnvironment() throws IOException {
    environment.put("HTTPS_PROXY", "http://env:1");
    environment.put("no_proxy", "a,b");
    write("berth/daemon.json", "{\"proxies\":{\"http-proxy\":\"http://file:2\"}}");
    assertThat(settings().proxies())
        .isEqualTo(new ProxySettings("http://file:2", "http://env:1", "a,b"));
  }
}
