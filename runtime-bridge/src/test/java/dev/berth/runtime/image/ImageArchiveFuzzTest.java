package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever members and documents an archive has, it is taken or INVALID and leaves nothing. */
class ImageArchiveFuzzTest {
  @Provide
  Arbitrary<List<TarEntry>> members() {
    Arbitrary<String> names =
        Arbitraries.of("a", "b", "..", ".", "/", "a/b", "out", "\u00e9", ".wh.a", ".wh..wh..opq")
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> String.join("/", parts));
    Arbitrary<String> links =
        Arbitraries.oneOf(
            names, Arbitraries.of("/tmp", "../../..", "../sentinel", "/proc/self/cwd", ""));
    return Combinators.combine(names, Arbitraries.of('0', '1', '2', '3', '5', '6', 'Z'), links)
        .as(
            (name, type, link) ->
                new TarEntry(raw(name), type, 0777, 0, 0, 0, 1, 0, raw(link), 0, 0, Map.of(), null))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static String raw(String name) {
    return new String(name.getBytes(UTF_8), ISO_8859_1);
  }

  @Property(tries = 200)
  void noArchiveReachesOutOfItsLayer(@ForAll("members") List<TarEntry> members) throws IOException {
    Path top = Files.createTempDirectory("hostile");
    try {
      Files.writeString(top.resolve("sentinel"), "untouched");
      StoreBench bench = new StoreBench(top.resolve("store"));
      TarBytes tar = new TarBytes();
      members.forEach(tar::add);
      try {
        bench.unpack(tar.bytes());
      } catch (EngineException e) {
        assertThat(bench.leftovers()).isEmpty();
      }
      assertThat(top.resolve("sentinel")).hasContent("untouched");
      try (Stream<Path> files = Files.list(top)) {
        assertThat(files).hasSize(2);
      }
    } finally {
      Trees.deleteContents(top);
      Files.delete(top);
    }
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"Config\"",
            "\"config.json\"",
            "\"Layers\"",
            "null",
            "\"layer.tar\"",
            "\"RepoTags\"",
            "\"app:v1\"",
            "1",
            "\"manifests\"",
            "\"digest\"",
            "\"sha256:" + "a".repeat(64) + "\"",
            "\"rootfs\"",
            "\"diff_ids\"",
            "\"size\"",
            "-1")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 150)
  void documentsAreTakenOrInvalid(
      @ForAll("json") String manifest, @ForAll("json") String index, @ForAll("json") String config)
      throws IOException {
    Path top = Files.createTempDirectory("hostile");
    try {
      StoreBench bench = new StoreBench(top);
      byte[] archive =
          new TarBytes()
              .file("manifest.json", manifest)
              .file("index.json", index)
              .file("repositories", index)
              .file("config.json", config)
              .bytes();
      try {
        bench.load(archive);
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
        assertThat(bench.leftovers()).isEmpty();
      }
      assertThat(bench.store.list()).hasSizeLessThan(2);
    } finally {
      Trees.deleteContents(top);
      Files.delete(top);
    }
  }
}
