package dev.berth.runtime.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootedPathTest {
  @TempDir Path root;

  @Test
  void linksStayInside() throws Exception {
    Files.createDirectories(root.resolve("a/b"));
    Files.createSymbolicLink(root.resolve("abs"), Path.of("/a/b"));
    Files.createSymbolicLink(root.resolve("out"), Path.of("../../../../etc"));
    assertThat(RootedPath.resolve(root, "/abs/x")).isEqualTo(root.resolve("a/b/x"));
    assertThat(RootedPath.resolve(root, "out/passwd")).isEqualTo(root.resolve("etc/passwd"));
    assertThat(RootedPath.resolve(root, "../../a")).isEqualTo(root.resolve("a"));
    assertThat(RootedPath.resolveParent(root, "abs")).isEqualTo(root.resolve("abs"));
  }

  @Test
  void aLoopEnds() throws Exception {
    Files.createSymbolicLink(root.resolve("l"), Path.of("l"));
    assertThatThrownBy(() -> RootedPath.resolve(root, "l/x"))
        .hasMessageContaining("too many links");
  }
}
