package dev.berth.fake;

import dev.berth.runtime.config.HostFacts;
import java.util.List;

/** A host of fixed facts. */
public final class FakeHost implements HostFacts {
  public String cgroupDriver = "none";

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
    return "Some Linux";
  }

  @Override
  public String osVersion() {
    return "12";
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
  public int cpus() {
    return 2;
  }

  @Override
  public long memoryBytes() {
    return 1024;
  }

  @Override
  public String cgroupDriver() {
    return cgroupDriver;
  }

  @Override
  public List<String> cgroupControllers() {
    return List.of("cpu", "memory");
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
    return program.equals("crun") ? "1.8.1" : "";
  }
}
