package dev.berth.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The packages of npm that {@code friends/node/package.json} names, installed once and kept in the
 * user's cache, and the scripts that use them.
 */
final class NodePackages {
  private static final int OLDEST_NODE = 18;
  private static final String MANIFEST = "package.json";

  private NodePackages() {}

  /** The directory they are in; the test is left out where there is no node or no registry. */
  static synchronized Path installed() {
    Cli.Result version = Cli.run(Map.of(), "sh", "-c", "command -v npm >/dev/null && node -v");
    assumeTrue(version.exitCode() == 0, "node or npm is not installed");
    int major = Integer.parseInt(version.out().strip().replaceFirst("v(\\d+).*", "$1"));
    assumeTrue(major >= OLDEST_NODE, "node is older than " + OLDEST_NODE + ": " + version.out());
    try {
      byte[] manifest = resource(MANIFEST);
      String hash = Integer.toHexString(java.util.Arrays.hashCode(manifest));
      Path directory = cache().resolve("node-" + hash);
      Files.createDirectories(directory);
      try (FileChannel file =
              FileChannel.open(
                  directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        Objects.requireNonNull(lock);
        install(directory, manifest);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(Path directory, byte[] manifest) throws IOException {
    Path done = directory.resolve(".done");
    if (Files.exists(done)) {
      return;
    }
    Files.write(directory.resolve(MANIFEST), manifest);
    List<String> command = new ArrayList<>(List.of("npm", "install", "--ignore-scripts"));
    command.addAll(List.of("--no-audit", "--no-fund", "--no-package-lock"));
    command.addAll(List.of("--prefix", directory.toString()));
    Cli.Result result = Cli.run(authorities(), command.toArray(String[]::new));
    assumeTrue(result.exitCode() == 0, "npm could not install: " + result.err());
    Files.createFile(done);
  }

  /** Node brings a list of certificate authorities; a machine may trust more. */
  private static Map<String, String> authorities() {
    String variable = "NODE_EXTRA_CA_CERTS";
    String known = "/etc/ssl/certs/ca-certificates.crt";
    return System.getenv(variable) == null && Files.exists(Path.of(known))
        ? Map.of(variable, known)
        : Map.of();
  }

  private static Path cache() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path base =
        given == null || given.isEmpty()
            ? Path.of(Objects.requireNonNull(System.getenv("HOME")), ".cache")
            : Path.of(given);
    return base.resolve("berth-test");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = NodePackages.class.getResourceAsStream("/friends/node/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** What a program needs to find the engine, and nothing of the tests' own. */
  static Map<String, String> environment(Path home) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DOCKER_HOST", "unix://" + Service.shared().socket());
    environment.put("HOME", home.toString());
    // programs of another account may have left their locks in the common one
    environment.put("TMPDIR", home.toString());
    if (Files.exists(Path.of("/.dockerenv"))) {
      // On a machine that is a container it would look for the ports at the bridge's gateway.
      environment.put("TESTCONTAINERS_HOST_OVERRIDE", "localhost");
    }
    return environment;
  }

  /** Runs a script's tests. */
  static Cli.Result test(String script, Path home) throws IOException {
    Path directory = installed();
    Path file = directory.resolve(script);
    try (InputStream in = NodePackages.class.getResourceAsStream("/friends/node/" + script)) {
      Files.copy(Objects.requireNonNull(in), file, StandardCopyOption.REPLACE_EXISTING);
    }
    return Cli.run(environment(home), "node", "--test", file.toString());
  }
}
