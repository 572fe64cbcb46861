package dev.berth.runtime.archive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member of a tar archive. Names are raw bytes, one a char (ISO 8859-1): tar promises no
 * encoding. {@link RawNames} turns them into text.
 *
 * @param type the type flag: {@code '0'} file, {@code '1'} hard link, {@code '2'} symbolic link,
 *     {@code '3'} and {@code '4'} devices, {@code '5'} directory, {@code '6'} fifo
 * @param mode permission bits, set-id and sticky included
 * @param size bytes of the file, holes included
 * @param linkName target of a link, empty for none
 * @param xattrs extended attributes
 * @param sparse data segments of a sparse file, in order; null for an ordinary one
 */
public record TarEntry(
    String name,
    char type,
    int mode,
    long uid,
    long gid,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    String linkName,
    int deviceMajor,
    int deviceMinor,
    Map<String, byte[]> xattrs,
    @Nullable List<Segment> sparse) {

  /** A run of data in a sparse file. */
  public record Segment(long offset, long length) {}

  public boolean isFile() {
    return type == '0';
  }

  public boolean isDirectory() {
    return type == '5';
  }

  public boolean isHardLink() {
    return type == '1';
  }

  public boolean isSymlink() {
    return type == '2';
  }

  public boolean isFifo() {
    return type == '6';
  }

  public boolean isDevice() {
    return type == '3' || type == '4';
  }
}
