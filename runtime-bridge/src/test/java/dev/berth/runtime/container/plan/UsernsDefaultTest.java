package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsernsDefaultTest {
  @TempDir Path directory;

  private UsernsDefault configured(String json) throws IOException {
    Path file = directory.resolve("berth/daemon.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
    return new UsernsDefault(
        new EngineConfig(directory, directory, directory, Map.of("USER", "ada")));
  }

  private static HostConfig asking(String mode) {
    return new HostConfigBuilder().usernsMode(mode).build();
  }

  @Test
  void withoutAFileEverybodyGetsWhatTheyAskFor() {
    UsernsDefault none =
        new UsernsDefault(new EngineConfig(directory, directory, directory, Map.of()));
    assertThat(none.of(asking(""))).isEmpty();
    assertThat(none.of(asking("keep-id"))).isEqualTo("keep-id");
  }

  @Test
  void whoAsksForNoneGetsTheConfiguredOne() throws IOException {
    UsernsDefault kept = configured("{\"userns-mode\":\"keep-id\"}");
    assertThat(kept.of(asking(""))).isEqualTo("keep-id");
    assertThat(kept.of(asking("private"))).isEqualTo("keep-id");
    assertThat(kept.of(asking("host"))).isEqualTo("host");
    assertThat(kept.of(asking("auto"))).isEqualTo("auto");
    assertThatThrownBy(() -> configured("{\"userns-mode\":\"foo\"}").of(asking("")))
        .hasMessageStartingWith("invalid userns mode: foo");
  }

  @ParameterizedTest
  @CsvSource({"default", "ada", "ada:ada"})
  void remappingKeepsTheUserOut(String user) throws IOException {
    UsernsDefault remapped = configured("{\"userns-remap\":\"" + user + "\"}");
    assertThat(remapped.of(asking(""))).isEqualTo("nomap");
    assertThat(remapped.of(asking("host"))).isEqualTo("host");
  }

  @Test
  void whatCannotGoWithRemappingIsRefusedUnlessItLeavesIt() throws IOException {
    UsernsDefault remapped = configured("{\"userns-remap\":\"default\"}");
    HostConfigBuilder host = new HostConfigBuilder();
    assertThatThrownBy(() -> remapped.of(host.privileged(true).build()))
        .hasMessageStartingWith("privileged mode is incompatible with user namespaces.  You must");
    assertThat(remapped.of(host.usernsMode("host").build())).isEqualTo("host");
    assertThatThrownBy(() -> remapped.of(new HostConfigBuilder().networkMode("host").build()))
        .hasMessageStartingWith("cannot share the host's network namespace");
    assertThatThrownBy(() -> remapped.of(new HostConfigBuilder().pidMode("host").build()))
        .hasMessageStartingWith("cannot share the host PID namespace");
    assertThatThrownBy(() -> configured("{\"userns-remap\":\"bob\"}").of(asking("")))
        .hasMessageContaining("the ids of bob are not this user's to use");
  }
}
