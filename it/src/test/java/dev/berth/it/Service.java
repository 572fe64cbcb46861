package dev.berth.it;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engine under test: one shared instance for all suites, or one of a test's own with its own
 * store, which it may kill.
 */
public final class Service implements AutoCloseable {
  private static @Nullable Service shared;

  private final Path socket;
  private final @Nullable Path home;
  private String programs = "";
  private @Nullable Process process;

  private Service(Path socket, @Nullable Path home) {
    this.socket = socket;
    this.home = home;
  }

  /** The instance all suites share; the tiny busybox image is in its store. */
  public static synchronized Service shared() {
    Service service = shared;
    if (service == null) {
      String given = System.getenv("BERTH_IT_SOCKET");
      if (given != null && !given.isEmpty()) {
        service = new Service(Path.of(given.replaceFirst("^unix://", "")), null);
      } else {
        service = startOwn("shared", List.of("--idle-timeout", "0"));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      }
      shared = service;
      Api.of(service).ensureBusybox();
    }
    return service;
  }

  /** Whether the suites run against Berth itself rather than a peer. */
  public static boolean isBerth() {
    String given = System.getenv("BERTH_IT_SOCKET");
    return given == null || given.isEmpty();
  }

  /** Whether the engine under test serves API 1.minor. */
  public static boolean apiAtLeast(int minor) {
    String version = Api.shared().get("/version").get("ApiVersion").asText();
    return Integer.parseInt(version.substring(version.indexOf('.') + 1)) >= minor;
  }

  /** Whether containers can be paused: an ordinary user needs a delegated cgroup for it. */
  public static boolean canPause() {
    return !isBerth() || !Api.shared().get("/info").get("CgroupDriver").asText().equals("none");
  }

  /** Whether containers can be given parts of processors. */
  public static boolean limitsProcessors() {
    return Api.shared().get("/info").get("CpuCfsQuota").asBoolean();
  }

  /** Starts a service with a store and run-time directory of its own. */
  public static Service startOwn(String name, List<String> options) {
    String runtime = Objects.requireNonNull(System.getenv("XDG_RUNTIME_DIR"));
    return startOwn(name, options, Path.of(runtime));
  }

  /** The same with its directories below another one. */
  public static Service startOwn(String name, List<String> options, Path base) {
    return startOwn(name, options, base, "");
  }

  /**
   * The same with programs of the test's own.
   *
   * @param programs directory that is searched before all others, empty for none
   */
  public static Service startOwn(String name, List<String> options, Path base, String programs) {
    try {
      Path home = Files.createTempDirectory(base, "it-" + name + "-");
      Service service = new Service(home.resolve("run/berth/berth.sock"), home);
      service.programs = programs;
      Files.createDirectories(home.resolve("run"));
      service.start(options);
      return service;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Starts it again after {@link #kill()} or an idle exit. */
  public void start(List<String> options) {
    Path dist = Path.of(Objects.requireNonNull(System.getenv("BERTH_DIST"), "BERTH_DIST"));
    List<String> command = new ArrayList<>();
    command.add(dist.resolve("bin/berth").toString());
    command.addAll(List.of("serve", "--socket", socket.toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    if (!programs.isEmpty()) {
      builder.environment().merge("PATH", programs, (path, first) -> first + ":" + path);
    }
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(home().resolve("service.log").toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Waiting.until("the service answers on " + socket, 30, this::accepts);
  }

  /** What a client or another program of this service's user needs in its environment. */
  public Map<String, String> environment() {
    return Map.of(
        "XDG_RUNTIME_DIR", home().resolve("run").toString(),
        "XDG_DATA_HOME", home().resolve("data").toString(),
        "XDG_CONFIG_HOME", home().resolve("config").toString());
  }

  /** Directory of an own service's state. */
  public Path home() {
    return Objects.requireNonNull(home, "the service under test is not ours");
  }

  /** Path of the socket. */
  public Path socket() {
    return socket;
  }

  /** The java process, which the launcher becomes. */
  public Process process() {
    return Objects.requireNonNull(process);
  }

  /** SIGKILL, at once. */
  public void kill() {
    process().destroyForcibly();
    try {
      process().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean accepts() {
    if (!process().isAlive()) {
      throw new AssertionError("the service left at once: " + log());
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  /** What the service printed. */
  public String log() {
    try {
      return Files.readString(home().resolve("service.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Removes every container, stops the service and its holder, deletes the state. */
  @Override
  public void close() {
    if (home == null) {
      return;
    }
    try {
      if (process != null && process.isAlive()) {
        Api.of(this).removeAllContainers();
      }
    } catch (Exception | AssertionError e) { // REST Assured throws undeclared IOExceptions
      System.err.println("while cleaning up: " + e);
    }
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Cli.run(
        environment(),
        Path.of(Objects.requireNonNull(System.getenv("BERTH_DIST")), "bin/berth").toString(),
        "reset",
        "--force");
    Cli.run(Map.of(), "rm", "-rf", home.toString());
  }
}
