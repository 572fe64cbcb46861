package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.files.KeptAttributes;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
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
  void keepsTimesOfLinksAndAttributesOfUsers() throws IOException {
    LinuxKernel kernel = new LinuxKernel();
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Path link = Files.createSymbolicLink(source.resolve("l"), Path.of("nowhere"));
    Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
    Path below = Files.createDirectory(source.resolve("d"));
    kernel.setXattr(below, "user.a", new byte[] {1, 0, 2});
    copy().tree(source, "/", path -> false);
    assertThat(Files.getLastModifiedTime(root.resolve("l"), LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(time);
    assertThat(KeptAttributes.of(kernel, root.resolve("d")))
        .containsEntry("user.a", new byte[] {1, 0, 2});
  }

  @Test
  void aNewDestinationIsNotAsItsSource() throws IOException {
    Files.setAttribute(source, "unix:mode", 0700);
    copy().tree(source, "/new", path -> false);
    assertThat((int) Files.getAttribute(root.resolve("new"), "unix:mode") & 07777).isEqualTo(0755);
  }

  @Test
  void namesOfOneFileAreJoinedInOneSourceOnly() throws IOException {
    Path file = Files.writeString(source.resolve("a"), "x");
    Files.createLink(source.resolve("b"), file);
    TreeCopy copy = copy();
    copy.file(source.resolve("a"), "/a");
    copy.file(source.resolve("b"), "/b");
    assertThat(Files.getAttribute(root.resolve("a"), "unix:ino"))
        .isNotEqualTo(Files.getAttribute(root.resolve("b"), "unix:ino"));
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
  void whatIsThereGivesWay() throws IOException {
    Files.createDirectories(root.resolve("f/old"));
    Files.writeString(root.resolve("d"), "a file");
    Files.createSymbolicLink(root.resolve("gone"), Path.of("nowhere"));
    Files.writeString(source.resolve("f"), "now a file");
    Files.createDirectory(source.resolve("d"));
    Files.writeString(source.resolve("d/x"), "x");
    Files.createDirectory(source.resolve("gone"));
    copy().tree(source, "/", path -> false);
    assertThat(root.resolve("f")).hasContent("now a file");
    assertThat(root.resolve("d/x")).hasContent("x");
    assertThat(root.resolve("gone")).isDirectory();
    assertThat(root.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aDirectoryNamedAsTheTargetMustBeOne() throws IOException {
    Files.writeString(root.resolve("d"), "");
    assertThatThrownBy(() -> copy().tree(source, "/d", path -> false))
        .hasMessage("cannot copy to non-directory: /d");
  }

  @Test
  void theTargetDirectoryStaysWhatItIs() throws IOException {
    Files.setAttribute(source, "unix:mode", 0700);
    copy().tree(source, "/new", path -> false);
    assertThat((int) Files.getAttribute(root.resolve("new"), "unix:mode") & 07777).isEqualTo(0755);
  }

  @Test
  void linksKeepTheirTimes() throws IOException {
    Path link = Files.createSymbolicLink(source.resolve("l"), Path.of("x"));
    Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.fromMillis(1_000_000_000_000L), null, null);
    copy().tree(source, "/", path -> false);
    assertThat(Files.getLastModifiedTime(root.resolve("l"), LinkOption.NOFOLLOW_LINKS).toMillis())
        .isEqualTo(1_000_000_000_000L);
  }

  @Test
  void modesAreChanged() throws IOException {
    Files.createDirectory(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "");
    new TreeCopy(
            new LinuxKernel(),
            root,
            new TreeCopy.Attributes(null, null, ModeChange.parse("u=rwX,go=")))
        .tree(source, "/", path -> false);
    assertThat((int) Files.getAttribute(root.resolve("d"), "unix:mode") & 07777).isEqualTo(0700);
    assertThat((int) Files.getAttribute(root.resolve("d/f"), "unix:mode") & 07777).isEqualTo(0600);
  }

  private TreeCopy copy() {
    return new TreeCopy(new LinuxKernel(), root, new TreeCopy.Attributes(null, null, null));
  }
}
