package dev.berth.libpod.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** A tar whose first path elements get other names while it is read. */
final class RenamedTar extends PipedInputStream {
  private static final int BUFFER = 1 << 16;

  private volatile @Nullable IOException failure;

  private RenamedTar() {
    super(BUFFER);
  }

  /** Begins; the source is read by a thread of its own. */
  static InputStream of(InputStream source, Map<String, String> names) throws IOException {
    RenamedTar renamed = new RenamedTar();
    PipedOutputStream sink = new PipedOutputStream(renamed);
    Thread.ofPlatform()
        .daemon()
        .name("rename-tar")
        .start(
            () -> {
              try (sink) {
                copy(source, sink, names);
              } catch (IOException e) {
                renamed.failure = e;
              }
            });
    return renamed;
  }

  private static void copy(InputStream source, PipedOutputStream sink, Map<String, String> names)
      throws IOException {
    try (TarArchiveInputStream in = new TarArchiveInputStream(source);
        TarArchiveOutputStream out = new TarArchiveOutputStream(sink)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        each.setName(renamed(each.getName(), names));
        if (each.isLink()) {
          each.setLinkName(renamed(each.getLinkName(), names));
        }
        out.putArchiveEntry(each);
        in.transferTo(out);
        out.closeArchiveEntry();
      }
    }
  }

  private static String renamed(String name, Map<String, String> names) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? name : name.substring(0, slash);
    String other = names.get(first);
    return other == null ? name : other + name.substring(first.length());
  }

  /** A source that broke off is no end of the archive. */
  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    IOException broken = failure;
    if (count < 0 && broken != null) {
      throw broken;
    }
    return count;
  }
}
