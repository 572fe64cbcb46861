package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker cp}, {@code diff}, {@code export} and {@code commit}. */
class DockerCliFilesTest {
  private final String name = "files-" + UUID.randomUUID();

  @TempDir Path directory;

  @BeforeEach
  void make() throws IOException {
    Cli.docker("run", "-d", "--name", name, "busybox", "sleep", "600").ok();
    Files.createDirectories(directory.resolve("d"));
    Files.writeString(directory.resolve("d/f"), "one\n");
    Files.createSymbolicLink(directory.resolve("d/l"), Path.of("f"));
  }

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
    Cli.docker("rmi", "-f", name);
  }

  private String inside(String script) {
    return Cli.docker("exec", name, "sh", "-c", script).ok();
  }

  /** A shell with the engine's address: for pipes. */
  private Result shell(String script) {
    return Cli.run(
        Map.of("DOCKER_HOST", "unix://" + Service.shared().socket()),
        "sh",
        "-c",
        "cd " + directory + " && " + script);
  }

  @Test
  void aDirectoryIsCopiedAsDockerDoes() {
    Cli.docker("cp", directory + "/d", name + ":/new").ok();
    Cli.docker("cp", directory + "/d", name + ":/new").ok();
    Cli.docker("cp", directory + "/d/.", name + ":/contents").ok();
    assertThat(inside("cd /; find new contents | sort | tr '\\n' ' '"))
        .isEqualTo("contents contents/f contents/l new new/d new/d/f new/d/l new/f new/l");
    assertThat(inside("readlink /new/l; cat /new/l")).isEqualTo("f\none");
  }

  @Test
  void filesComeBackWithOrWithoutTheirLink() throws IOException {
    Cli.docker("cp", directory + "/d", name + ":/new").ok();
    Cli.docker("cp", name + ":/new", directory + "/out").ok();
    assertThat(directory.resolve("out/f")).hasContent("one\n");
    Cli.docker("cp", name + ":/new/l", directory + "/link").ok();
    assertThat(Files.isSymbolicLink(directory.resolve("link"))).isTrue();
    Cli.docker("cp", "-L", name + ":/new/l", directory + "/followed").ok();
    assertThat(Files.isSymbolicLink(directory.resolve("followed"))).isFalse();
    assertThat(directory.resolve("followed")).hasContent("one\n");
  }

  @Test
  void archivesGoThroughPipes() {
    assertThat(shell("docker cp " + name + ":/etc/passwd - | tar tf -").ok()).isEqualTo("passwd");
    shell("tar cf - d | docker cp - " + name + ":/tmp").ok();
    assertThat(inside("cat /tmp/d/f")).isEqualTo("one");
  }

  @Test
  void archiveModeKeepsTheOwner() {
    Cli.docker("cp", directory + "/d/f", name + ":/plain").ok();
    assertThat(inside("stat -c %u /plain")).isEqualTo(shell("stat -c %u d/f").ok());
    Cli.docker("exec", "-u", "33", name, "touch", "/tmp/theirs").ok();
    Cli.docker("cp", "-a", name + ":/tmp/theirs", directory + "/theirs").ok();
    assertThat(directory.resolve("theirs")).exists();
  }

  @Test
  void stoppedContainersCanBeCopiedToAndFrom() {
    Cli.docker("stop", "-t", "0", name).ok();
    Cli.docker("cp", directory + "/d/f", name + ":/root/stopped").ok();
    assertThat(shell("docker cp " + name + ":/root/stopped - | tar xOf -").ok()).isEqualTo("one");
    Cli.docker("start", name).ok();
    assertThat(inside("cat /root/stopped")).isEqualTo("one");
  }

  @Test
  void copyingWhatIsNotThereIsRefused() {
    assertThat(Cli.docker("cp", name + ":/nosuch", directory.toString()).err())
        .containsAnyOf(
            "Could not find the file /nosuch in container " + name,
            "No such container:path: " + name + ":/nosuch"); // a CLI of 20.10 says it itself
    assertThat(Cli.docker("cp", directory + "/d/f", name + ":/nodir/x").err())
        .containsAnyOf(
            "Could not find the file /nodir in container " + name,
            "No such container:path: " + name + ":/nodir");
    assertThat(Cli.docker("cp", directory + "/d/f", name + ":/etc/passwd/x").exitCode())
        .isEqualTo(1);
    assertThat(Cli.docker("cp", directory + "/d", name + ":/etc/passwd").err())
        .contains("cannot copy directory");
    assertThat(Cli.docker("cp", "nosuch:/x", directory.toString()).err())
        .containsAnyOf("No such container: nosuch", "No such container:path: nosuch");
  }

  @Test
  void diffTellsAddedChangedDeleted() {
    inside("touch /new; rm /etc/group; mkdir /d; touch /d/e; echo >> /etc/passwd");
    assertThat(Cli.docker("diff", name).ok().lines())
        .contains("A /new", "A /d", "A /d/e", "C /etc", "D /etc/group", "C /etc/passwd");
  }

  @Test
  void exportIsTheRootFileSystem() {
    inside("echo hello > /new");
    assertThat(shell("docker export " + name + " | tar xOf - new").ok()).isEqualTo("hello");
    assertThat(shell("docker export -o e.tar " + name + "; tar tf e.tar").ok().lines())
        .contains("bin/busybox", "etc/passwd", "new");
    assertThat(shell("docker export " + name + " | docker import - " + name).exitCode()).isZero();
    assertThat(Cli.docker("run", "--rm", name, "cat", "/new").ok()).isEqualTo("hello");
  }

  @Test
  void commitMakesAnImage() {
    inside("echo hello > /new");
    assertThat(
            Cli.docker(
                    "commit",
                    "-m",
                    "note",
                    "-a",
                    "me",
                    "-c",
                    "ENV X=y",
                    "-c",
                    "CMD [\"cat\", \"/new\"]",
                    name,
                    name)
                .ok())
        .startsWith("sha256:");
    assertThat(Cli.docker("run", "--rm", name).ok()).isEqualTo("hello");
    assertThat(
            Cli.docker("image", "inspect", "-f", "{{.Comment}} {{.Author}} {{.Config.Env}}", name)
                .ok())
        .startsWith("note me [PATH=")
        .endsWith("X=y]");
    Result bad = Cli.docker("commit", "-c", "BOGUS x", name);
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).containsIgnoringCase("BOGUS is not a valid change command");
  }

  @Test
  void sizesAreTold() {
    inside("dd if=/dev/zero of=/big bs=1024 count=1024 2>/dev/null");
    assertThat(Cli.docker("inspect", "-s", "-f", "{{.SizeRw}}", name).ok())
        .satisfies(size -> assertThat(Long.parseLong(size)).isBetween(1048576L, 1200000L));
    assertThat(Cli.docker("ps", "-s", "--filter", "name=" + name, "--format", "{{.Size}}").ok())
        .matches("1\\.\\d+MB \\(virtual \\d+(\\.\\d+)?MB\\)");
  }
}
