package dev.berth.libpod.kube;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.error.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The numbers of a container's user, by the account files inside. */
final class KubeAccounts {
  private static final int MAX_FILE = 1 << 20;

  private final Supplier<ContainerFiles> files;

  KubeAccounts(Supplier<ContainerFiles> files) {
    this.files = files;
  }

  /** A user and its group. */
  record Account(long user, long group) {}

  /** Of {@code user[:group]}, names or numbers. */
  Account of(Container container, String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    List<String> known = entry(container, "/etc/passwd", user, 2);
    if (known == null && !number(user)) {
      throw unknown("user", user, "passwd");
    }
    long uid = known == null ? Long.parseLong(user) : number(known, 2);
    if (group.isEmpty()) {
      return new Account(uid, known == null ? 0 : number(known, 3));
    }
    if (number(group)) {
      return new Account(uid, Long.parseLong(group));
    }
    List<String> found = entry(container, "/etc/group", group, 2);
    if (found == null) {
      throw unknown("group", group, "group");
    }
    return new Account(uid, number(found, 2));
  }

  private static PodmanException unknown(String kind, String name, String file) {
    return PodmanException.caused(
        500,
        "generating YAML: unable to find " + kind + " " + name,
        "no matching entries in " + file + " file");
  }

  private static boolean number(String text) {
    return text.matches("\\d{1,10}");
  }

  private static long number(List<String> fields, int at) {
    String text = fields.size() > at ? fields.get(at) : "";
    return number(text) ? Long.parseLong(text) : 0;
  }

  /** The line of a name or number, in fields. */
  private @Nullable List<String> entry(Container container, String path, String key, int id) {
    for (String line : text(container, path).split("\n", -1)) {
      List<String> fields = List.of(line.split(":", -1));
      if (fields.size() > id && (fields.getFirst().equals(key) || fields.get(id).equals(key))) {
        return fields;
      }
    }
    return null;
  }

  /** A file inside, empty when there is none. */
  private String text(Container container, String path) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (ContainerFiles.Archive archive = files.get().archive(container.id().hex(), path)) {
      if (archive.stat().size() > MAX_FILE) {
        return "";
      }
      archive.writeTo(tar);
      TarReader reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()));
      TarEntry entry = reader.next();
      if (entry == null || !entry.isFile()) {
        return "";
      }
      byte[] content = new byte[(int) entry.size()];
      int filled = 0;
      for (int n = 1; n > 0 && filled < content.length; filled += Math.max(n, 0)) {
        n = reader.read(content, filled, content.length - filled);
      }
      return new String(content, 0, filled, StandardCharsets.UTF_8);
    } catch (EngineException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
