package dev.berth.libpod.kube.play;

import java.util.regex.Pattern;

/** What is an address and what is none, without asking anybody for names. */
final class Texts {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]{2,39}(?:[0-9.]{7,15})?");
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}");

  private Texts() {}

  static boolean isAddress(String text) {
    return V4.matcher(text).matches() || text.indexOf(':') >= 0 && V6.matcher(text).matches();
  }

  static boolean isMac(String text) {
    return MAC.matcher(text).matches();
  }
}
