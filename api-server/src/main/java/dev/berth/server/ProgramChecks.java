package dev.berth.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The standard parts Berth runs. */
final class ProgramChecks {
  private final Host host;

  ProgramChecks(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    all.add(required("crun", "--version", "crun"));
    all.add(required("conmon", "--version", "conmon"));
    all.add(required("nsenter", "--version", "util-linux"));
    all.add(required("unshare", "--version", "util-linux"));
    all.add(required("flock", "--version", "util-linux"));
    all.add(useful("aardvark-dns", "--version", "user networks, whose names it serves"));
    all.add(oneOf("way out", "pasta", "slirp4netns", "passt slirp4netns"));
    all.add(oneOf("firewall", "nft", "iptables", "nftables"));
    all.add(useful("catatonit", "--version", "docker run --init, and a smaller holder process"));
    return all;
  }

  private Finding required(String name, String option, String packageName) {
    Path program = host.program(name);
    return program == null
        ? Finding.missing(name, "not installed", "sudo apt-get install " + packageName)
        : version(name, program, option);
  }

  private Finding useful(String name, String option, String purpose) {
    Path program = host.program(name);
    return program == null
        ? Finding.less(name, "not installed: no " + purpose, "sudo apt-get install " + name)
        : version(name, program, option);
  }

  private Finding oneOf(String what, String first, String second, String packages) {
    for (String name : List.of(first, second)) {
      Path program = host.program(name);
      if (program != null) {
        return version(what, program, "--version");
      }
    }
    return Finding.less(
        what, "neither " + first + " nor " + second, "sudo apt-get install " + packages);
  }

  private Finding version(String what, Path program, String option) {
    Host.Outcome outcome = host.run(program.toString(), option);
    return outcome.code() == 0
        ? Finding.ok(what, outcome.firstLine())
        : Finding.less(what, program + " fails: " + outcome.firstLine(), "install it anew");
  }
}
