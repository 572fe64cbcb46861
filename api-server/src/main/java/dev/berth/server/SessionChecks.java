package dev.berth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The user's session: run-time directory, user manager, linger, our socket unit. */
final class SessionChecks {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Host host;

  SessionChecks(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    String runtime = host.environment().getOrDefault("XDG_RUNTIME_DIR", "");
    all.add(runtimeDirectory(runtime));
    if (runtime.isEmpty() || !Files.exists(Path.of(runtime, "systemd", "private"))) {
      all.add(
          Finding.less(
              "user manager",
              "no systemd user manager: no activation on demand",
              "log in through a session, or keep `berth serve` running"));
      return all;
    }
    all.add(Finding.ok("user manager", "running"));
    all.add(linger());
    all.add(socketUnit());
    return all;
  }

  private Finding runtimeDirectory(String runtime) {
    String what = "XDG_RUNTIME_DIR";
    if (runtime.isEmpty()) {
      return Finding.missing(what, "not set", "log in through a session (ssh, login, machinectl)");
    }
    try {
      boolean open =
          Files.getPosixFilePermissions(Path.of(runtime)).stream().anyMatch(OTHERS::contains);
      return open
          ? Finding.missing(what, runtime + " is open to others", "chmod 700 " + runtime)
          : Finding.ok(what, runtime);
    } catch (IOException e) {
      return Finding.missing(what, runtime + " does not exist", "log in through a session");
    }
  }

  private Finding linger() {
    return host.exists("/var/lib/systemd/linger/" + host.user())
        ? Finding.ok("linger", "containers outlive your sessions")
        : Finding.less(
            "linger",
            "containers end with your last session",
            "loginctl enable-linger " + host.user());
  }

  private Finding socketUnit() {
    Host.Outcome state = host.run("systemctl", "--user", "is-active", "berth.socket");
    return state.code() == 0
        ? Finding.ok("berth.socket", "listening")
        : Finding.less("berth.socket", state.firstLine(), "berth install");
  }
}
