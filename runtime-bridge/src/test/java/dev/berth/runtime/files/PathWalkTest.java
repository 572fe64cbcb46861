package dev.berth.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.userns.IdMapping;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathWalkTest {
  @TempDir Path outside;
  private Path root;

  @BeforeEach
  void tree() throws IOException {
    root = Files.createDirectory(outside.resolve("root"));
    Files.writeString(outside.resolve("secret"), "host");
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/f"), "inside");
    Files.writeString(root.resolve("secret"), "container");
    Files.createSymbolicLink(root.resolve("abs"), Path.of("/a/b"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../secret"));
    Files.createSymbolicLink(root.resolve("a/rel"), Path.of("../secret"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/f, inside",
    "a//b/./f, inside",
    "/abs/f, inside",
    "/up, container",
    "/../../secret, container",
    "/a/rel, container",
    "/abs/../rel, container"
  })
  void linksNeverLeadOutside(String path, String content) throws IOException {
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls)) {
      assertThat(Files.readString(walk.find(path, true).path())).isEqualTo(content);
    }
  }

  @Test
  void theLastLinkIsFollowedOnlyWhenAsked() throws IOException {
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls)) {
      assertThat(Files.isSymbolicLink(walk.find("/abs", false).path())).isTrue();
    }
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls)) {
      assertThat(walk.find("/abs", true).name()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"/nosuch", "/a/b/f/deeper", "/abs/nosuch", "/loop"})
  void whatIsNotThereIsRefused(String path) throws IOException {
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls)) {
      assertThatThrownBy(() -> walk.find(path, true)).isInstanceOf(EngineException.class);
    }
  }

  @Test
  void archivesKeepLinksAndNames() throws IOException {
    Files.createLink(root.resolve("a/hard"), root.resolve("a/b/f"));
    List<String> members = new ArrayList<>();
    TarReader tar = new TarReader(new ByteArrayInputStream(archive()));
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      members.add(entry.type() + " " + entry.name() + " " + entry.linkName());
    }
    assertThat(members)
        .containsExactly(
            "5 a/ ",
            "5 a/b/ ",
            "0 a/b/f ",
            "1 a/hard a/b/f",
            "2 a/rel ../secret",
            "2 abs /a/b",
            "2 loop loop",
            "0 secret ",
            "2 up ../../../../secret");
  }

  @Test
  void whatWasArchivedCanBeUnpackedAgain() throws IOException {
    Path target = Files.createDirectory(outside.resolve("target"));
    TreeUnpacker.unpack(target, new ByteArrayInputStream(archive()), false);
    assertThat(Files.readString(target.resolve("a/b/f"))).isEqualTo("inside");
    assertThat(Files.readSymbolicLink(target.resolve("abs"))).isEqualTo(Path.of("/a/b"));
  }

  @Test
  void kindsAreKeptWhenAsked() throws IOException {
    Path target = Files.createDirectory(outside.resolve("target"));
    Files.createDirectories(target.resolve("secret/full"));
    assertThatThrownBy(() -> TreeUnpacker.unpack(target, new ByteArrayInputStream(archive()), true))
        .hasMessageContaining("cannot overwrite directory \"/secret\" with non-directory");
    TreeUnpacker.unpack(target, new ByteArrayInputStream(archive()), false);
    assertThat(Files.readString(target.resolve("secret"))).isEqualTo("container");
  }

  private byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls)) {
      TreeArchiver archiver = new TreeArchiver(calls, new LinuxKernel(), out, IdMapping.IDENTITY);
      archiver.children(walk.find("/", true).directory(), "");
      archiver.finish();
    }
    return out.toByteArray();
  }

  private PathWalk walk(DirectoryCalls calls) throws IOException {
    return new PathWalk(calls, root, MountTable.NONE, true);
  }
}
