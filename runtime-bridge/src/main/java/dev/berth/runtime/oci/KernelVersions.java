package dev.berth.runtime.oci;

/** Compares kernel releases such as {@code 6.1.0-32-amd64} by their first two numbers. */
final class KernelVersions {
  private KernelVersions() {}

  static boolean atLeast(String version, String minimum) {
    int major = Integer.compare(part(version, 0), part(minimum, 0));
    return major > 0 || (major == 0 && part(version, 1) >= part(minimum, 1));
  }

  private static int part(String version, int index) {
    int value = 0;
    int at = 0;
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      if (c >= '0' && c <= '9') {
        if (at == index) {
          value = value * 10 + (c - '0');
        }
      } else if (c == '.' && at < index) {
        at++;
      } else {
        break;
      }
    }
    return value;
  }
}
