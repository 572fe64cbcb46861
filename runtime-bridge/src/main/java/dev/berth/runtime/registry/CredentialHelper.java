package dev.berth.runtime.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks a {@code docker-credential-*} program. */
interface CredentialHelper {
  /**
   * The credentials it keeps for a server, or null when it has none.
   *
   * @param program the part of the program's name after {@code docker-credential-}
   */
  @Nullable RegistryAuth get(String program, String server) throws IOException;
}
