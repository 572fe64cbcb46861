package dev.berth.runtime.build;

import java.util.function.Predicate;

/**
 * What is to be forgotten of what builds keep (Docker Engine API, BuildPrune).
 *
 * @param all whether also what images have in common with it
 * @param reserved bytes that are kept in any case, 0 for none
 * @param most bytes that may be kept, 0 for no limit
 * @param free bytes the disk is to have free, 0 for no wish
 * @param filter what may be forgotten
 */
public record CachePrune(
    boolean all, long reserved, long most, long free, Predicate<CacheRecord> filter) {

  /** Bytes that stay, of a total, on a disk with so many free. */
  long kept(long total, long freeNow) {
    long kept = most > 0 ? most : free > 0 ? total : 0;
    if (free > freeNow) {
      kept = Math.min(kept, total - (free - freeNow));
    }
    return Math.max(kept, reserved);
  }

  /** Whether it says how much is to stay, rather than that nothing is. */
  boolean limits() {
    return reserved > 0 || most > 0 || free > 0;
  }

  /** Notes go with all only: images that are there would be given other times, and other ids. */
  boolean takes(CacheRecord each) {
    boolean dangling = each.hasContent() && !each.shared();
    return !each.inUse() && (all || dangling) && filter.test(each);
  }
}
