package dev.berth.libpod.autoupdate;

import dev.berth.libpod.systemd.Systemctl;
import dev.berth.runtime.config.EngineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A {@code systemctl} that notes its calls and answers from files. */
final class UserSystemd {
  private final Path directory;

  UserSystemd(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("systemd"));
    Files.createFile(directory.resolve("systemd/private"));
    Path program = directory.resolve("systemctl");
    Files.writeString(
        program,
        """
        #!/bin/sh
        cd '%s'
        case $2 in
          show) cat states 2>/dev/null ;;
          restart)
            echo "$4" >>restarts
            [ ! -f failures ] || [ "$(wc -l <restarts)" -gt "$(cat failures)" ] || {
              echo "Job for $4 failed." >&2
              exit 1
            } ;;
        esac
        """
            .formatted(directory));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    state("active", "running");
  }

  Systemctl client() {
    Path run = directory.resolve("berth");
    return new Systemctl(
        () ->
            new EngineConfig(
                directory, run, directory, Map.of("PATH", directory + ":/usr/bin:/bin")));
  }

  void leaves() throws IOException {
    Files.delete(directory.resolve("systemd/private"));
  }

  /** What it says of every unit from now on. */
  void state(String active, String sub) throws IOException {
    Files.writeString(
        directory.resolve("states"),
        "LoadState=loaded\nActiveState=" + active + "\nSubState=" + sub + "\n");
  }

  /** Lets so many restarts fail, of all. */
  void fail(int count) throws IOException {
    Files.writeString(directory.resolve("failures"), Integer.toString(count));
  }

  /** The units that were restarted, in order. */
  List<String> restarts() throws IOException {
    Path file = directory.resolve("restarts");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
