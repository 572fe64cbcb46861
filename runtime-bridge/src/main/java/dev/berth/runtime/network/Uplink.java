package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out of the rootless namespace: pasta, or slirp4netns where pasta is missing or fails. It
 * has an address of its own that no host has, so that the host's addresses all mean the host; its
 * gateway stands for the host's loopback.
 */
final class Uplink {
  /** Reaches services on the host, those bound to 127.0.0.1 too. */
  static final String HOST = "169.254.77.2";

  /** Answers as the host's own resolver does. */
  static final String RESOLVER = "169.254.77.3";

  private static final System.Logger LOG = System.getLogger(Uplink.class.getName());
  private static final String ADDRESS = "169.254.77.100";

  /** A unique local address, used where the host has IPv6; pasta leaves it out elsewhere. */
  private static final String ADDRESS_IPV6 = "fd62:6572:7468::100";

  private static final String HOST_IPV6 = "fd62:6572:7468::2";
  private static final String CIDR = "169.254.77.0/24";

  /** Its name inside the namespace. */
  static final String INTERFACE = "uplink";

  private static final String MTU = "65520";
  private static final byte[] NOTHING = new byte[0];

  private final StorePaths paths;
  private final HelperPrograms programs;
  private final HelperProcess processes;
  private final SlirpProcess slirp;
  private final Resolvers resolvers;
  private @Nullable ProcessMark running;

  Uplink(
      StorePaths paths,
      HelperPrograms programs,
      HelperProcess processes,
      SlirpProcess slirp,
      Resolvers resolvers) {
    this.paths = paths;
    this.resolvers = resolvers;
    this.programs = programs;
    this.processes = processes;
    this.slirp = slirp;
  }

  /** Starts it unless it runs. */
  synchronized void ensure(Path namespace) throws IOException {
    if (running()) {
      return;
    }
    ProcessMark started = start(namespace);
    AtomicFiles.writeFast(state(), Json.write(started), paths.networkRun());
    running = started;
  }

  /** Whether it runs now. */
  synchronized boolean running() {
    ProcessMark known = running != null ? running : recorded();
    boolean alive = known != null && HelperProcess.alive(known);
    running = alive ? known : null;
    return alive;
  }

  /** Ends it: it may lead out of a namespace that is no more. */
  synchronized void stop() {
    ProcessMark known = running != null ? running : recorded();
    if (known != null) {
      processes.stop(known);
    }
    running = null;
  }

  private ProcessMark start(Path namespace) throws IOException {
    if (!Files.isWritable(Path.of("/dev/net/tun"))) {
      throw EngineException.internal(
          "/dev/net/tun cannot be opened: load the tun module (modprobe tun) and give the device"
              + " mode 0666; host and none networks work without it",
          null);
    }
    String failure = "pasta is not installed: install the package passt";
    if (programs.find("pasta") != null) {
      try {
        return pasta(namespace);
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
        LOG.log(System.Logger.Level.WARNING, "pasta failed, trying slirp4netns: " + failure);
      }
    }
    if (programs.find("slirp4netns") == null) {
      throw EngineException.internal(failure + "; slirp4netns is not installed either", null);
    }
    return slirp.start(
        namespace, INTERFACE, CIDR, List.of("--configure"), paths.networkHelper("uplink.sock"));
  }

  private ProcessMark pasta(Path namespace) throws IOException {
    Path pidFile = paths.networkHelper("pasta.pid");
    Files.deleteIfExists(pidFile);
    List<String> argv =
        new ArrayList<>(
            List.of(
                programs.require("pasta", "passt"),
                "--config-net",
                "--quiet",
                "--pid",
                pidFile.toString(),
                "--netns",
                namespace.toString(),
                "--no-netns-quit",
                "-t",
                "none",
                "-u",
                "none",
                "-T",
                "none",
                "-U",
                "none",
                "--no-dhcp",
                "--no-dhcpv6",
                "--no-ra",
                "-I",
                INTERFACE,
                "-a",
                ADDRESS,
                "-n",
                "24",
                "-g",
                HOST,
                "-a",
                ADDRESS_IPV6,
                "-g",
                HOST_IPV6,
                "--mtu",
                MTU));
    if (resolvers.reachable().contains(RESOLVER)) {
      // not always: answers of the host's resolver would seem to come from there
      argv.addAll(List.of("--dns-forward", RESOLVER));
    }
    processes.run(argv, NOTHING).orFail("pasta");
    return HelperProcess.mark(Integer.parseInt(Files.readString(pidFile).strip()));
  }

  private @Nullable ProcessMark recorded() {
    try {
      return Json.read(Files.readAllBytes(state()), ProcessMark.class);
    } catch (IOException e) {
      return null;
    }
  }

  private Path state() {
    return paths.networkHelper("uplink.json");
  }
}
