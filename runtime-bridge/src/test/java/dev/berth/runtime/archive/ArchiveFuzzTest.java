package dev.berth.runtime.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Archives with anything changed in them are read or refused as malformed, in bounded memory. */
class ArchiveFuzzTest {
  private static final byte[] TAR = tar();

  /** A change: what is at a place becomes something else, or the rest is cut off. */
  private record Change(int place, byte[] bytes, boolean cut) {}

  private static byte[] tar() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TarWriter tar = new TarWriter(out);
      tar.directory("d", 1);
      tar.file("d/" + "long".repeat(50), new byte[700], 2);
      tar.write(entry("f", '0', 3, "", Map.of("user.x", new byte[30])));
      tar.copy(new ByteArrayInputStream(new byte[3]), 3);
      tar.write(entry("link", '2', 0, "target".repeat(30), Map.of()));
      tar.write(entry("hard", '1', 0, "f", Map.of()));
      record(out, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=5000");
      tar.write(entry("sparse", '0', 1024, "", Map.of()));
      out.write(Arrays.copyOf("1\n100\n512\n".getBytes(US_ASCII), 1024));
      tar.file("last", new byte[1], 3);
      tar.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TarEntry entry(
      String name, char type, long size, String link, Map<String, byte[]> xattrs) {
    return new TarEntry(name, type, 0644, 0, 0, size, 5, 7, link, 0, 0, xattrs, null);
  }

  private static void record(ByteArrayOutputStream out, String... records) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String each : records) {
      body.append(each.length() + 4).append(' ').append(each).append('\n');
    }
    byte[] bytes = body.toString().getBytes(US_ASCII);
    new TarWriter(out).write(new TarEntry("x", 'x', 0, 0, 0, 0, 0, 0, "", 0, 0, Map.of(), null));
    byte[] all = out.toByteArray();
    int header = all.length - 512;
    String size = String.format("%011o", bytes.length);
    System.arraycopy(size.getBytes(US_ASCII), 0, all, header + 124, 11);
    sum(all, header);
    out.reset();
    out.write(all);
    out.write(Arrays.copyOf(bytes, 512));
  }

  /** Makes the checksum of a header right. */
  private static void sum(byte[] tar, int header) {
    Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = header; i < header + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes(US_ASCII);
    System.arraycopy(text, 0, tar, header + 148, 8);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(12),
            Arbitraries.of("77777777777", "-1", "x", "g", "S", "L", "../", "99999999 ", "0\n", "=")
                .map(text -> text.getBytes(US_ASCII)),
            Arbitraries.just(new byte[] {(byte) 0x80, 0, 0, 0, 0x7f, -1, -1, -1, -1, -1, -1, -1}));
    return Combinators.combine(
            Arbitraries.integers().between(0, TAR.length - 1),
            bytes,
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(19, false), net.jqwik.api.Tuple.of(1, true)))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static byte[] changed(byte[] original, List<Change> changes) {
    byte[] bytes = original.clone();
    for (Change each : changes) {
      int place = each.place % bytes.length;
      if (each.cut) {
        return Arrays.copyOf(bytes, place);
      }
      int length = Math.min(each.bytes.length, bytes.length - place);
      System.arraycopy(each.bytes, 0, bytes, place, length);
    }
    return bytes;
  }

  @Property(tries = 3000)
  void changedTarsAreReadOrMalformed(@ForAll("changes") List<Change> changes) throws IOException {
    byte[] bytes = changed(TAR, changes);
    for (int header = 0; header + 512 <= bytes.length; header += 512) {
      if (bytes[header] != 0 && bytes[header + 257] == 'u') {
        sum(bytes, header); // a wrong checksum alone finds nothing
      }
    }
    TarReader reader = new TarReader(new ByteArrayInputStream(bytes));
    long read = 0;
    try {
      byte[] buffer = new byte[100];
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        assertThat(entry.size()).isNotNegative();
        for (int count; (count = reader.read(buffer, 0, buffer.length)) >= 0; ) {
          read += count;
        }
      }
    } catch (TarFormatException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    assertThat(read).isLessThanOrEqualTo(bytes.length);
  }

  @Provide
  Arbitrary<byte[]> packed() {
    return Arbitraries.of("gzip", "zstd", "xz", "bzip2").map(ArchiveFuzzTest::packed);
  }

  private static byte[] packed(String how) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing =
        switch (how) {
          case "gzip" -> new GZIPOutputStream(out);
          case "zstd" -> new ZstdOutputStream(out);
          case "xz" -> new XZOutputStream(out, new LZMA2Options(0));
          default -> new BZip2CompressorOutputStream(out, 1);
        }) {
      packing.write(TAR);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  @Property(tries = 600)
  void changedStreamsUnfoldOrAreMalformed(
      @ForAll("packed") byte[] packed, @ForAll("changes") List<Change> changes) throws IOException {
    byte[] bytes = changed(packed, changes);
    try (InputStream in = Compression.decompress(new ByteArrayInputStream(bytes))) {
      byte[] buffer = new byte[4096];
      for (int reads = 0; reads < 10_000 && in.read(buffer, 0, buffer.length) >= 0; reads++) {
        // all that comes
      }
    } catch (TarFormatException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
