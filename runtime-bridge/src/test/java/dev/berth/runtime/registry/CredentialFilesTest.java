package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {
  @TempDir Path directory;
  private final List<String> asked = new ArrayList<>();

  private CredentialFiles.Found find(String domain, String path, String... contents)
      throws IOException {
    return find(this::helped, domain, path, contents);
  }

  private CredentialFiles.Found find(
      CredentialHelper helper, String domain, String path, String... contents) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String content : contents) {
      files.add(Files.writeString(directory.resolve(files.size() + ".json"), content));
    }
    return new CredentialFiles(files, helper).find(domain, path);
  }

  private @Nullable RegistryAuth helped(String program, String server) {
    asked.add(program + " " + server);
    return program.equals("empty") ? null : new RegistryAuth(program, server, null, null, null);
  }

  @Test
  void onlyTheHelperOfTheRegistryIsAsked() throws IOException {
    String file =
        "{\"credHelpers\":{\"a.example\":\"one\",\"b.example\":\"two\"},"
            + "\"credsStore\":\"all\",\"auths\":{\"a.example\":{},\"c.example\":{\"auth\":\"YTpi\"}}}";
    assertThat(find("a.example", "x", file).auth().username()).isEqualTo("one");
    assertThat(asked).containsExactly("one a.example");
    asked.clear();
    assertThat(find("docker.io", "library/x", file).auth().password())
        .isEqualTo("https://index.docker.io/v1/");
    assertThat(asked).containsExactly("all https://index.docker.io/v1/");
  }

  @Test
  void anEmptyStoreLeavesWhatTheFileSays() throws IOException {
    String file =
        "{\"credsStore\":\"empty\",\"auths\":{\"http://c.example/v1/\":{\"auth\":\"YTpi\"}}}";
    assertThat(find("c.example", "x", file).auth().password()).isEqualTo("b");
  }

  @Test
  void aLaterFileIsReadWhenTheFirstHasNothing() throws IOException {
    assertThat(
            find(
                    "h:1",
                    "team/app",
                    "{\"auths\":{}}",
                    "not JSON",
                    "",
                    "{\"auths\":{\"h:1\":{\"identitytoken\":\"t\"}}}")
                .auth()
                .identityToken())
        .isEqualTo("t");
  }

  @Test
  void aHelpersFailureIsKeptForTheErrorText() throws IOException {
    CredentialFiles.Found found =
        find(
            (program, server) -> {
              throw new IOException("docker-credential-x is not installed");
            },
            "h:1",
            "app",
            "{\"credHelpers\":{\"h:1\":\"x\"}}");
    assertThat(found.auth()).isEqualTo(RegistryAuth.ANONYMOUS);
    assertThat(found.problem()).endsWith("0.json: docker-credential-x is not installed");
    assertThat(find("h:1", "app", "{\"auths\":{\"h:1\":{\"auth\":\"*\"}}}").auth())
        .isEqualTo(RegistryAuth.ANONYMOUS);
  }

  @Test
  void theOldestFileIsAMapOfRegistries() throws IOException {
    Path file = Files.writeString(directory.resolve(".dockercfg"), "{\"h:1\":{\"auth\":\"YTpi\"}}");
    assertThat(new CredentialFiles(List.of(file), this::helped).find("h:1", "x").auth().username())
        .isEqualTo("a");
  }

  @Test
  void runsAHelper() throws IOException {
    program("cat >\"$0.in\"; echo '{\"Username\":\"u\",\"Secret\":\"s\"}'");
    assertThat(ask()).isEqualTo(new RegistryAuth("u", "s", null, null, null));
    assertThat(directory.resolve("docker-credential-test.in")).hasContent("h:1\n");
    program("echo '{\"Username\":\"<token>\",\"Secret\":\"s\"}'");
    assertThat(ask()).isEqualTo(new RegistryAuth(null, null, "s", null, null));
    program("echo credentials not found in native keychain; exit 1");
    assertThat(ask()).isNull();
    program("echo '{\"Username\":\"u\",\"Secret\":\"s\"}'; sleep 2 &"); // keeps the output open
    assertThat(ask()).isEqualTo(new RegistryAuth("u", "s", null, null, null));
  }

  @Test
  void tellsWhyAHelperCouldNotHelp() throws IOException {
    assertThatThrownBy(this::ask).hasMessageContaining("docker-credential-test is not installed");
    program("echo the vault is locked; exit 3");
    assertThatThrownBy(this::ask)
        .hasMessage("docker-credential-test failed with exit code 3: the vault is locked");
    program("echo secret-but-no-json");
    assertThatThrownBy(this::ask)
        .hasMessage("docker-credential-test gave an answer that is no JSON object");
    program("sleep 60");
    assertThatThrownBy(this::ask).hasMessage("docker-credential-test gave no answer within 1 s");
    assertThatThrownBy(() -> new CredentialProgram(Map.of()).get("../x", "h:1"))
        .hasMessageContaining("invalid name");
  }

  private void program(String script) throws IOException {
    Path file = directory.resolve("docker-credential-test");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private @Nullable RegistryAuth ask() throws IOException {
    Map<String, String> environment = Map.of("PATH", directory + ":/usr/bin:/bin");
    return new CredentialProgram(environment, Duration.ofSeconds(1)).get("test", "h:1");
  }
}
