package dev.berth.libpod.systemd;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.wire.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files of an installation: a tar archive, or the parts of a form. */
final class QuadletBody {
  /** All files together; unit files and what stands beside them are small. */
  private static final int LIMIT = 16 << 20;

  private static final String TYPES = "Should be \"application/x-tar\" or \"multipart/form-data\"";

  private final Exchange exchange;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private QuadletBody(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Contents by name, directories left off, the one quadlet file last. */
  static Map<String, byte[]> read(Exchange exchange) throws IOException {
    QuadletBody body = new QuadletBody(exchange);
    String header = exchange.header("Content-Type");
    String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    switch (type) {
      case "", "application/tar", "application/x-tar" -> body.archive();
      case "multipart/form-data" -> body.form(String.valueOf(header));
      default ->
          throw PodmanException.plain(
              400,
              "failed to parse parameter \"Content-Type\" with value \"%s\": Content-Type: %s is not supported. %s"
                  .formatted(header, header, TYPES));
    }
    return body.ordered();
  }

  private void archive() throws IOException {
    TarReader tar = new TarReader(exchange.body());
    int left = LIMIT;
    try {
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        if (entry.isDirectory()) {
          continue;
        }
        if (!entry.isFile()) {
          throw PodmanException.plain(
              400, "file \"" + entry.name() + "\" of the archive is no regular file");
        }
        byte[] content = content(tar, left);
        left -= content.length;
        put(entry.name(), content);
      }
    } catch (TarFormatException e) {
      throw PodmanException.plain(400, "the archive cannot be read: " + e.getMessage());
    }
  }

  private static byte[] content(TarReader tar, int limit) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = tar.read(buffer, 0, buffer.length); n > 0; ) {
      if (content.size() + n > limit) {
        throw tooLarge();
      }
      content.write(buffer, 0, n);
      n = tar.read(buffer, 0, buffer.length);
    }
    return content.toByteArray();
  }

  private void form(String header) throws IOException {
    byte[] bytes = exchange.body().readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw tooLarge();
    }
    for (FormFile each : FormFile.parse(bytes, header)) {
      put(each.name(), each.content());
    }
  }

  private static StatusException tooLarge() {
    return new StatusException(413, "quadlet files of more than " + LIMIT + " bytes");
  }

  private void put(String path, byte[] content) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!QuadletShelf.plain(name)) {
      throw PodmanException.plain(400, "invalid file name \"" + name + "\"");
    }
    if (files.put(name, content) != null) {
      throw PodmanException.plain(400, "file \"" + name + "\" was given twice");
    }
  }

  private Map<String, byte[]> ordered() {
    if (files.isEmpty()) {
      throw PodmanException.plain(400, "no files found in request");
    }
    List<String> quadlets = files.keySet().stream().filter(QuadletName::supported).toList();
    if (quadlets.size() > 1) {
      throw PodmanException.plain(400, "only a single quadlet file is allowed per request");
    }
    if (quadlets.isEmpty()) {
      throw PodmanException.plain(400, "no quadlet files found in request");
    }
    byte[] quadlet = files.remove(quadlets.getFirst());
    files.put(quadlets.getFirst(), quadlet == null ? new byte[0] : quadlet);
    return files;
  }
}
