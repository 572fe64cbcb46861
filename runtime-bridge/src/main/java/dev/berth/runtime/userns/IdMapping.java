package dev.berth.runtime.userns;

import java.util.List;

/**
 * What the ids of a container are in the engine's user namespace.
 *
 * @param uids by inner id; empty where they are the same
 * @param gids the same for groups
 * @param exclusive whether no other such container may have one of these ids outside
 */
public record IdMapping(List<IdRange> uids, List<IdRange> gids, boolean exclusive) {
  /** Of a container without a user namespace of its own. */
  public static final IdMapping IDENTITY = new IdMapping(List.of(), List.of(), false);

  /** What the kernel shows for an id that is not mapped (proc/sys/kernel/overflowuid). */
  public static final int OVERFLOW = 65534;

  private static final int NOBODY = -1;

  public IdMapping {
    uids = List.copyOf(uids);
    gids = List.copyOf(gids);
  }

  /** Whether ids are the same inside and outside. */
  public boolean identity() {
    return uids.isEmpty() && gids.isEmpty();
  }

  /** A user of the container in the engine's namespace, -1 for one who is not mapped. */
  public int outerUid(long inner) {
    return outer(uids, inner);
  }

  /** The same for a group. */
  public int outerGid(long inner) {
    return outer(gids, inner);
  }

  /** A user of the engine's namespace as the container sees it. */
  public int innerUid(int outer) {
    return inner(uids, outer);
  }

  /** The same for a group. */
  public int innerGid(int outer) {
    return inner(gids, outer);
  }

  /** Whether the calling user is someone inside, who may do there what the files' modes say. */
  public boolean mapsOwner() {
    return inner(uids, 0) != OVERFLOW && inner(gids, 0) != OVERFLOW;
  }

  /**
   * A name for directories of files whose owners are shifted so: the same mapping, the same name.
   */
  public String key() {
    return "u" + key(uids) + "-g" + (gids.equals(uids) ? "" : key(gids));
  }

  private static String key(List<IdRange> ranges) {
    StringBuilder text = new StringBuilder();
    for (IdRange each : ranges) {
      text.append(text.isEmpty() ? "" : "_")
          .append(Long.toString(each.inner(), 36))
          .append('.')
          .append(Long.toString(each.outer(), 36))
          .append('.')
          .append(Long.toString(each.size(), 36));
    }
    return text.toString();
  }

  private static int outer(List<IdRange> ranges, long inner) {
    if (ranges.isEmpty()) {
      return (int) inner;
    }
    for (IdRange each : ranges) {
      if (inner >= each.inner() && inner < each.inner() + each.size()) {
        return (int) (each.outer() + inner - each.inner());
      }
    }
    return NOBODY;
  }

  private static int inner(List<IdRange> ranges, int outer) {
    if (ranges.isEmpty()) {
      return outer;
    }
    for (IdRange each : ranges) {
      if (outer >= each.outer() && outer < each.outer() + each.size()) {
        return (int) (each.inner() + outer - each.outer());
      }
    }
    return OVERFLOW;
  }
}
