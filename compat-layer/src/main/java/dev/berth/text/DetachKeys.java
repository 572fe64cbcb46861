package dev.berth.text;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Detach key sequences: comma separated characters, {@code ctrl-x} or {@code DEL}. */
public final class DetachKeys {
  private static final byte[] DEFAULT = {16, 17};
  private static final byte DEL = 127;

  private DetachKeys() {}

  /** The sequence as bytes; empty text is ctrl-p, ctrl-q. INVALID when malformed. */
  public static byte[] parse(String text) {
    if (text.isEmpty()) {
      return DEFAULT.clone();
    }
    List<Byte> keys = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      keys.add(key(each, text));
    }
    byte[] bytes = new byte[keys.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = keys.get(i);
    }
    return bytes;
  }

  private static byte key(String key, String whole) {
    if (key.length() == 1 && key.charAt(0) < 128) {
      return (byte) key.charAt(0);
    }
    if (key.equals("DEL")) {
      return DEL;
    }
    if (key.length() == 6 && key.startsWith("ctrl-")) {
      char c = key.charAt(5);
      if (c >= 'a' && c <= 'z') {
        return (byte) (c - 'a' + 1);
      }
      if (c == '@' || (c >= '[' && c <= '_')) {
        return (byte) (c - '@');
      }
    }
    throw EngineException.invalid("Invalid detach keys (" + whole + ") provided");
  }
}
