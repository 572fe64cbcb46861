package dev.berth.runtime.oci;

import dev.berth.runtime.config.HostFacts;
import java.util.List;

/** A host that never changes. */
public record FixedFacts(List<String> cgroupControllers, String cgroupDriver, int cpus)
    implements HostFacts {
  /** Without cgroups, two CPUs. */
  public static final FixedFacts PLAIN = new FixedFacts(List.of(), "none", 2);

  @Override
  public String hostName() {
    return "host";
  }

  @Override
  public String kernelVersion() {
    return "6.1.0";
  }

  @Override
  public String operatingSystem() {
    return "Test";
  }

  @Override
  public String osVersion() {
    return "1";
  }

  @Override
  public String machine() {
    return "x86_64";
  }

  @Override
  public String goArch() {
    return "amd64";
  }

  @Override
  public long memoryBytes() {
    return 8L << 30;
  }

  @Override
  public boolean seccomp() {
    return true;
  }

  @Override
  public boolean apparmor() {
    return false;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public String programVersion(String program) {
    return "";
  }
}
