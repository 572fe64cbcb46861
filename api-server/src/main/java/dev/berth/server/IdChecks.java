package dev.berth.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Subordinate ids, and the programs that hand them out. */
final class IdChecks {
  private static final int SET_UID = 04000;
  private static final long ENOUGH = 65536;

  private final Host host;

  IdChecks(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    return List.of(
        ranges("/etc/subuid", "--add-subuids"),
        ranges("/etc/subgid", "--add-subgids"),
        helper("newuidmap"),
        helper("newgidmap"));
  }

  private Finding ranges(String file, String option) {
    long count = count(host.read(file), host.user(), Integer.toString(host.uid()));
    String fix = "sudo usermod " + option + " 100000-165535 " + host.user();
    if (count == 0) {
      return Finding.less(
          file, "no ids for " + host.user() + ": images with several owners fail", fix);
    }
    return count < ENOUGH
        ? Finding.less(file, count + " ids, images may want 65536", fix)
        : Finding.ok(file, count + " ids");
  }

  /** Ids of the user, named or by number, over all its ranges. */
  static long count(String ranges, String user, String uid) {
    long count = 0;
    for (String line : ranges.lines().toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(uid))) {
        try {
          count += Long.parseLong(fields[2].strip());
        } catch (NumberFormatException e) {
          // not a range: newuidmap would refuse it too
        }
      }
    }
    return count;
  }

  private Finding helper(String name) {
    Path program = host.program(name);
    if (program == null) {
      return Finding.missing(name, "not installed", "sudo apt-get install uidmap");
    }
    try {
      int mode = (int) Files.getAttribute(program, "unix:mode");
      boolean privileged = (mode & SET_UID) != 0 || capable(program);
      return privileged
          ? Finding.ok(name, program.toString())
          : Finding.missing(name, program + " is not setuid", "sudo chmod u+s " + program);
    } catch (IOException e) {
      return Finding.less(name, "cannot be examined: " + e.getMessage(), "");
    }
  }

  /** File capabilities do as well as the setuid bit. */
  private boolean capable(Path program) {
    Path getcap = host.program("getcap");
    return getcap != null
        && host.run(getcap.toString(), program.toString()).firstLine().contains("cap_set");
  }
}
