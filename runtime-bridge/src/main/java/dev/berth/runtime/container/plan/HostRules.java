package dev.berth.runtime.container.plan;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Capabilities;
import dev.berth.runtime.oci.ProcessLimits;
import dev.berth.runtime.oci.SecurityOptions;
import dev.berth.runtime.oci.TimeZones;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of the host's half of a request that belong to no larger group. */
final class HostRules {
  private final HostFacts facts;
  private final RuntimeNames runtimes;
  private final ResourceRules resources;

  HostRules(HostFacts facts, RuntimeNames runtimes) {
    this.facts = facts;
    this.runtimes = runtimes;
    this.resources = new ResourceRules(facts);
  }

  /** Fails INVALID with Docker's text; what is only worth a word goes to the warnings. */
  void check(HostConfig host, List<String> warnings) {
    RestartRules.check(host.restartPolicy());
    if (host.autoRemove() && RestartRules.restarts(host.restartPolicy())) {
      throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
    }
    PortRules.checkBindings(host.portBindings());
    Capabilities.normalize("CapAdd", host.capAdd());
    Capabilities.normalize("CapDrop", host.capDrop());
    checkAnnotations(host.annotations());
    LogRules.check(host.logConfig());
    if (!text(host.runtime()).isEmpty()) {
      runtimes.check(text(host.runtime()));
    }
    checkWords(host);
    TimeZones.check(text(host.more().timezone()));
    warnings.addAll(resources.check(host.resources(), false));
    checkSecurity(host, warnings);
    checkOomScore(host.oomScoreAdj(), warnings);
    DeviceRules.check(host, warnings);
    checkCgroupParent(host.resources().cgroupParent(), warnings);
  }

  private static void checkAnnotations(@Nullable Map<String, String> annotations) {
    if (annotations != null && annotations.containsKey("")) {
      throw EngineException.invalid(
          "invalid Annotations: the empty string is not permitted as an annotation key");
    }
  }

  private static void checkWords(HostConfig host) {
    String isolation = text(host.isolation());
    if (!isolation.isEmpty() && !isolation.equals("default")) {
      throw EngineException.invalid(
          "invalid isolation (" + isolation + "): linux only supports 'default'");
    }
    if (host.shmSize() < 0) {
      throw EngineException.invalid("SHM size can not be less than 0");
    }
    if (host.storageOpt() != null && !host.storageOpt().isEmpty()) {
      throw EngineException.invalid(
          "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
    }
    String cgroup = text(host.cgroup());
    if (!cgroup.isEmpty()) {
      throw EngineException.invalid("invalid cgroup: " + cgroup + ": only Windows has it");
    }
  }

  private void checkSecurity(HostConfig host, List<String> warnings) {
    SecurityOptions security = SecurityOptions.parse(host.securityOpt());
    security.checkProfile();
    String apparmor = security.apparmor();
    if (apparmor != null && !apparmor.isEmpty() && !apparmor.equals("unconfined")) {
      if (!facts.apparmor()) {
        warnings.add(
            "AppArmor is not in use on this host, or not for this user. Profile "
                + apparmor
                + " discarded.");
      }
    }
    if (!facts.seccomp()) {
      warnings.add("Your kernel does not support seccomp. The default profile is discarded.");
    }
  }

  private static void checkOomScore(int score, List<String> warnings) {
    if (score < -1000 || score > 1000) {
      throw EngineException.invalid(
          "Invalid value " + score + ", range for oom score adj is [-1000, 1000]");
    }
    if (score != 0) {
      int own = ProcessLimits.oomScoreAdj();
      if (score < own) {
        warnings.add(
            "An ordinary user cannot lower the OOM score: " + own + " is used for " + score + '.');
      }
    }
  }

  private void checkCgroupParent(@Nullable String parent, List<String> warnings) {
    if (!text(parent).isEmpty() && facts.cgroupDriver().equals("none")) {
      warnings.add(
          "No cgroup can be made by this user on this host. Cgroup parent "
              + parent
              + " discarded.");
    }
    if (parent != null
        && !parent.isEmpty()
        && facts.cgroupDriver().equals("systemd")
        && (!parent.endsWith(".slice") || parent.length() <= ".slice".length())) {
      throw EngineException.invalid(
          "cgroup-parent for systemd cgroup should be a valid slice named as \"xxx.slice\"");
    }
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
