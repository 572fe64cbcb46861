package dev.berth.runtime.image;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Builds tar archives by hand, the hostile ones too. */
final class TarBytes {
  private static final long MTIME = 1_700_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);

  TarBytes file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8), 0644, Map.of());
  }

  TarBytes file(String name, byte[] content, int mode, Map<String, byte[]> xattrs) {
    try {
      tar.write(entry(name, '0', mode, content.length, "", xattrs));
      tar.copy(new ByteArrayInputStream(content), content.length);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TarBytes directory(String name) {
    return add(entry(name, '5', 0755, 0, "", Map.of()));
  }

  TarBytes symlink(String name, String target) {
    return add(entry(name, '2', 0777, 0, target, Map.of()));
  }

  TarBytes hardLink(String name, String target) {
    return add(entry(name, '1', 0644, 0, target, Map.of()));
  }

  TarBytes special(String name, char type) {
    return add(entry(name, type, 0600, 0, "", Map.of()));
  }

  private static TarEntry entry(
      String name, char type, int mode, long size, String link, Map<String, byte[]> xattrs) {
    int major = type == '3' ? 1 : 0;
    return new TarEntry(
        RawNames.raw(name),
        type,
        mode,
        0,
        0,
        size,
        MTIME,
        5,
        RawNames.raw(link),
        major,
        3,
        xattrs,
        null);
  }

  TarBytes add(TarEntry entry) {
    try {
      tar.write(entry);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      tar.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
