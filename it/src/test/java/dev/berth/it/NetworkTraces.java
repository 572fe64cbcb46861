package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What networking holds now, of a service of a test's own.
 *
 * @param links interfaces of the rootless namespace
 * @param rules of its firewall, without counters
 * @param files leases, namespaces and names
 * @param processes programs at work for this service
 */
record NetworkTraces(
    List<String> links, List<String> rules, List<String> files, List<String> processes) {
  private static final NetworkTraces NONE =
      new NetworkTraces(List.of(), List.of(), List.of(), List.of());

  /** Looks. */
  static NetworkTraces of(Service service) {
    return new NetworkTraces(
        inside(service, "ip", "-o", "link")
            .lines()
            .map(line -> line.split("[ :@]+", 3)[1])
            .sorted()
            .toList(),
        inside(service, "nft", "-s", "list", "ruleset").lines().toList(),
        files(service),
        processes(service));
  }

  /** Waits until everything is again as it was, and tells what is not; helpers may have ended. */
  static void settle(Service service, NetworkTraces before) {
    try {
      Waiting.until("nothing is left", 15, () -> of(service).without(before).equals(NONE));
    } catch (AssertionError e) {
      NetworkTraces now = of(service);
      assertThat(now.without(before)).as("missing %s", before.without(now)).isEqualTo(NONE);
    }
    assertThat(before.without(of(service)).links()).as("links that went").isEmpty();
  }

  /** What is here and not there. */
  NetworkTraces without(NetworkTraces other) {
    return new NetworkTraces(
        without(links, other.links),
        without(rules, other.rules),
        without(files, other.files),
        without(processes, other.processes));
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> left = new ArrayList<>(all);
    others.forEach(left::remove);
    return left;
  }

  /** Runs a program in the rootless network namespace; empty output while there is none. */
  static String inside(Service service, String... command) {
    Path namespace = service.home().resolve("run/berth/netns/rootless");
    if (!Files.exists(namespace)) {
      return "";
    }
    List<String> all = holderCommand(service);
    all.addAll(List.of("nsenter", "--net=" + namespace));
    all.addAll(List.of(command));
    Cli.Result result = Cli.run(Map.of(), all.toArray(String[]::new));
    return result.exitCode() == 0 ? result.out() : "";
  }

  /** What is put before a command to run it where the service's mounts are. */
  static List<String> holderCommand(Service service) {
    try {
      Path file = service.home().resolve("run/berth/holder.pid");
      String pid = Files.readString(file).split(" ", 2)[0].strip();
      return new ArrayList<>(List.of("nsenter", "-t", pid, "-U", "-m", "--preserve-credentials"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> files(Service service) {
    Path netns = service.home().resolve("run/berth/netns");
    List<String> files = new ArrayList<>();
    for (String directory : List.of("leases", "containers", "names")) {
      try (Stream<Path> all = Files.list(netns.resolve(directory))) {
        all.map(file -> directory + '/' + file.getFileName())
            .filter(file -> !file.equals("names/aardvark.pid"))
            .forEach(files::add);
      } catch (IOException e) {
        continue; // not made yet
      }
    }
    return files.stream().sorted().toList();
  }

  private static List<String> processes(Service service) {
    String home = service.home().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(home))
        .map(process -> process.info().command().orElse(""))
        .map(command -> command.substring(command.lastIndexOf('/') + 1))
        .filter(name -> !name.isEmpty())
        .sorted()
        .toList();
  }
}
