import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A project of five services on two networks, run by Docker Compose. The property {@code
 * bench.compose} names a directory of the docker command's settings that has the plugin.
 */
final class Projects {
  private static final String PROJECT =
      """
      x-service: &service
        image: busybox
        init: true
        command: sleep 3600
      services:
        proxy:
          <<: *service
          ports: ["127.0.0.1::80"]
          networks: [front]
          depends_on: [app, pages]
        app:
          <<: *service
          networks: {front: , back: {aliases: [api]}}
          depends_on: [database, cache]
        pages:
          <<: *service
          networks: [front]
        database:
          <<: *service
          networks: [back]
          volumes: ["data:/data"]
        cache:
          <<: *service
          networks: [back]
      networks:
        front:
        back:
      volumes:
        data:
      """;

  private Projects() {}

  static boolean present() {
    return System.getProperty("bench.compose") != null;
  }

  static void up(Bench.Engine engine) throws Exception {
    compose(engine, "up", "-d");
  }

  static void down(Bench.Engine engine) throws Exception {
    compose(engine, "down", "-v");
  }

  private static void compose(Bench.Engine engine, String... arguments) throws Exception {
    Path directory = Path.of(System.getProperty("bench.dir", "/tmp"), "project");
    Files.createDirectories(directory);
    Path file = directory.resolve("compose.yaml");
    Files.writeString(file, PROJECT);
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-f", file.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_HOST", "unix://" + engine.socket);
    builder.environment().put("DOCKER_CONFIG", System.getProperty("bench.compose"));
    File said = directory.resolve("said").toFile();
    Process process = builder.redirectOutput(said).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("docker compose did not end");
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(said.toPath()).strip());
    }
  }
}
