package dev.berth.server;

import dev.berth.runtime.forward.Forwarder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program: {@code berth serve | version | doctor | auto-update | install ...}. */
public final class Berth {
  private static final String USAGE =
      """
      usage: berth COMMAND
        serve [--socket PATH] [--idle-timeout SECONDS]   answer the Docker API on a unix socket
        doctor      what this host has and lacks, and how to fix it
        doctor --store [--repair]   read the whole store: is everything there, and intact
        auto-update [--dry-run] [--rollback=false] [--format FORMAT] [--authfile PATH]
                    [--tls-verify=false]   restart units whose containers have a newer image
        install [--podman-socket]   enable the socket for this user (also where Podman's clients
                    look for one), and write a docker context
        uninstall   undo that; containers and images stay
        wake        ask the service once, so that it starts what is due
        shell       a shell in the namespaces where the mounts are
        reset --force   delete every container, image, volume and network
        version\
      """;

  private Berth() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    String command = arguments.isEmpty() ? "serve" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
    int code;
    try {
      code = run(command, rest, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("berth: " + e.getMessage());
      code = 2;
    } catch (IOException e) {
      System.err.println("berth: " + e.getMessage());
      code = 1;
    }
    System.exit(code);
  }

  private static int run(String command, List<String> arguments, Map<String, String> environment)
      throws IOException {
    switch (command) {
      case "serve":
        return ServeCommand.run(ServeOptions.parse(arguments, environment), environment);
      case "wake":
        return WakeCommand.run(ServeOptions.parse(arguments, environment).socket());
      case "version", "--version":
        System.out.println("berth " + ServerFacts.VERSION);
        return 0;
      case "doctor":
        return arguments.isEmpty()
            ? Doctor.run(Host.real(), System.out)
            : StoreReport.run(arguments, environment, System.out);
      case "auto-update":
        return AutoUpdateCommand.run(
            AutoUpdateOptions.parse(arguments, environment), System.out, System.err);
      case "install":
        return new Installer(Host.real(), System.out).install(home(), arguments);
      case "uninstall":
        return new Installer(Host.real(), System.out).uninstall();
      case "forward":
        // what the engine starts for published ports, not a command for people
        Forwarder.main(arguments.toArray(String[]::new));
        return 0;
      case "help", "--help":
        System.out.println(USAGE);
        return 0;
      default:
        System.err.println("berth: unknown command " + command + System.lineSeparator() + USAGE);
        return 2;
    }
  }

  /** Set by the launcher. */
  private static Path home() {
    String home = System.getProperty("berth.home");
    if (home == null) {
      throw new IllegalStateException("start it through bin/berth");
    }
    return Path.of(home);
  }
}
