package dev.berth.runtime.stream;

/**
 * Finds the detach sequence in what a client types. Bytes that begin the sequence are held back
 * until it is clear that they do not end it. Not thread-safe.
 */
public final class DetachKeys {
  private final byte[] keys;
  private int matched;

  /**
   * @param keys the sequence, empty for none
   */
  public DetachKeys(byte[] keys) {
    this.keys = keys.clone();
  }

  /** What to pass on, and whether the sequence was typed; what follows it is dropped. */
  public record Scan(byte[] bytes, int length, boolean detached) {}

  /** Scans the next bytes typed. */
  public Scan scan(byte[] typed, int length) {
    if (keys.length == 0) {
      return new Scan(typed, length, false);
    }
    byte[] out = new byte[matched + length];
    int count = 0;
    for (int i = 0; i < length; i++) {
      byte b = typed[i];
      if (b != keys[matched]) {
        System.arraycopy(keys, 0, out, count, matched);
        count += matched;
        matched = 0;
      }
      if (b != keys[matched]) {
        out[count++] = b;
      } else if (++matched == keys.length) {
        matched = 0;
        return new Scan(out, count, true);
      }
    }
    return new Scan(out, count, false);
  }
}
