package dev.berth.runtime.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log and its older pieces: {@code log}, {@code log.1}, {@code log.2} and so on, packed ones with
 * {@code .gz} behind. {@code log.kept} is a second name of the newest file: when the monitor puts
 * another in its place, that is where the one before still is.
 */
final class RotatedFiles {
  /** Renaming several files is one step for those who look for them. */
  private static final ReentrantLock RENAMING = new ReentrantLock();

  private RotatedFiles() {}

  /** The name of an older piece; 0 is the log itself. */
  static Path piece(Path log, int age) {
    return age == 0 ? log : log.resolveSibling(log.getFileName() + "." + age);
  }

  static Path kept(Path log) {
    return log.resolveSibling(log.getFileName() + ".kept");
  }

  /** The file of an older piece, plain or packed; null when there is none. */
  static @Nullable Path existing(Path log, int age) {
    Path plain = piece(log, age);
    if (Files.exists(plain)) {
      return plain;
    }
    Path packed = PackedLog.of(plain);
    return Files.exists(packed) ? packed : null;
  }

  /** Something that moves pieces. */
  interface Renaming {
    void run() throws IOException;
  }

  static void renaming(Renaming moves) throws IOException {
    RENAMING.lock();
    try {
      moves.run();
    } finally {
      RENAMING.unlock();
    }
  }

  /** Opens all pieces there are, oldest first; the caller closes them. */
  static List<LogFile> open(Path log) throws IOException {
    RENAMING.lock();
    try {
      List<LogFile> files = new ArrayList<>();
      for (Path path : names(log)) {
        add(files, LogFile.open(path));
      }
      return files;
    } finally {
      RENAMING.unlock();
    }
  }

  /** One file may have two names. */
  private static void add(List<LogFile> files, @Nullable LogFile file) throws IOException {
    if (file == null) {
      return;
    }
    if (files.stream().anyMatch(other -> other.identity().equals(file.identity()))) {
      file.close();
    } else {
      files.add(file);
    }
  }

  /** The file written after the one given, or null while that is still the newest. */
  static @Nullable LogFile successor(Path log, LogFile current) throws IOException {
    if (current.identity().equals(LogFile.identity(log))) {
      return null;
    }
    RENAMING.lock();
    try {
      List<Path> names = names(log);
      int last = -1;
      for (int i = 0; i < names.size(); i++) {
        if (same(current, LogFile.identity(names.get(i)))) {
          last = i;
        }
      }
      // when it was deleted, what is left comes after it
      return last + 1 < names.size() ? LogFile.open(names.get(last + 1)) : null;
    } finally {
      RENAMING.unlock();
    }
  }

  /** The current file is open, so that no other plain file can have its number. */
  private static boolean same(LogFile current, @Nullable Object identity) throws IOException {
    return current.identity().equals(identity) || PackedLog.identity(current).equals(identity);
  }

  /** Names of all there is, oldest first; the newest file may be there twice. */
  private static List<Path> names(Path log) throws IOException {
    TreeMap<Integer, Path> found = new TreeMap<>(java.util.Comparator.reverseOrder());
    String prefix = log.getFileName() + ".";
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent(log))) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(prefix)) {
          place(found, entry, name.substring(prefix.length()));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // the container is gone
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    List<Path> names = new ArrayList<>(found.values());
    names.add(log);
    return names;
  }

  private static Path parent(Path log) {
    Path parent = log.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  private static void place(TreeMap<Integer, Path> found, Path entry, String rest) {
    if (rest.equals("kept")) {
      found.put(0, entry);
      return;
    }
    boolean packed = rest.endsWith(".gz");
    String number = packed ? rest.substring(0, rest.length() - 3) : rest;
    boolean digits = !number.isEmpty() && number.length() < 7;
    if (digits && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // a plain piece beside its packed form is the surer one: packing may not have ended
      if (packed) {
        found.putIfAbsent(Integer.parseInt(number), entry);
      } else {
        found.put(Integer.parseInt(number), entry);
      }
    }
  }
}
