package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.RootfsPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds users and groups in the passwd and group files of a root file system. */
public final class UserLookup {
  /** passwd files larger than this are not read: an image is not trusted. */
  private static final long MAX_FILE = 16L << 20;

  private final Path rootfs;
  private @Nullable List<String[]> groups;

  public UserLookup(Path rootfs) {
    this.rootfs = rootfs;
  }

  /**
   * Who a process runs as.
   *
   * @param home the home directory of passwd, {@code /} when there is none
   */
  public record ProcessUser(long uid, long gid, List<Long> additionalGids, String home) {}

  /**
   * Resolves {@code user[:group]}, names or numbers.
   *
   * @param groupAdd further groups, names or numbers
   */
  public ProcessUser find(@Nullable String spec, @Nullable List<String> groupAdd) {
    String text = spec == null ? "" : spec;
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    String[] entry = passwdEntry(user);
    long uid = entry != null ? number(entry[2]) : user.isEmpty() ? 0 : parseId(user);
    if (entry == null && uid < 0) {
      throw EngineException.internal(
          "unable to find user " + user + ": no matching entries in passwd file", null);
    }
    long gid = group.isEmpty() ? (entry == null ? 0 : number(entry[3])) : groupId(group);
    Set<Long> additional = new LinkedHashSet<>();
    additional.add(gid);
    if (group.isEmpty() && entry != null) {
      addMemberships(entry[0], additional);
    }
    for (String extra : groupAdd == null ? List.<String>of() : groupAdd) {
      additional.add(groupId(extra));
    }
    String home = entry == null || entry[5].isEmpty() ? "/" : entry[5];
    return new ProcessUser(uid, gid, List.copyOf(additional), home);
  }

  /** A line of passwd; numbers as they are written. */
  record Account(String name, String uid, String gid, String comment, String home) {}

  /** The account of a name or number, null for none. */
  @Nullable Account account(String user) {
    String[] entry = user.isEmpty() ? null : passwdEntry(user);
    return entry == null
        ? null
        : new Account(entry[0], entry[2], entry[3], entry[4], entry[5].isEmpty() ? "/" : entry[5]);
  }

  /** The name of a group's number, null for none. */
  @Nullable String groupName(String gid) {
    for (String[] entry : groups()) {
      if (entry[2].equals(gid)) {
        return entry[0];
      }
    }
    return null;
  }

  /** The number of a group's name, null for none. */
  @Nullable String groupNumber(String name) {
    for (String[] entry : groups()) {
      if (entry[0].equals(name)) {
        return entry[2];
      }
    }
    return null;
  }

  private String @Nullable [] passwdEntry(String user) {
    long wanted = user.isEmpty() ? 0 : parseId(user);
    String[] byNumber = null;
    for (String[] entry : read("/etc/passwd", 7)) {
      if (entry[0].equals(user)) {
        return entry;
      }
      if (byNumber == null && wanted >= 0 && number(entry[2]) == wanted) {
        byNumber = entry;
      }
    }
    return byNumber;
  }

  private long groupId(String group) {
    long wanted = parseId(group);
    for (String[] entry : groups()) {
      if (entry[0].equals(group)) {
        return number(entry[2]);
      }
    }
    if (wanted < 0) {
      throw EngineException.internal(
          "unable to find group " + group + ": no matching entries in group file", null);
    }
    return wanted;
  }

  private void addMemberships(String name, Set<Long> into) {
    for (String[] entry : groups()) {
      for (String member : entry[3].split(",", -1)) {
        if (member.equals(name)) {
          into.add(number(entry[2]));
        }
      }
    }
  }

  private List<String[]> groups() {
    List<String[]> result = groups;
    if (result == null) {
      result = read("/etc/group", 4);
      groups = result;
    }
    return result;
  }

  private List<String[]> read(String path, int fields) {
    List<String[]> result = new ArrayList<>();
    try {
      Path file = RootfsPaths.resolve(rootfs, path);
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE) {
        return result;
      }
      for (String line :
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", -1)) {
        String[] parts = line.trim().split(":", -1);
        if (parts.length > 3 && !line.startsWith("#") && number(parts[2]) >= 0) {
          result.add(padded(parts, fields));
        }
      }
    } catch (NoSuchFileException e) {
      return result;
    } catch (IOException e) {
      throw EngineException.internal("cannot read " + path + " of the image: " + e, e);
    }
    return result;
  }

  private static String[] padded(String[] parts, int fields) {
    String[] result = new String[Math.max(fields, parts.length)];
    for (int i = 0; i < result.length; i++) {
      result[i] = i < parts.length ? parts[i] : "";
    }
    return result;
  }

  /** The number, -1 when the text is none; INTERNAL when it is out of range. */
  private static long parseId(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long id = text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
    if (id > Integer.MAX_VALUE) {
      throw EngineException.internal("uids and gids must be in range 0-2147483647", null);
    }
    return id;
  }

  private static long number(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(text);
  }
}
