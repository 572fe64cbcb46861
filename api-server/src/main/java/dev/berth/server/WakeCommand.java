package dev.berth.server;

import java.io.IOException;
import java.nio.file.Path;

/** {@code berth wake}: one ping, so that an activated service starts and does what is due. */
final class WakeCommand {
  private WakeCommand() {}

  static int run(Path socket) throws IOException {
    return new ServiceClient(socket).ask("GET", "/_ping").status() == 200 ? 0 : 1;
  }
}
