package dev.berth.runtime.event;

import dev.berth.runtime.store.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal on disk: one JSON object a line in the current file, and one older file. Appending is
 * one write(2), so a killed process loses nothing it reported; a torn last line (loss of power) is
 * closed at the next open and skipped by readers. Callers serialise {@code append} and {@code
 * extent}; reading an extent is free of locks.
 */
final class JournalFile implements AutoCloseable {
  /** Bytes after which the current file becomes the older one. */
  static final long DEFAULT_LIMIT = 4L << 20;

  private static final System.Logger LOG = System.getLogger(JournalFile.class.getName());

  private final Path current;
  private final Path older;
  private final long limit;
  private @Nullable FileOutputStream out;
  private long length;

  JournalFile(Path current, long limit) {
    this.current = current;
    this.older = current.resolveSibling(current.getFileName() + ".1");
    this.limit = limit;
  }

  void append(Event event) throws IOException {
    byte[] json = Json.write(event);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    if (length > 0 && length + line.length > limit) {
      rotate();
    }
    FileOutputStream stream = open();
    stream.write(line);
    length += line.length;
  }

  private FileOutputStream open() throws IOException {
    FileOutputStream open = out;
    if (open != null) {
      return open;
    }
    Path directory = current.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    boolean torn = endsInsideLine();
    FileOutputStream stream = new FileOutputStream(current.toFile(), true);
    if (torn) {
      stream.write('\n');
    }
    length = Files.size(current);
    out = stream;
    return stream;
  }

  private boolean endsInsideLine() throws IOException {
    if (!Files.exists(current)) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "r")) {
      if (file.length() == 0) {
        return false;
      }
      file.seek(file.length() - 1);
      return file.read() != '\n';
    }
  }

  private void rotate() throws IOException {
    close();
    Files.move(current, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    length = 0;
  }

  /** What there is now: a rotation later does not change what an extent reads. */
  Extent extent() throws IOException {
    return new Extent(openExisting(older), openExisting(current));
  }

  private static @Nullable Part openExisting(Path path) throws IOException {
    try {
      FileChannel channel = FileChannel.open(path);
      return new Part(channel, channel.size());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Reads and closes an extent, oldest first. */
  List<Event> read(Extent extent) {
    List<Event> events = new ArrayList<>();
    try (Extent closing = extent) {
      read(closing.older(), events);
      read(closing.current(), events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  private static void read(@Nullable Part part, List<Event> events) throws IOException {
    if (part == null) {
      return;
    }
    byte[] content;
    try (InputStream in = Channels.newInputStream(part.channel())) {
      content = in.readNBytes(Math.toIntExact(part.length()));
    }
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        parse(content, start, i - start, events);
        start = i + 1;
      }
    }
  }

  private static void parse(byte[] content, int offset, int length, List<Event> events) {
    if (length == 0) {
      return;
    }
    try {
      Event event = Json.mapper().readValue(content, offset, length, Event.class);
      if (event != null && event.time() != null && event.attributes() != null) {
        events.add(event);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "skipping a torn line of the events journal", e);
    }
  }

  @Override
  public void close() throws IOException {
    FileOutputStream stream = out;
    out = null;
    if (stream != null) {
      stream.close();
    }
  }

  /** Open files with the lengths that count. */
  record Extent(@Nullable Part older, @Nullable Part current) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        if (older != null) {
          older.channel().close();
        }
      } finally {
        if (current != null) {
          current.channel().close();
        }
      }
    }
  }

  /** One open file. */
  record Part(FileChannel channel, long length) {}
}
