import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pods, and podman's own command. The property {@code bench.podman} is the command line of a local
 * podman that works on the store of the engine named podman.
 */
final class Pods {
  private static final String API = "/v5.0.0/libpod";
  private static final String POD = "{\"name\":\"bench\"}";
  private static final String MEMBER =
      "{\"name\":\"bench-one\",\"pod\":\"bench\",\"image\":\"busybox\","
          + "\"command\":[\"sleep\",\"600\"],\"stop_signal\":9}";

  private Pods() {}

  /** From nothing to nothing: a pod with a container in it. */
  static void life(Bench.Engine engine) throws IOException {
    create(engine);
    start(engine);
    stop(engine);
    remove(engine);
  }

  static void create(Bench.Engine engine) throws IOException {
    needsPods(engine);
    engine.ok("POST", API + "/pods/create", POD);
    engine.ok("POST", API + "/containers/create", MEMBER);
  }

  static void start(Bench.Engine engine) throws IOException {
    engine.ok("POST", API + "/pods/bench/start", "");
  }

  static void stop(Bench.Engine engine) throws IOException {
    engine.ok("POST", API + "/pods/bench/stop", "");
  }

  static void remove(Bench.Engine engine) throws IOException {
    engine.ok("DELETE", API + "/pods/bench?force=true", "");
  }

  /** A new one. */
  static void again(Bench.Engine engine) throws IOException {
    clear(engine);
    create(engine);
  }

  /** A new one that runs. */
  static void againStarted(Bench.Engine engine) throws IOException {
    again(engine);
    start(engine);
  }

  /** Whether there is a podman command. */
  static boolean client() {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, "podman"))) {
        return true;
      }
    }
    return false;
  }

  /** Takes away what a row left. */
  static void clear(Bench.Engine engine) throws IOException {
    byte[] unused = engine.request("DELETE", API + "/pods/bench?force=true", "");
  }

  /** A hundred containers for {@code podman ps}. */
  static void hundred(Bench.Engine engine) throws IOException {
    needsPods(engine);
    engine.createMany(100);
  }

  static void remotePs(Bench.Engine engine) throws Exception {
    ps(List.of("podman", "--url", "unix://" + engine.socket));
  }

  /** Without a service, where the engine has such a form; else the remote form. */
  static void localPs(Bench.Engine engine) throws Exception {
    String local = System.getProperty("bench.podman");
    if (engine.name.equals("podman") && local != null) {
      ps(List.of(local.split(" ")));
    } else {
      remotePs(engine);
    }
  }

  private static void ps(List<String> podman) throws Exception {
    List<String> command = new ArrayList<>(podman);
    command.addAll(List.of("ps", "-aq"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("CONTAINER_HOST");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("podman ps failed");
    }
    if (out.lines().count() < 100) {
      throw new AssertionError("podman ps showed " + out.lines().count());
    }
  }

  static void needsPods(Bench.Engine engine) throws IOException {
    if (new String(engine.request("GET", API + "/_ping", ""), StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 404")) {
      throw new UnsupportedOperationException("there are no pods");
    }
  }
}
