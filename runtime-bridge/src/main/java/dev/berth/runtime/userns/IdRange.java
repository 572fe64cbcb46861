package dev.berth.runtime.userns;

/**
 * Consecutive ids of a container.
 *
 * @param inner the first one inside
 * @param outer what it is in the engine's namespace: 0 is the calling user, from 1 on follow the
 *     subordinate ids
 * @param size how many
 */
public record IdRange(long inner, long outer, long size) {
  boolean overlaps(IdRange other) {
    return overlap(inner, size, other.inner, other.size)
        || overlap(outer, size, other.outer, other.size);
  }

  private static boolean overlap(long one, long length, long other, long otherLength) {
    return one < other + otherLength && other < one + length;
  }
}
