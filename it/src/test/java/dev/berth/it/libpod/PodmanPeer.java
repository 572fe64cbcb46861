package dev.berth.it.libpod;

import dev.berth.it.Background;
import dev.berth.it.Cli;
import dev.berth.it.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real Podman with a store of its own, and its service; both as this account, without root. They
 * run in namespaces as Podman itself makes them, with the unified hierarchy of cgroups in its
 * place: crun wants that also where it makes none.
 */
public final class PodmanPeer implements AutoCloseable {
  /** Neither cgroups nor a journal are needed, and networks are what Berth's are. */
  private static final String SETTINGS =
      """
      [containers]
      cgroups = "disabled"
      netns = "bridge"
      log_driver = "k8s-file"
      [engine]
      cgroup_manager = "cgroupfs"
      events_logger = "file"
      """;

  private static final String REGISTRIES = "unqualified-search-registries = [\"docker.io\"]\n";
  private static final String IMAGE = "docker.io/library/busybox:latest";

  /** Podman asks these variables whether the namespaces are there. */
  private static final String READY =
      "export _CONTAINERS_USERNS_CONFIGURED=done"
          + " _CONTAINERS_ROOTLESS_UID=$(id -u) _CONTAINERS_ROOTLESS_GID=$(id -g); ";

  private static final String ENTER =
      "exec unshare --user --map-auto --map-root-user --mount --cgroup sh -c '"
          + "[ \"$(stat -f -c %T /sys/fs/cgroup)\" = cgroup2fs ] ||"
          + " mount -t cgroup2 none /sys/fs/cgroup; exec \"$@\"' sh \"$@\"";
  private static final String FOLLOW =
      "exec nsenter --target \"$0\" --user --mount --cgroup --preserve-credentials \"$@\"";

  /** 36 to this power are many names. */
  private static final int NAME_LENGTH = 7;

  private final Path directory;
  private final Background service;

  private PodmanPeer(Path directory) throws IOException {
    this.directory = directory;
    for (String each : List.of("run", "data", "config", "config/containers", "home")) {
      Files.createDirectory(directory.resolve(each));
    }
    Path settings = directory.resolve("config/containers");
    Files.writeString(settings.resolve("containers.conf"), SETTINGS);
    Files.writeString(settings.resolve("registries.conf"), REGISTRIES);
    List<String> command = new ArrayList<>(List.of("sh", "-c", READY + ENTER, "sh"));
    command.addAll(List.of("podman", "system", "service", "--time=0", "unix://" + socket()));
    service = new Background(environment(), command.toArray(String[]::new));
    Waiting.until("podman's service: " + service.said(), 30, () -> Files.exists(socket()));
  }

  /**
   * Why there is none of these versions here; empty when there is.
   *
   * @param version how its version begins
   */
  public static String missing(String version) {
    Cli.Result found = Cli.run(Map.of(), "sh", "-c", "podman --version");
    return found.out().startsWith("podman version " + version)
        ? ""
        : "no Podman " + version + " is installed: " + found.out() + found.err();
  }

  /** Starts one. */
  public static PodmanPeer start() {
    try {
      return new PodmanPeer(Files.createDirectory(Path.of("/tmp", "p" + name())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Not below /run: what has to do with networks sees another /run, and no store there. Short: no
   * client gets a container's output where the path of the container's socket is longer than such a
   * path may be.
   */
  private static String name() {
    long names = (long) Math.pow(36, NAME_LENGTH);
    return Long.toString(ThreadLocalRandom.current().nextLong(names / 36, names), 36);
  }

  /** Where its service listens. */
  public Path socket() {
    return directory.resolve("podman.sock");
  }

  /** Where all it has lies. */
  public Path directory() {
    return directory;
  }

  /** What both forms of the podman command need in their environment. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("XDG_RUNTIME_DIR", directory.resolve("run").toString());
    environment.put("XDG_DATA_HOME", directory.resolve("data").toString());
    environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
    environment.put("HOME", directory.resolve("home").toString());
    return environment;
  }

  /** How a program runs in the service's namespaces: podman there works on the same store. */
  public List<String> inside(String... command) {
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", READY + FOLLOW, String.valueOf(service.pid())));
    line.addAll(List.of(command));
    return line;
  }

  private Cli.Result run(String... command) {
    return Cli.run(environment(), inside(command).toArray(String[]::new));
  }

  /** Loads busybox under the name it has on Docker Hub, and no other. */
  public void load(Path archive) {
    run("podman", "load", "-q", "-i", archive.toString()).ok();
    run("podman", "tag", "localhost/busybox:latest", IMAGE).ok();
    run("podman", "rmi", "localhost/busybox:latest").ok();
  }

  /** Ends its containers and processes; nothing of it stays. */
  @Override
  public void close() {
    run("podman", "pod", "rm", "-fa", "-t", "0");
    run("podman", "rm", "-fa", "-t", "0");
    // what containers wrote belongs to subordinate ids
    run("rm", "-rf", directory.resolve("data").toString());
    service.close();
    // its resolver outlives the containers, and holds one of the few keyrings a user may have
    Cli.run(Map.of(), "pkill", "-KILL", "-f", directory + "/run/");
    Cli.run(Map.of(), "rm", "-rf", directory.toString());
  }
}
