package dev.berth.runtime.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks a {@code docker-credential-*} program. */
interface CredentialHelper {
  /**
   * The credentials it keeps for a server, or null when it has none. Fails when the program is not
   * there, ends with an error of its own, or takes too long.
   *
   * @param program the part of the program's name after {@code docker-credential-}
   */
  @Nullable RegistryAuth get(String program, String server) throws IOException;
}
