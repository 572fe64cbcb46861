package dev.berth.runtime.archive;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  @Test
  void readsWhatTheWriterWrites() throws IOException {
    TarEntry entry =
        new TarEntry(
            "d/".repeat(90) + RawNames.raw("\u00fc") + "x".repeat(99),
            '0',
            06755,
            3_000_000,
            70_000,
            5,
            -7,
            123_000_000,
            "",
            0,
            0,
            Map.of("user.a", new byte[] {1, 10, 0, 61}),
            null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.write(entry);
    writer.copy(new ByteArrayInputStream("12345".getBytes()), 5);
    writer.directory("dir", 9);
    writer.finish();
    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
    TarEntry read = reader.next();
    assertThat(read).usingRecursiveComparison().isEqualTo(entry);
    assertThat(reader.next()).extracting(TarEntry::name).isEqualTo("dir/");
    assertThat(reader.next()).isNull();
  }

  @Test
  void readsWhatEndsWithTheLastMembersData() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.file("a", new byte[] {1, 2, 3}, 0);
    byte[] cut = Arrays.copyOf(out.toByteArray(), TarHeader.BLOCK + 3);
    TarReader reader = new TarReader(new ByteArrayInputStream(cut));
    assertThat(reader.next()).extracting(TarEntry::name).isEqualTo("a");
    assertThat(reader.next()).isNull();
    TarReader shorter = new TarReader(new ByteArrayInputStream(cut, 0, TarHeader.BLOCK + 2));
    shorter.next();
    assertThatThrownBy(shorter::next).hasMessage("unexpected EOF");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu",
        "--format=pax",
        "--format=ustar",
        "--format=oldgnu",
        "--format=gnu --sparse",
        "--format=pax --sparse --sparse-version=0.0",
        "--format=pax --sparse --sparse-version=0.1",
        "--format=pax --sparse --sparse-version=1.0"
      })
  void readsWhatTarWrites(String options, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("a/" + "n".repeat(90) + "/sparse");
    Files.createDirectories(file.getParent());
    byte[] content = new byte[3_000_000];
    Arrays.fill(content, 0, 4096, (byte) 'x');
    Arrays.fill(content, 2_000_000, 2_000_777, (byte) 'y');
    try (var channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
      channel.write(ByteBuffer.wrap(content, 0, 4096), 0);
      channel.write(ByteBuffer.wrap(content, 2_000_000, 777), 2_000_000);
      channel.write(ByteBuffer.wrap(content, 2_999_999, 1), 2_999_999);
    }
    Path tar = directory.resolve("t.tar");
    List<String> command =
        new ArrayList<>(List.of("tar", "-C", directory.toString(), "-cf", tar.toString()));
    command.addAll(List.of(options.split(" ", -1)));
    command.add("a");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    try (var in = Files.newInputStream(tar)) {
      TarReader reader = new TarReader(in);
      assertThat(reader.next()).matches(TarEntry::isDirectory);
      assertThat(reader.next()).extracting(TarEntry::name).isEqualTo("a/" + "n".repeat(90) + "/");
      TarEntry entry = Objects.requireNonNull(reader.next());
      assertThat(entry.name()).isEqualTo("a/" + "n".repeat(90) + "/sparse");
      assertThat(entry.size()).isEqualTo(content.length);
      assertThat(content(entry, reader)).isEqualTo(content);
      assertThat(entry.sparse() != null).isEqualTo(options.contains("sparse"));
      assertThat(reader.next()).isNull();
    }
  }

  private static byte[] content(TarEntry entry, TarReader reader) throws IOException {
    byte[] whole = new byte[(int) entry.size()];
    List<TarEntry.Segment> segments = entry.sparse();
    for (TarEntry.Segment segment :
        segments == null ? List.of(new TarEntry.Segment(0, entry.size())) : segments) {
      int done = 0;
      while (done < segment.length()) {
        done += reader.read(whole, (int) segment.offset() + done, (int) segment.length() - done);
      }
    }
    return whole;
  }

  @Test
  void refusesNumbersAndNamesThatCannotBe() throws IOException {
    byte[] bytes = new byte[1024];
    bytes[124] = (byte) 0xff; // a negative size in base 256
    assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(bytes)).next())
        .isInstanceOf(TarFormatException.class);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.file("x", new byte[600], 0);
    byte[] cut = Arrays.copyOf(out.toByteArray(), 800);
    TarReader reader = new TarReader(new ByteArrayInputStream(cut));
    assertThat(reader.next()).isNotNull();
    assertThatThrownBy(reader::next).hasMessage("unexpected EOF");
  }
}
