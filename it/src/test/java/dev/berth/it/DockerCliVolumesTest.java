package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker volume}, and the volume flags of {@code docker run}. */
class DockerCliVolumesTest {
  private final String name = "cli-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
    Cli.docker("volume", "rm", "-f", name, name + "-2");
  }

  @Test
  void theVerbsWork() {
    assertThat(Cli.docker("volume", "create", "--label", "a=b", name).ok()).isEqualTo(name);
    assertThat(
            Cli.docker("volume", "inspect", "-f", "{{.Driver}} {{.Scope}} {{.Labels.a}}", name)
                .ok())
        .isEqualTo("local local b");
    assertThat(Cli.docker("volume", "ls", "-q", "-f", "name=" + name).ok()).isEqualTo(name);
    assertThat(Cli.docker("volume", "ls", "-f", "name=" + name).ok())
        .matches("(?s)DRIVER +VOLUME NAME\\nlocal +" + name);
    Cli.docker("run", "--name", name, "-v", name + ":/v", "busybox", "true").ok();
    assertThat(Cli.docker("volume", "rm", name).err())
        .contains("remove " + name + ": volume is in use - [");
    assertThat(Cli.docker("system", "df", "-v").ok()).containsPattern(name + " +1 +0B");
    Cli.docker("rm", name).ok();
    assertThat(Cli.docker("volume", "rm", name).ok()).isEqualTo(name);
    Cli.Result gone = Cli.docker("volume", "inspect", name);
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.err()).contains("get " + name + ": no such volume");
    assertThat(Cli.docker("volume", "rm", "-f", name).exitCode()).isZero();
  }

  @Test
  void pruneTakesAnonymousOnesUnlessAskedForAll() {
    Cli.docker("volume", "create", "--label", name, name).ok();
    String filter = "label=" + name;
    if (Service.apiAtLeast(42)) {
      assertThat(Cli.docker("volume", "prune", "-f", "--filter", filter).ok())
          .isEqualTo("Total reclaimed space: 0B");
      assertThat(Cli.docker("volume", "prune", "-f", "-a", "--filter", filter).ok())
          .contains("Deleted Volumes:\n" + name);
    } else {
      assertThat(Cli.docker("volume", "prune", "-f", "--filter", filter).ok()).contains(name);
    }
  }

  @Test
  void mountFlagsMeanWhatTheySay(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("f"), "host");
    String script = "cat /b/f; touch /b/x 2>/dev/null || echo ,ro; stat -c %a /t; ls /n | wc -l";
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--mount",
                    "type=bind,src=" + directory + ",dst=/b,readonly",
                    "--mount",
                    "type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1711",
                    "--mount",
                    "type=volume,src=" + name + ",dst=/n,volume-nocopy",
                    "busybox",
                    "sh",
                    "-c",
                    script)
                .ok())
        .isEqualTo("host,ro\n1711\n0");
    Cli.Result missing =
        Cli.docker("run", "--rm", "--mount", "type=bind,src=/no/such,dst=/b", "busybox");
    assertThat(missing.exitCode()).isEqualTo(125);
    assertThat(missing.err()).contains("bind source path does not exist: /no/such");
  }

  @Test
  void dataIsBackedUpThroughVolumesFrom(@TempDir Path directory) {
    Cli.docker("create", "-v", name + ":/data", "-v", "/anon", "--name", name, "busybox").ok();
    Cli.docker("run", "--rm", "--volumes-from", name, "busybox", "sh", "-c", "echo 1 > /data/f")
        .ok();
    Cli.docker(
            "run",
            "--rm",
            "--volumes-from",
            name + ":ro",
            "-v",
            directory + ":/backup",
            "busybox",
            "tar",
            "cf",
            "/backup/data.tar",
            "-C",
            "/data",
            ".")
        .ok();
    assertThat(directory.resolve("data.tar")).isNotEmptyFile();
    Cli.docker("cp", name + ":/data/f", directory + "/copied").ok();
    assertThat(directory.resolve("copied")).hasContent("1\n");
  }
}
