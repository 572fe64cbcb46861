package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.linux.FakeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedProgramTest {
  private final FakeKernel kernel = new FakeKernel();
  @TempDir private Path directory;

  @Test
  void aViewThatIsThereIsUsed() throws IOException {
    Path program = Files.createFile(directory.resolve("crun"));
    Path place = Files.createLink(directory.resolve("view"), program);

    assertThat(SealedProgram.of(kernel, program, place)).isEqualTo(place);
    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void aViewOfAReplacedBinaryIsMadeAnew() throws IOException {
    Path program = Files.createFile(directory.resolve("crun"));
    Path place = Files.createFile(directory.resolve("view"));

    assertThat(SealedProgram.of(kernel, program, place)).isNull();

    assertThat(kernel.calls)
        .containsExactly(
            "unmount " + place + " 2",
            "mount null " + program + " " + place + " 4096 null",
            "mount null null " + place + " 4129 null");
  }

  @Test
  void withoutThePowerToMountTheBinaryItselfIsUsed() throws IOException {
    Path program = Files.createFile(directory.resolve("crun"));
    Path place = directory.resolve("bin/view");

    assertThat(SealedProgram.of(kernel, program, place)).isNull();
    assertThat(place).exists();
  }
}
