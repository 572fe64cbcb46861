package dev.berth.server;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code berth doctor}: what this host has and lacks, with the fix for each. */
final class Doctor {
  private Doctor() {}

  /** Prints every finding; 1 when something is missing. */
  static int run(Host host, PrintStream out) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.addAll(new KernelChecks(host).findings());
    findings.addAll(new IdChecks(host).findings());
    findings.addAll(new ProgramChecks(host).findings());
    findings.addAll(new SessionChecks(host).findings());
    findings.addAll(new RegistryChecks(host).findings());
    boolean missing = false;
    for (Finding finding : findings) {
      out.println(finding.text());
      missing |= finding.grade() == Finding.Grade.MISSING;
    }
    out.println(missing ? "Berth cannot work here yet." : "Berth can work here.");
    return missing ? 1 : 0;
  }

  private static Finding java() {
    String version = Runtime.version().toString();
    return Runtime.version().feature() >= 25
        ? Finding.ok("Java", version)
        : Finding.missing("Java", version, "install a JDK 25, or set BERTH_JAVA");
  }
}
