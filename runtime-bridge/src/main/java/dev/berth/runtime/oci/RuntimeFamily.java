package dev.berth.runtime.oci;

import java.nio.file.Path;

/** OCI runtimes that are called alike. All know the commands of the runtime's command line. */
enum RuntimeFamily {
  CRUN,
  RUNC,
  /** gVisor: its network is that of the namespace it is given, its files are seen by others too. */
  RUNSC,
  /** Any other program with runc's commands. */
  OTHER;

  /** Tells by the program's name. */
  static RuntimeFamily of(Path program) {
    String name = String.valueOf(program.getFileName());
    if (name.startsWith("crun")) {
      return CRUN;
    }
    if (name.startsWith("runc")) {
      return RUNC;
    }
    return name.startsWith("runsc") ? RUNSC : OTHER;
  }
}
