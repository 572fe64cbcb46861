package dev.berth.runtime;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.stats.StatsReader;
import java.util.List;

/** Stands in for parts that are not there yet; each refuses with what is missing. */
final class Unfinished {
  private Unfinished() {}

  static EngineException missing(String what) {
    return EngineException.notImplemented(what + " is not available");
  }

  static StatsReader stats() {
    throw missing("stats");
  }

  static HostFacts hostFacts() {
    return new PlainFacts();
  }

  private static final class PlainFacts implements HostFacts {
    @Override
    public String hostName() {
      return "localhost";
    }

    @Override
    public String kernelVersion() {
      return System.getProperty("os.version");
    }

    @Override
    public String operatingSystem() {
      return "Linux";
    }

    @Override
    public String osVersion() {
      return "";
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
      return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    public String cgroupDriver() {
      return "none";
    }

    @Override
    public List<String> cgroupControllers() {
      return List.of();
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
}
