package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved, other tools read; what they write, loads. */
class ArchiveInterchangeTest {
  @TempDir Path directory;
  private Path saved;
  private String id;

  @BeforeEach
  void save() {
    saved = directory.resolve("saved.tar");
    Cli.docker("save", "-o", saved.toString(), "busybox:latest").ok();
    id = imageId("busybox:latest");
  }

  /** Rootless podman leaves a process that keeps its namespace. */
  @AfterEach
  void endPodman() throws IOException {
    Path pid = directory.resolve("xdg/libpod/tmp/pause.pid");
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static String imageId(String name) {
    return Cli.docker("image", "inspect", "-f", "{{.Id}}", name).ok();
  }

  private String tool(String program, String... arguments) {
    assumeTrue(
        Cli.run(Map.of(), "sh", "-c", "command -v " + program).exitCode() == 0,
        program + " is not installed");
    List<String> command = new ArrayList<>(List.of(program));
    Map<String, String> environment = Map.of();
    if (program.equals("podman") || program.equals("buildah")) {
      // a store of its own, of the kind that needs no mounts
      command.addAll(
          List.of(
              "--root", directory.resolve("store").toString(),
              "--runroot", directory.resolve("run").toString(),
              "--storage-driver", "vfs"));
      environment = Map.of("XDG_RUNTIME_DIR", runtimeDirectory().toString());
    }
    command.addAll(List.of(arguments));
    return Cli.run(environment, command.toArray(String[]::new)).ok();
  }

  private Path runtimeDirectory() {
    try {
      Path own = directory.resolve("xdg");
      return Files.createDirectories(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path unpacked() throws IOException {
    Path layout = Files.createDirectory(directory.resolve("layout"));
    Cli.run(Map.of(), "tar", "-C", layout.toString(), "-xf", saved.toString()).ok();
    return layout;
  }

  private void loads(String archive, String name) {
    String out = Cli.docker("load", "-i", directory.resolve(archive).toString()).ok();
    assertThat(out).contains("Loaded image: " + name);
    assertThat(Cli.docker("run", "--rm", name, "echo", "loaded").ok()).isEqualTo("loaded");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void skopeoReadsWhatIsSaved() throws IOException {
    String raw = tool("skopeo", "inspect", "--raw", "--config", "docker-archive:" + saved);
    assertThat(Api.parse(raw).path("rootfs").path("diff_ids")).isNotEmpty();
    assumeTrue(Service.apiAtLeast(44), "an OCI layout came with Docker 25");
    String copied = directory.resolve("copy").toString();
    tool("skopeo", "copy", "-q", "oci:" + unpacked(), "dir:" + copied);
    String manifest = Files.readString(Path.of(copied, "manifest.json"));
    assertThat(Api.parse(manifest).path("config").path("digest").asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"podman", "buildah"})
  void theseReadWhatIsSaved(String program) {
    if (program.equals("podman")) {
      tool(program, "load", "-q", "-i", saved.toString());
    } else {
      tool(program, "pull", "-q", "docker-archive:" + saved);
    }
    assertThat(tool(program, "images", "-a", "--no-trunc", "-q")).contains(id);
  }

  @Test
  void umociUnpacksWhatIsSavedAndWhatItMakesLoads() throws IOException {
    assumeTrue(Service.isBerth(), "dockerd's classic store loads no OCI layouts");
    // umoci knows OCI's manifests only: an image made here, not one that may have come with
    // Docker's
    String made = Cli.docker("create", "busybox", "true").ok();
    Cli.docker("commit", made, "inter/umoci").ok();
    Cli.docker("rm", made).ok();
    Cli.docker("save", "-o", saved.toString(), "inter/umoci").ok();
    Cli.docker("rmi", "inter/umoci").ok();
    Path layout = unpacked();
    Files.delete(layout.resolve("manifest.json")); // the layout alone counts
    Path bundle = directory.resolve("bundle");
    String image = layout + ":latest";
    tool("umoci", "config", "--image", image, "--config.label", "by=umoci");
    tool("umoci", "unpack", "--rootless", "--image", image, bundle.toString());
    Files.writeString(bundle.resolve("rootfs/added"), "by umoci");
    tool("umoci", "repack", "--image", image, bundle.toString());
    tool("umoci", "gc", "--layout", layout.toString());
    Path archive = directory.resolve("umoci.tar");
    Cli.run(Map.of(), "tar", "-C", layout.toString(), "-cf", archive.toString(), ".").ok();
    String out = Cli.docker("load", "-i", archive.toString()).ok();
    String loaded = out.substring(out.lastIndexOf(": ") + 2);
    assertThat(Cli.docker("run", "--rm", loaded, "cat", "/added").ok()).isEqualTo("by umoci");
    Cli.docker("rmi", "-f", imageId(loaded)).ok();
  }

  @ParameterizedTest
  @CsvSource({
    "docker-archive, inter/skopeo:1, 24",
    "oci-archive, inter/skopeo-oci:1, 0",
  })
  void skopeosArchivesLoad(String format, String name, int dockerSince) {
    assumeTrue(Service.isBerth() || dockerSince > 0, "dockerd loads no such archives");
    Path archive = directory.resolve("skopeo.tar");
    tool("skopeo", "copy", "-q", "docker-archive:" + saved, format + ":" + archive + ":" + name);
    loads("skopeo.tar", name);
  }

  @Test
  void podmansArchivesLoad() {
    tool("podman", "load", "-q", "-i", saved.toString());
    tool("podman", "tag", "busybox", "localhost/inter/podman:1");
    for (String format : List.of("docker-archive", "oci-archive")) {
      if (format.equals("docker-archive") || Service.isBerth()) {
        Path archive = directory.resolve(format + ".tar");
        String name = "localhost/inter/podman:1";
        tool("podman", "save", "-q", "--format", format, "-o", archive.toString(), name);
        loads(format + ".tar", name);
      }
    }
    Path several = directory.resolve("several.tar");
    tool(
        "podman",
        "save",
        "-q",
        "-m",
        "-o",
        several.toString(),
        "localhost/inter/podman:1",
        "docker.io/library/busybox:latest");
    assertThat(Cli.docker("load", "-i", several.toString()).ok())
        .contains("Loaded image: localhost/inter/podman:1", "Loaded image: busybox:latest");
    Cli.docker("rmi", "localhost/inter/podman:1").ok();
  }

  @Test
  void buildahsArchivesLoad() {
    tool("buildah", "pull", "-q", "docker-archive:" + saved);
    String container = tool("buildah", "from", "--pull-never", "busybox");
    tool("buildah", "config", "--label", "by=buildah", container);
    for (String format : List.of("docker-archive", "oci-archive")) {
      if (format.equals("docker-archive") || Service.isBerth()) {
        Path archive = directory.resolve(format + ".tar");
        String target = format + ":" + archive + ":inter/buildah:1";
        tool("buildah", "commit", "-q", container, target);
        loads(format + ".tar", "inter/buildah:1");
      }
    }
    tool("buildah", "rm", "-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
  void compressedArchivesLoad(String program) {
    assumeTrue(
        Service.isBerth() || !program.equals("zstd") || Service.apiAtLeast(42),
        "zstd came with Docker 23");
    assumeTrue(Service.isBerth() || !program.equals("xz"), "dockerd calls a program for xz");
    Cli.docker("tag", "busybox:latest", "inter/packed:1").ok();
    Cli.docker("save", "-o", saved.toString(), "inter/packed:1").ok();
    Cli.docker("rmi", "inter/packed:1").ok();
    Path packed = directory.resolve("packed");
    tool(program, "--version");
    Cli.run(Map.of(), "sh", "-c", program + " -c <'" + saved + "' >'" + packed + "'").ok();
    loads("packed", "inter/packed:1");
  }
}
