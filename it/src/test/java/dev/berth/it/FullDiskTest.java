package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A disk without room: what needs room fails and says why, and everything that gives room back
 * works. Needs a small file system (24 MB of tmpfs will do), empty and the tests' own, at
 * BERTH_IT_SMALL_DISK.
 */
class FullDiskTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");

  @Test
  void containersCanBeStoppedAndRemoved() throws IOException {
    String disk = System.getenv("BERTH_IT_SMALL_DISK");
    assumeTrue(
        disk != null && !disk.isEmpty() && Service.isBerth(), "no small file system is given");
    try (Service service = Service.startOwn("full", OPTIONS, Path.of(disk))) {
      Api.of(service).ensureBusybox();
      run(service, "one", "sleep", "600").ok();
      run(service, "two", "sh", "-c", "while :; do echo line; sleep 0.1; done").ok();
      Cli.dockerOf(service, "create", "--name", "three", "busybox").ok();
      Path filler = Path.of(disk, "filler");
      fill(filler);
      for (List<String> command :
          List.of(
              List.of("create", "busybox"),
              List.of("run", "--rm", "busybox", "true"),
              List.of("rename", "three", "four"),
              List.of("commit", "one", "image"),
              List.of("volume", "create", "volume"))) {
        Result result = Cli.dockerOf(service, command.toArray(String[]::new));
        assertThat(result.exitCode()).as(command.toString()).isNotZero();
        assertThat(result.err()).as(command.toString()).containsIgnoringCase("no space left");
      }
      Cli.dockerOf(service, "kill", "one").ok();
      Cli.dockerOf(service, "stop", "-t", "0", "two").ok();
      service.kill();
      service.start(OPTIONS);
      assertThat(Cli.dockerOf(service, "inspect", "-f", "{{.State.ExitCode}}", "one").ok())
          .as("the monitor, too, may have found no room to say how it ended")
          .isIn("137", "255");
      Cli.dockerOf(service, "rm", "-f", "one", "two", "three").ok();
      assertThat(Cli.dockerOf(service, "ps", "-aq").ok()).isEmpty();
      Files.delete(filler);
      assertThat(run(service, "again", "sleep", "600").exitCode()).isZero();
    }
  }

  private static Result run(Service service, String name, String... command) {
    String[] all = new String[command.length + 7];
    String[] first = {"run", "-d", "--network", "none", "--name", name, "busybox"};
    System.arraycopy(first, 0, all, 0, 7);
    System.arraycopy(command, 0, all, 7, command.length);
    return Cli.dockerOf(service, all);
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
