package dev.berth.runtime.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The content of volumes as archives; NOT_FOUND for a volume there is none of. */
public interface VolumeFiles {
  /** Writes all a volume has as a tar. */
  void export(String name, OutputStream out) throws IOException;

  /**
   * Unpacks a tar (plain or compressed) into a volume, over what is there; INVALID for one that is
   * none, or that would leave the volume.
   */
  void unpack(String name, InputStream tar) throws IOException;
}
