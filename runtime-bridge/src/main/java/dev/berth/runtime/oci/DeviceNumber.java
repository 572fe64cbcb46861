package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Major and minor number of a device node. */
record DeviceNumber(long major, long minor) {
  /** Reads them; INTERNAL when there is no such device. */
  static DeviceNumber of(String path) {
    try {
      int device = (Integer) Files.getAttribute(Path.of(path), "unix:rdev");
      return new DeviceNumber(
          (device >>> 8) & 0xfff, (device & 0xff) | ((device >>> 12) & 0xfff00));
    } catch (IOException e) {
      throw EngineException.internal("no such device: " + path, e);
    }
  }

  void write(JsonGenerator out) throws IOException {
    out.writeNumberField("major", major);
    out.writeNumberField("minor", minor);
  }
}
