package dev.berth.server;

import java.util.List;
import java.util.Map;

/** The program: {@code berth serve | version | doctor | install | uninstall}. */
public final class Berth {
  private Berth() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    String command = arguments.isEmpty() ? "serve" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
    System.exit(run(command, rest, System.getenv()));
  }

  private static int run(String command, List<String> arguments, Map<String, String> environment)
      throws Exception {
    switch (command) {
      case "serve":
        return ServeCommand.run(ServeOptions.parse(arguments, environment), environment);
      case "version":
      case "--version":
        System.out.println("berth " + ServerFacts.VERSION);
        return 0;
      default:
        System.err.println("usage: berth serve [--socket PATH] [--idle-timeout SECONDS] | version");
        return 2;
    }
  }
}
