package dev.berth.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code berth install} and {@code uninstall}: the user units, and a docker context named {@code
 * berth} that is written but not selected.
 */
final class Installer {
  private static final String CONTEXT = "berth";
  private static final List<String> ENABLED =
      List.of("berth.socket", "berth-exits.path", "berth-restart.service");

  /** For the user to enable. */
  private static final String TIMER = "berth-auto-update.timer";

  private static final List<String> UNITS =
      List.of(
          "berth.socket",
          "berth.service",
          "berth-exits.path",
          "berth-restart.service",
          "berth-auto-update.service",
          TIMER);

  private final Host host;
  private final PrintStream out;

  Installer(Host host, PrintStream out) {
    this.host = host;
    this.out = out;
  }

  /**
   * Writes and enables everything; 1 when the user manager refused.
   *
   * @param arguments {@code --podman-socket} to be found where Podman's clients look, too
   */
  int install(Path berthHome, List<String> arguments) throws IOException {
    boolean podman = arguments.equals(List.of("--podman-socket"));
    if (!podman && !arguments.isEmpty()) {
      throw new IllegalArgumentException("install knows --podman-socket only");
    }
    PodmanSocket other = new PodmanSocket(host, unitDirectory());
    String obstacle = podman ? other.obstacle() : "";
    if (!obstacle.isEmpty()) {
      out.println(obstacle);
      return 1;
    }
    writeContext();
    Path units = unitDirectory();
    Files.createDirectories(units);
    if (podman) {
      other.offer();
      out.println(other.words());
    }
    String program = berthHome.resolve("bin/berth").toString();
    for (String unit : UNITS) {
      String text = Files.readString(berthHome.resolve("share/systemd/user").resolve(unit));
      Files.writeString(units.resolve(unit), text.replace("@BERTH@", quoted(program)));
    }
    if (!userManagerRuns()) {
      out.println("No systemd user manager is running here: start the service with 'berth serve'.");
      return 0;
    }
    int code = systemctl("daemon-reload");
    for (String unit : ENABLED) {
      code = Math.max(code, systemctl("enable", unit));
    }
    code = Math.max(code, systemctl("start", "berth.socket", "berth-exits.path"));
    if (code == 0) {
      out.println("Berth listens. Use it: docker context use " + CONTEXT);
      out.println("            or: export DOCKER_HOST=" + endpoint());
    }
    return code;
  }

  /** Stops and removes what install wrote; containers and images stay. */
  int uninstall() throws IOException {
    if (userManagerRuns()) {
      systemctl("disable", "--now", "berth.socket", "berth-exits.path", "berth-restart.service");
      if (Files.exists(unitDirectory().resolve(TIMER))) {
        systemctl("disable", "--now", TIMER);
      }
      systemctl("stop", "berth.service");
    }
    new PodmanSocket(host, unitDirectory()).withdraw();
    for (String unit : UNITS) {
      Files.deleteIfExists(unitDirectory().resolve(unit));
    }
    if (userManagerRuns()) {
      systemctl("daemon-reload");
    }
    Files.deleteIfExists(contextDirectory().resolve("meta.json"));
    Files.deleteIfExists(contextDirectory());
    out.println("Units and context are gone; containers and images stay ('berth reset --force').");
    return 0;
  }

  private void writeContext() throws IOException {
    Files.createDirectories(contextDirectory());
    String meta =
        """
        {"Name":"%s","Metadata":{"Description":"Berth: rootless containers of this user"},\
        "Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":false}}}
        """
            .formatted(CONTEXT, endpoint());
    Files.writeString(contextDirectory().resolve("meta.json"), meta);
  }

  /** The docker command finds a context by the digest of its name. */
  private Path contextDirectory() {
    String config = host.environment().getOrDefault("DOCKER_CONFIG", host.home() + "/.docker");
    return Path.of(config, "contexts", "meta", sha256(CONTEXT));
  }

  private Path unitDirectory() {
    String config = host.environment().getOrDefault("XDG_CONFIG_HOME", host.home() + "/.config");
    return Path.of(config, "systemd", "user");
  }

  private String endpoint() {
    return "unix://" + ServeOptions.defaultSocket(host.environment());
  }

  private boolean userManagerRuns() {
    return Files.exists(
        Path.of(host.environment().getOrDefault("XDG_RUNTIME_DIR", "/"), "systemd", "private"));
  }

  private int systemctl(String... words) {
    Host.Outcome outcome =
        host.run(
            Stream.concat(Stream.of("systemctl", "--user"), Stream.of(words))
                .toArray(String[]::new));
    if (outcome.code() != 0) {
      out.println("systemctl --user " + String.join(" ", words) + ": " + outcome.firstLine());
    }
    return outcome.code() == 0 ? 0 : 1;
  }

  /** As systemd reads ExecStart: quotes, and percent signs doubled. */
  private static String quoted(String path) {
    String text = path.replace("%", "%%");
    return text.indexOf(' ') < 0 ? text : '"' + text + '"';
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
