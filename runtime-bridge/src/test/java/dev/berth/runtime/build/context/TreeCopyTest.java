package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCopyTest {
  @TempDir Path directory;
  private Path source;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    root = Files.createDirectory(directory.resolve("root"));
  }

  @Test
  void mergesDirectoriesAndReplacesFiles() throws IOException {
    Files.createDirectories(root.resolve("d/sub"));
    Files.writeString(root.resolve("d/old"), "stays");
    Files.writeString(root.resolve("d/same"), "before");
    Files.createDirectory(source.resolve("sub"));
    Files.writeString(source.resolve("sub/new"), "n");
    Files.writeString(source.resolve("same"), "after");
    copy().tree(source, "/d", path -> false);
    assertThat(root.resolve("d/old")).hasContent("stays");
    assertThat(root.resolve("d/same")).hasContent("after");
    assertThat(root.resolve("d/sub/new")).hasContent("n");
  }

  @Test
  void keepsModesTimesLinksAndHardLinks() throws IOException {
    Path file = Files.writeString(source.resolve("a"), "x");
    Files.setAttribute(file, "unix:mode", 0751);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    Files.createLink(source.resolve("b"), file);
    Files.createSymbolicLink(source.resolve("l"), Path.of("/outside"));
    copy().tree(source, "/", path -> false);
    assertThat((int) Files.getAttribute(root.resolve("a"), "unix:mode") & 07777).isEqualTo(0751);
    assertThat(Files.getLastModifiedTime(root.resolve("a")).toMillis())
        .isEqualTo(1_000_000_000_000L);
    assertThat(Files.getAttribute(root.resolve("a"), "unix:ino"))
        .isEqualTo(Files.getAttribute(root.resolve("b"), "unix:ino"));
    assertThat(Files.readSymbolicLink(root.resolve("l"))).isEqualTo(Path.of("/outside"));
  }

  @Test
  void linksToDirectoriesInTheRootLeadNowhereElse() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("esc"), outside);
    Files.writeString(source.resolve("f"), "x");
    copy().file(source.resolve("f"), "/esc/f");
    assertThat(outside.resolve("f")).doesNotExist();
    assertThat(root.resolve(outside.toString().substring(1)).resolve("f")).hasContent("x");
  }

  @Test
  void leavesOutWhatIsExcluded() throws IOException {
    Files.writeString(source.resolve("a.o"), "");
    Files.writeString(source.resolve("b"), "");
    copy().tree(source, "/", path -> path.endsWith(".o"));
    assertThat(root.resolve("a.o")).doesNotExist();
    assertThat(root.resolve("b")).exists();
  }

  @Test
  void aFileDoesNotReplaceADirectory() throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(source.resolve("d"), "");
    assertThatThrownBy(() -> copy().file(source.resolve("d"), "/d"))
        .hasMessageContaining("cannot copy to directory");
  }

  private TreeCopy copy() {
    return new TreeCopy(new LinuxKernel(), root, new TreeCopy.Attributes(null, null, null));
  }
}
