package dev.berth.runtime.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSecretsTest {
  @TempDir Path root;
  private StorePaths paths;
  private EventJournal journal;
  private LocalSecrets secrets;

  @BeforeEach
  void open() {
    paths = new StorePaths(new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of()));
    journal = new EventJournal(paths);
    secrets = new LocalSecrets(paths, journal);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Secret make(String name, String data) {
    return secrets.create(NewSecret.of(name, bytes(data), Map.of("l", "1")));
  }

  private NewSecret again(boolean replace, boolean ignore) {
    return new NewSecret("s", bytes("new"), "file", Map.of(), Map.of(), replace, ignore);
  }

  @Test
  void isFoundByNameIdAndBeginningOfTheId() {
    Secret made = make("s", "data");
    assertThat(made.id()).matches("[0-9a-f]{25}");
    for (String ref : List.of("s", made.id(), made.id().substring(0, 9))) {
      assertThat(secrets.get(ref)).isEqualTo(made);
      assertThat(secrets.data(ref)).asString().isEqualTo("data");
    }
    assertThat(secrets.find("x")).isNull();
    assertThat(secrets.find("")).isNull();
  }

  @Test
  void isThereAfterARestart() {
    Secret made = make("s", "data");
    LocalSecrets again = new LocalSecrets(paths, journal);
    assertThat(again.list()).containsExactly(made);
    assertThat(again.data("s")).asString().isEqualTo("data");
  }

  @Test
  void onlyTheOwnerReadsTheData() throws IOException {
    Secret made = make("s", "data");
    Path file = paths.secretData().resolve(made.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.secretData())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(paths.secretDocuments().resolve(made.id() + ".json")))
        .doesNotContain("\"data\":");
  }

  @Test
  void nothingIsLeftOfARemovedOne() throws IOException {
    Secret made = make("s", "data");
    assertThat(secrets.remove(made.id().substring(0, 8))).isEqualTo(made);
    assertThat(files()).isEmpty();
    assertThatThrownBy(() -> secrets.remove("s"))
        .hasMessage("no secret with name or id \"s\": no such secret");
    assertThat(journal.replay(null, null, e -> e.type().equals("secret")))
        .extracting(e -> e.action() + " " + e.actorId())
        .containsExactly("create " + made.id(), "remove " + made.id());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("d").resolve("secrets"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aNameIsTakenReplacedOrIgnored() throws IOException {
    Secret first = make("s", "data");
    assertThatThrownBy(() -> secrets.create(again(false, false)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
        .hasMessage("s: secret name in use");
    assertThat(secrets.create(again(false, true))).isEqualTo(first);
    Secret second = secrets.create(again(true, false));
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.created()).isEqualTo(first.created());
    assertThat(secrets.list()).containsExactly(second);
    assertThat(secrets.data("s")).asString().isEqualTo("new");
    assertThat(files()).hasSize(2);
    assertThatThrownBy(() -> secrets.create(again(true, true)))
        .hasMessage("ignoreIfExists and replace cannot be used together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a=b", "a,b", "a\0b"})
  void refusesNames(String name) {
    assertThatThrownBy(() -> make(name, "x")).hasMessageEndingWith(": invalid secret name");
  }

  @Test
  void refusesSizesAndDrivers() {
    for (int size : new int[] {0, 512_000}) {
      assertThatThrownBy(() -> secrets.create(NewSecret.of("s", new byte[size], Map.of())))
          .hasMessage("secret data must be larger than 0 and less than 512000 bytes");
    }
    assertThatThrownBy(() -> make("n".repeat(254), "x")).hasMessageContaining("invalid");
    assertThatThrownBy(
            () ->
                secrets.create(
                    new NewSecret("s", bytes("x"), "pass", Map.of(), Map.of(), false, false)))
        .hasMessage("secret driver pass: invalid driver");
    assertThatThrownBy(
            () ->
                secrets.create(
                    new NewSecret(
                        "s", bytes("x"), "file", Map.of("path", "/x"), Map.of(), false, false)))
        .hasMessage("secret driver option path=/x: invalid driver option");
    assertThat(secrets.list()).isEmpty();
  }

  @Test
  void anAmbiguousBeginningIsAConflict() {
    for (int i = 0; i < 17; i++) {
      make("s" + i, "x");
    }
    List<String> first = secrets.list().stream().map(s -> s.id().substring(0, 1)).toList();
    String twice =
        first.stream()
            .filter(each -> first.indexOf(each) != first.lastIndexOf(each))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> secrets.get(twice))
        .hasMessage("more than one result secret with prefix " + twice + ": secret is ambiguous");
  }

  @Test
  void whatACrashLeftGoesWithTheNextReading() throws IOException {
    Secret made = make("s", "data");
    Files.writeString(paths.secretData().resolve("0123456789012345678901234"), "no document");
    Files.writeString(paths.secretData().resolve("write-x.1-1"), "half");
    Secret older =
        new Secret("f".repeat(25), "s", Instant.EPOCH, Instant.EPOCH, "file", Map.of(), Map.of());
    Files.write(paths.secretDocuments().resolve(older.id() + ".json"), Json.write(older));
    assertThat(new LocalSecrets(paths, journal).list()).containsExactly(made);
    assertThat(files()).hasSize(2);
  }
}
