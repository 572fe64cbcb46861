package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All containers in one file, so that a cold start reads one file and not thousands. A line is
 * {@code <id> <stamp> <json>}; the stamp says which documents it was made from, by size and time of
 * change. A line whose stamp no longer fits counts for nothing, so the index may be stale, torn or
 * missing. Documents changed within the time stamps' resolution before the index was written are
 * not believed either.
 */
final class ContainerIndex {
  private static final System.Logger LOG = System.getLogger(ContainerIndex.class.getName());
  private static final String MAGIC = "berth-containers 1";
  private static final long RESOLUTION = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int ID = 64;

  private final StorePaths paths;

  ContainerIndex(StorePaths paths) {
    this.paths = paths;
  }

  /** What the documents of a container look like now; null when it has none. */
  @Nullable String stamp(ContainerId id) {
    String document = fileStamp(paths.containerDocument(id));
    return document == null ? null : document + "," + fileStamp(paths.containerState(id));
  }

  private static @Nullable String fileStamp(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return nanos(facts) + ":" + facts.size();
    } catch (IOException e) {
      return null;
    }
  }

  private static long nanos(BasicFileAttributes facts) {
    return facts.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  void write(Collection<Container> containers) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(containers.size() * 4096 + 64);
      out.writeBytes((MAGIC + "\n").getBytes(StandardCharsets.US_ASCII));
      for (Container container : containers) {
        String stamp = stamp(container.id());
        if (stamp != null) {
          String head = container.id().hex() + " " + stamp + " ";
          out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
          out.writeBytes(Json.write(container));
          out.write('\n');
        }
      }
      Files.createDirectories(paths.temporary());
      AtomicFiles.writeFast(paths.containerIndex(), out.toByteArray(), paths.temporary());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot write the index of containers", e);
    }
  }

  /** Reads the index; a broken one is an empty one. */
  Known read() {
    Path file = paths.containerIndex();
    try {
      long written = nanos(Files.readAttributes(file, BasicFileAttributes.class));
      return parse(Files.readAllBytes(file), written - RESOLUTION);
    } catch (NoSuchFileException e) {
      return Known.NOTHING;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the index of containers is read from documents", e);
      return Known.NOTHING;
    }
  }

  private static Known parse(byte[] content, long trustedBefore) {
    Map<String, Line> lines = new HashMap<>();
    int start = 0;
    boolean head = true;
    for (int i = 0; i < content.length; i++) {
      if (content[i] != '\n') {
        continue;
      }
      if (head) {
        if (!MAGIC.equals(new String(content, 0, i, StandardCharsets.US_ASCII))) {
          return Known.NOTHING;
        }
        head = false;
      } else {
        addLine(content, start, i, lines);
      }
      start = i + 1;
    }
    return new Known(content, lines, trustedBefore);
  }

  private static void addLine(byte[] content, int start, int end, Map<String, Line> lines) {
    int stampStart = start + ID + 1;
    for (int i = stampStart; i < end; i++) {
      if (content[i] == ' ') {
        String id = new String(content, start, ID, StandardCharsets.US_ASCII);
        String stamp = new String(content, stampStart, i - stampStart, StandardCharsets.US_ASCII);
        lines.put(id, new Line(stamp, i + 1, end - i - 1));
        return;
      }
    }
  }

  private record Line(String stamp, int offset, int length) {}

  /** What the index knows; containers are parsed when asked for. */
  static final class Known {
    static final Known NOTHING = new Known(new byte[0], Map.of(), 0);

    private final byte[] content;
    private final Map<String, Line> lines;
    private final long trustedBefore;

    private Known(byte[] content, Map<String, Line> lines, long trustedBefore) {
      this.content = content;
      this.lines = lines;
      this.trustedBefore = trustedBefore;
    }

    /** The container, if the index has it as the documents now are; null otherwise. */
    @Nullable Container get(ContainerId id, String stamp) {
      Line line = lines.get(id.hex());
      if (line == null || !line.stamp.equals(stamp) || newest(stamp) >= trustedBefore) {
        return null;
      }
      try {
        return Json.mapper().readValue(content, line.offset, line.length, Container.class);
      } catch (IOException e) {
        return null;
      }
    }

    private static long newest(String stamp) {
      long newest = 0;
      for (String file : stamp.split(",", -1)) {
        int colon = file.indexOf(':');
        if (colon > 0) {
          newest = Math.max(newest, Long.parseLong(file.substring(0, colon)));
        }
      }
      return newest;
    }
  }
}
