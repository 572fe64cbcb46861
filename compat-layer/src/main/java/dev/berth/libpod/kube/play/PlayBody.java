package dev.berth.libpod.kube.play;

import dev.berth.api.Exchange;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What came with a request: the text, and for an archive the directories of what it builds.
 *
 * @param directory of the unpacked archive, null when there was none
 */
record PlayBody(String text, @Nullable Path directory) implements AutoCloseable {
  private static final int LONGEST = 4 << 20;
  private static final String MANIFEST = "play.yaml";

  /**
   * Reads it.
   *
   * @param place where archives are unpacked
   */
  static PlayBody of(Exchange exchange, Path place) throws IOException {
    String type = exchange.header("Content-Type");
    int end = type == null ? 0 : type.indexOf(';');
    return switch (type == null ? "" : end < 0 ? type : type.substring(0, end).strip()) {
      case "",
          "text/plain",
          "application/json",
          "application/yaml",
          "application/text",
          "application/x-yaml" ->
          new PlayBody(text(exchange.body()), null);
      case "application/x-tar" -> unpacked(exchange.body(), place);
      default ->
          throw PodmanException.plain(
              500, "Content-Type: " + type + " is not supported. Should be \"application/x-tar\"");
    };
  }

  private static PlayBody unpacked(InputStream tar, Path place) throws IOException {
    Files.createDirectories(place);
    Path directory = Files.createTempDirectory(place, "kube");
    PlayBody body = new PlayBody("", directory);
    try {
      TreeUnpacker.unpackAsOwn(directory, tar);
      Path manifest = directory.resolve(MANIFEST);
      if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
        throw PodmanException.plain(500, "file not found: tar missing play.yaml file at root");
      }
      try (InputStream in = Files.newInputStream(manifest)) {
        return new PlayBody(text(in), directory);
      }
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new KubeException("the manifest is larger than " + LONGEST + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (directory == null) {
      return;
    }
    try {
      AtomicFiles.deleteTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
