package dev.berth.libpod.container.top;

/** Names of controlling terminals by their device number (proc(5), tty_nr). */
final class Terminals {
  private static final int FIRST_PTS = 136;
  private static final int LAST_PTS = 143;
  private static final int CONSOLES = 4;
  private static final int FIRST_SERIAL = 64;

  private Terminals() {}

  static String name(String number) {
    long device = Long.parseLong(number) & 0xFFFF_FFFFL;
    long major = device >> 8 & 0xFFF;
    long minor = device & 0xFF | device >> 12 & 0xFFF00;
    if (major >= FIRST_PTS && major <= LAST_PTS) {
      return "pts/" + ((major - FIRST_PTS) * 256 + minor);
    }
    if (major == CONSOLES) {
      return minor < FIRST_SERIAL ? "tty" + minor : "ttyS" + (minor - FIRST_SERIAL);
    }
    return "?";
  }
}
