package dev.berth.text;

/** File modes as Go numbers them (io/fs FileMode), which are not those of stat(2). */
public final class GoFileMode {
  private static final int FORMAT = 0170000;

  private GoFileMode() {}

  /** Translates a st_mode. */
  public static long of(int mode) {
    long go = mode & 0777;
    go |=
        switch (mode & FORMAT) {
          case 0040000 -> 1L << 31;
          case 0120000 -> 1L << 27;
          case 0060000 -> 1L << 26;
          case 0020000 -> 1L << 26 | 1L << 21;
          case 0010000 -> 1L << 25;
          case 0140000 -> 1L << 24;
          default -> 0;
        };
    go |= (mode & 04000) != 0 ? 1L << 23 : 0;
    go |= (mode & 02000) != 0 ? 1L << 22 : 0;
    go |= (mode & 01000) != 0 ? 1L << 20 : 0;
    return go;
  }
}
