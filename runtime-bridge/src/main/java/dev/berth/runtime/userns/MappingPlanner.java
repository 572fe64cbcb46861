package dev.berth.runtime.userns;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes mappings of modes, out of the ids there are. */
final class MappingPlanner {
  private static final String NONE =
      "a user namespace for the container needs subordinate ids, and this user has none: see"
          + " /etc/subuid, /etc/subgid and 'berth doctor'";

  private final OwnIds users;
  private final OwnIds groups;

  MappingPlanner(OwnIds users, OwnIds groups) {
    this.users = users;
    this.groups = groups;
  }

  /**
   * The mapping of a mode.
   *
   * @param needed how many ids an {@code auto} container's image needs
   * @param taken what other such containers have
   */
  IdMapping plan(UsernsMode mode, long needed, List<IdMapping> taken) {
    if (mode.kind() == UsernsMode.Kind.HOST) {
      return IdMapping.IDENTITY;
    }
    if (users.subordinate() < 1 || groups.subordinate() < 1) {
      throw EngineException.invalid(NONE);
    }
    return switch (mode.kind()) {
      case KEEP_ID -> keepId(mode);
      case AUTO -> auto(mode, needed, taken);
      case MAPPED -> exactly(mode);
      default ->
          new IdMapping(
              fill(List.of(), Long.MAX_VALUE, users, List.of()),
              fill(List.of(), Long.MAX_VALUE, groups, List.of()),
              false);
    };
  }

  private IdMapping keepId(UsernsMode mode) {
    Long uid = mode.uid();
    Long gid = mode.gid();
    Long size = mode.size();
    long most = size == null ? Long.MAX_VALUE : size;
    List<IdRange> user = List.of(new IdRange(uid == null ? users.own() : uid, 0, 1));
    List<IdRange> group = List.of(new IdRange(gid == null ? groups.own() : gid, 0, 1));
    return new IdMapping(
        fill(user, most, users, List.of()), fill(group, most, groups, List.of()), false);
  }

  /** Groups are mapped as users where only these are given, and the other way round. */
  private IdMapping exactly(UsernsMode mode) {
    List<IdRange> uids = mode.uids().isEmpty() ? mode.gids() : mode.uids();
    List<IdRange> gids = mode.gids().isEmpty() ? mode.uids() : mode.gids();
    if (uids.isEmpty()) {
      throw EngineException.invalid("invalid userns mapping: there is none");
    }
    return new IdMapping(fill(uids, 0, users, List.of()), fill(gids, 0, groups, List.of()), false);
  }

  private IdMapping auto(UsernsMode mode, long needed, List<IdMapping> taken) {
    Long asked = mode.size();
    long size = asked == null ? needed : asked;
    List<IdRange> takenUids = new ArrayList<>();
    List<IdRange> takenGids = new ArrayList<>();
    taken.forEach(each -> takenUids.addAll(each.uids()));
    taken.forEach(each -> takenGids.addAll(each.gids()));
    List<IdRange> uids = fill(mode.uids(), size, users, takenUids);
    List<IdRange> gids = fill(mode.gids(), size, groups, takenGids);
    if (count(uids, size) < size || count(gids, size) < size) {
      throw EngineException.invalid(
          "could not find enough available ids for a user namespace of "
              + size
              + ": this user has "
              + Math.min(users.subordinate(), groups.subordinate())
              + " subordinate ids, and other containers may hold some of them");
    }
    return new IdMapping(uids, gids, true);
  }

  /** How many of the ids from 0 on have a counterpart. */
  private static long count(List<IdRange> ranges, long size) {
    long count = 0;
    for (IdRange each : ranges) {
      count += Math.max(0, Math.min(each.inner() + each.size(), size) - each.inner());
    }
    return count;
  }

  /**
   * The given ranges, and all other inner ids below the size by the outer ones that are free.
   *
   * @param taken ranges whose outer ids are not free
   */
  private static List<IdRange> fill(
      List<IdRange> given, long size, OwnIds ids, List<IdRange> taken) {
    for (IdRange each : given) {
      if (each.outer() + each.size() > ids.subordinate() + 1) {
        throw EngineException.invalid(
            "invalid userns mapping: id " + (each.outer() + each.size() - 1) + " is not there");
      }
      if (given.stream().anyMatch(other -> !other.equals(each) && other.overlaps(each))) {
        throw EngineException.invalid("invalid userns mapping: ranges overlap");
      }
    }
    List<IdRange> result = new ArrayList<>(given);
    long inner = 0;
    long outer = 1;
    while (inner < size && outer <= ids.subordinate()) {
      long innerEnd = end(inner, given, true);
      List<IdRange> used = new ArrayList<>(given);
      used.addAll(taken);
      long outerEnd = end(outer, used, false);
      if (innerEnd <= inner) {
        inner = -innerEnd;
      } else if (outerEnd <= outer) {
        outer = -outerEnd;
      } else {
        long most = Math.min(innerEnd - inner, outerEnd - outer);
        long length = Math.min(most, Math.min(size - inner, ids.subordinate() + 1 - outer));
        result.add(new IdRange(inner, outer, length));
        inner += length;
        outer += length;
      }
    }
    result.sort(Comparator.comparingLong(IdRange::inner));
    return result;
  }

  /** Where the free ids from one on end; where it is not free, minus the first that may be. */
  private static long end(long from, List<IdRange> used, boolean inner) {
    long end = Long.MAX_VALUE;
    for (IdRange each : used) {
      long first = inner ? each.inner() : each.outer();
      if (from >= first && from < first + each.size()) {
        return -(first + each.size());
      }
      if (first > from) {
        end = Math.min(end, first);
      }
    }
    return end;
  }
}
