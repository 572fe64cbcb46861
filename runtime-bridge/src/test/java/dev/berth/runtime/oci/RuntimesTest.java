package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimesTest {
  @TempDir Path root;
  private EngineConfig config =
      new EngineConfig(Path.of("/"), Path.of("/"), Path.of("/"), Map.of());

  @BeforeEach
  void installTwo() throws IOException {
    Files.createDirectories(root.resolve("bin"));
    for (String name : new String[] {"myrunc", "runsc"}) {
      Path program = Files.createFile(root.resolve("bin").resolve(name));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    config =
        new EngineConfig(
            root.resolve("d"),
            root.resolve("r"),
            root.resolve("c"),
            Map.of("PATH", root.resolve("bin").toString()));
  }

  private Runtimes runtimes() {
    return new Runtimes(new FakeKernel(), config, new StorePaths(config));
  }

  private void configure(String json) throws IOException {
    Files.createDirectories(root.resolve("c/berth"));
    Files.writeString(root.resolve("c/berth/daemon.json"), json);
  }

  @ParameterizedTest
  @CsvSource({
    "runsc, runsc",
    "io.containerd.runsc.v1, runsc",
    "io.containerd.runc.v2, runc",
    "io.containerd.runtime.v1.linux, runc",
    "io.containerd.kata.v2, kata",
    "io.containerd.crun.v2, crun",
    "/usr/bin/x, /usr/bin/x",
    "'', crun"
  })
  void aShimsNameMeansTheProgramBehindIt(String wanted, String name) {
    assertThat(runtimes().resolve(wanted)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "../x",
        "/no/such/runc",
        "a.b",
        "io.containerd.foo.v1",
        "/etc",
        "x y",
        "\0"
      })
  void whatIsNotThereIsRefusedInDockersWords(String name) {
    assertThatThrownBy(() -> runtimes().check(name))
        .hasMessageContaining("unknown or invalid runtime name: ");
  }

  @Test
  void aProgramIsFoundByNameAndByPath() {
    RuntimeProgram byName = runtimes().get("runsc");
    assertThat(byName.path()).isEqualTo(root.resolve("bin/runsc"));
    assertThat(byName.stateRoot()).isEqualTo(root.resolve("r/runtimes/runsc"));
    assertThat(byName.globalOptions()).contains("--network=host");
    assertThat(runtimes().get(root.resolve("bin/runsc").toString()).name()).isEqualTo("runsc");
    assertThat(runtimes().installed()).containsEntry("runsc", root.resolve("bin/runsc").toString());
  }

  @Test
  void theConfigurationFileAddsRuntimesAndChoosesTheDefault() throws IOException {
    configure(
        """
        {"default-runtime": "mine",
         "runtimes": {
           "mine": {"path": "myrunc", "runtimeArgs": ["--debug"]},
           "gvisor": {"runtimeType": "io.containerd.runsc.v1"},
           "lost": {"path": "/no/such"}}}
        """);
    Runtimes runtimes = runtimes();

    assertThat(runtimes.defaultName()).isEqualTo("mine");
    assertThat(runtimes.get(null).path()).isEqualTo(root.resolve("bin/myrunc"));
    assertThat(runtimes.get("mine").globalOptions()).startsWith("--debug");
    assertThat(runtimes.get("gvisor").path()).isEqualTo(root.resolve("bin/runsc"));
    assertThat(runtimes.installed()).containsKeys("mine", "gvisor", "lost");
    assertThatThrownBy(() -> runtimes.check("lost"))
        .hasMessageContaining("error while looking up the specified runtime path");
  }

  @Test
  void aBrokenConfigurationFileIsNamed() throws IOException {
    configure("{");
    assertThatThrownBy(() -> runtimes().defaultName()).hasMessageContaining("daemon.json");
  }
}
