package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.util.List;

/**
 * TCP ports by systemd-socket-proxyd(8): it inherits the listening sockets of the host and connects
 * from inside the rootless namespace, a process a port, splicing in the kernel.
 */
final class TcpForwarders {
  /** What comm, of at most 15 bytes, says of the program. */
  static final String COMM = "systemd-socket-";

  private final Daemons daemons;
  private final HelperPrograms programs;

  TcpForwarders(Kernel kernel, HelperPrograms programs) {
    this.daemons = new Daemons(kernel);
    this.programs = programs;
  }

  boolean available() {
    return programs.find("systemd-socket-proxyd") != null;
  }

  /** Starts one; call it on a thread in the rootless namespace. Returns its pid. */
  int start(List<Integer> listening, String address, int port) throws IOException {
    String target = (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    return daemons.start(
        List.of(
            programs.require("systemd-socket-proxyd", "systemd"),
            "--connections-max=100000",
            target),
        listening);
  }
}
