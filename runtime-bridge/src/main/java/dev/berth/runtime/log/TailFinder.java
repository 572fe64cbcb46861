package dev.berth.runtime.log;

import java.io.IOException;

/**
 * Finds where the last lines begin, from the end backwards in blocks. Parts of a line that was
 * written in pieces count as what a reader gets: one, or one for each 16 KiB.
 */
final class TailFinder {
  private static final int BLOCK = 64 * 1024;

  private long left;
  private final Open out = new Open();
  private final Open err = new Open();

  TailFinder(int lines) {
    this.left = lines;
  }

  /** Lines still to be found in older files; 0 or less when none. */
  long left() {
    return left;
  }

  /** Entries at the beginning of the first line that are too many: it comes in several. */
  long surplus() {
    return Math.max(0, -left);
  }

  /** Where to begin in this file: 0 when all of it is wanted. */
  long find(LogFile file) throws IOException {
    long blockEnd = file.size();
    byte[] carry = {};
    StoredEntry entry = new StoredEntry(java.util.Map.of());
    while (blockEnd > 0) {
      int length = (int) Math.min(BLOCK, blockEnd);
      byte[] block = new byte[length + carry.length];
      byte[] head = new byte[length];
      int got = file.readAt(blockEnd - length, head);
      System.arraycopy(head, 0, block, 0, got);
      System.arraycopy(carry, 0, block, length, carry.length);
      long base = blockEnd - length;
      int newline = last(block, block.length - 1);
      while (newline >= 0) {
        int before = last(block, newline - 1);
        if (before < 0 && base > 0) {
          break; // the line begins in the block before
        }
        if (entry.at(block, before + 1, newline) && beyond(entry)) {
          return base + newline + 1;
        }
        newline = before;
      }
      carry = java.util.Arrays.copyOf(block, Math.max(newline + 1, 0));
      if (newline < 0 && base > 0) {
        carry = block;
      }
      blockEnd = base;
    }
    return 0;
  }

  /** Counts an entry; true when it ends a line that is not wanted any more. */
  private boolean beyond(StoredEntry entry) {
    Open line = entry.stderr() ? err : out;
    boolean endsLine = !entry.partial();
    if (endsLine || !line.begun) {
      if (left <= 0) {
        return true;
      }
      line.begun = true;
      line.ended = endsLine;
      line.length = 0;
      left--;
    }
    long parts = line.parts();
    line.length += entry.length() - (endsLine ? 1 : 0);
    left -= line.parts() - parts;
    return false;
  }

  /** A line of one stream whose beginning was not yet met. */
  private static final class Open {
    private boolean begun;
    private boolean ended;
    private long length;

    /** Entries it comes in beyond the first. */
    private long parts() {
      long full = ended ? length : length - 1;
      return Math.max(0, full) / LineJoiner.LIMIT;
    }
  }

  private static int last(byte[] block, int from) {
    int at = from;
    while (at >= 0 && block[at] != '\n') {
      at--;
    }
    return at;
  }
}
