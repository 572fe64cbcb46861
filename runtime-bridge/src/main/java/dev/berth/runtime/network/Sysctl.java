package dev.berth.runtime.network;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Network sysctls of the calling thread's namespace. */
final class Sysctl {
  private static final System.Logger LOG = System.getLogger(Sysctl.class.getName());

  private Sysctl() {}

  /** Reads one, or null: in one read(2), a second one of such a file gives nothing. */
  static @Nullable String get(String name) {
    try (FileInputStream in = new FileInputStream("/proc/sys/" + name)) {
      byte[] buffer = new byte[256];
      int count = in.read(buffer);
      return count <= 0 ? null : new String(buffer, 0, count, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** Sets one; a kernel without it is not an error. */
  static void set(String name, String value) {
    boolean unused = trySet(name, value);
  }

  /** Sets one; false when the kernel has none such, or not that value. */
  static boolean trySet(String name, String value) {
    try (FileOutputStream out = new FileOutputStream("/proc/sys/" + name)) {
      out.write(value.getBytes(StandardCharsets.US_ASCII));
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot set sysctl " + name, e);
      return false;
    }
  }
}
