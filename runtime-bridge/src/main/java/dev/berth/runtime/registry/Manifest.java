package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import java.util.List;

/** A manifest as a registry sent it, checked against its digest. */
sealed interface Manifest {
  /** The bytes as they came. */
  byte[] bytes();

  String mediaType();

  /** Digest of the bytes. */
  Digest digest();

  /** One image. */
  record Single(
      byte[] bytes, String mediaType, Digest digest, Descriptor config, List<Descriptor> layers)
      implements Manifest {}

  /** Images for several platforms. */
  record Index(byte[] bytes, String mediaType, Digest digest, List<Descriptor> entries)
      implements Manifest {}
}
