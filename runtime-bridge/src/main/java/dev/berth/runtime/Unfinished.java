package dev.berth.runtime;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.stats.StatsReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stands in for parts that are not there yet; each refuses with what is missing. */
final class Unfinished {
  private Unfinished() {}

  static EngineException missing(String what) {
    return EngineException.notImplemented(what + " is not available");
  }

  static Execs execs() {
    throw missing("exec");
  }

  static Logs logs() {
    throw missing("logs");
  }

  static StatsReader stats() {
    throw missing("stats");
  }

  static HostFacts hostFacts() {
    return new PlainFacts();
  }

  static Networks networks() {
    return new NoNetworks();
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

  private static final class NoNetworks implements Networks {
    @Override
    public List<Network> list() {
      return List.of(
          network("bridge", "bridge"), network("host", "host"), network("none", "null"));
    }

    private static Network network(String name, String driver) {
      return new Network(
          name, name, Instant.EPOCH, driver, "local", true, false, "default", Map.of(), List.of(),
          false, false, false, "", Map.of(), Map.of());
    }

    @Override
    public Network get(String ref) {
      return list().stream()
          .filter(network -> network.name().equals(ref))
          .findFirst()
          .orElseThrow(() -> EngineException.notFound("network " + ref + " not found"));
    }

    @Override
    public Network create(Network template) {
      throw missing("networking");
    }

    @Override
    public void remove(String ref, List<String> containersInUse) {
      throw missing("networking");
    }

    @Override
    public Joined join(Container container, int pid, Path networkNamespace) {
      throw missing("networking");
    }

    @Override
    public void leave(Container container) {}

    @Override
    public Path createNamespace(Container container) {
      throw missing("networking");
    }

    @Override
    public String hostGatewayAddress() {
      return "127.0.0.1";
    }

    @Override
    public List<String> nameservers(Container container) {
      return List.of();
    }

    @Override
    public void reconcile(List<Container> running) {}
  }
}
