package dev.berth.runtime.userns;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code HostConfig.UsernsMode} asks for. Docker's words are {@code host} and the empty one;
 * the others are Podman's (podman-run(1), {@code --userns}).
 *
 * @param uid the calling user inside, null for its own number ({@code keep-id})
 * @param gid the same for its group
 * @param size ids in the namespace, null for as many as there are or are needed
 * @param uids mappings that must be part of it ({@code auto}), or are it ({@code private:})
 * @param gids the same for groups
 */
public record UsernsMode(
    Kind kind,
    @Nullable Long uid,
    @Nullable Long gid,
    @Nullable Long size,
    List<IdRange> uids,
    List<IdRange> gids) {
  private static final long MOST = 0xffff_fffeL;

  /** The modes. */
  public enum Kind {
    /** The engine's own namespace. */
    HOST,
    /** The calling user has its own number inside. */
    KEEP_ID,
    /** All subordinate ids, without the calling user. */
    NO_MAP,
    /** Ids that no other such container has. */
    AUTO,
    /** The namespace of another container. */
    CONTAINER,
    /** Exactly the ranges given. */
    MAPPED
  }

  /** Of a mode's text; INVALID for anything unknown. */
  public static UsernsMode parse(@Nullable String text) {
    String mode = text == null ? "" : text;
    int colon = mode.indexOf(':');
    String word = colon < 0 ? mode : mode.substring(0, colon);
    if (word.equals("container") && colon > 0 && colon + 1 < mode.length()) {
      return new UsernsMode(Kind.CONTAINER, null, null, null, List.of(), List.of());
    }
    Kind kind =
        switch (word) {
          case "private" -> colon < 0 ? Kind.HOST : Kind.MAPPED;
          case "", "host" -> Kind.HOST;
          case "keep-id" -> Kind.KEEP_ID;
          case "nomap" -> Kind.NO_MAP;
          case "auto" -> Kind.AUTO;
          default -> throw unknown(mode, "it must be host, keep-id, nomap or auto");
        };
    UsernsMode plain = new UsernsMode(kind, null, null, null, List.of(), List.of());
    if (colon < 0) {
      return plain;
    }
    if (kind == Kind.HOST || kind == Kind.NO_MAP) {
      throw unknown(mode, word + " takes no options");
    }
    return plain.with(mode, mode.substring(colon + 1));
  }

  private UsernsMode with(String mode, String options) {
    Long newUid = uid;
    Long newGid = gid;
    Long newSize = size;
    List<IdRange> newUids = new ArrayList<>(uids);
    List<IdRange> newGids = new ArrayList<>(gids);
    for (String option : options.split(",", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = option.substring(equals + 1);
      boolean keepId = kind == Kind.KEEP_ID;
      if (name.equals("size")) {
        newSize = number(mode, value, 1);
      } else if (keepId && name.equals("uid")) {
        newUid = number(mode, value, 0);
      } else if (keepId && name.equals("gid")) {
        newGid = number(mode, value, 0);
      } else if (!keepId && name.equals("uidmapping")) {
        newUids.add(range(mode, value));
      } else if (!keepId && name.equals("gidmapping")) {
        newGids.add(range(mode, value));
      } else {
        throw unknown(mode, "unknown option specified: \"" + option + '"');
      }
    }
    return new UsernsMode(
        kind, newUid, newGid, newSize, List.copyOf(newUids), List.copyOf(newGids));
  }

  private static IdRange range(String mode, String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw unknown(mode, "a mapping is CONTAINER:HOST:SIZE, not \"" + text + '"');
    }
    return new IdRange(
        number(mode, parts[0], 0), number(mode, parts[1], 0), number(mode, parts[2], 1));
  }

  private static long number(String mode, String text, long least) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= MOST && !text.startsWith("+")) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw unknown(mode, "\"" + text + "\" is no valid number");
  }

  private static EngineException unknown(String mode, String why) {
    return EngineException.invalid("invalid userns mode: " + mode + ": " + why);
  }
}
