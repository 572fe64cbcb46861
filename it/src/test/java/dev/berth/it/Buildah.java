package dev.berth.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The buildah program with a store of its own. */
public final class Buildah implements AutoCloseable {
  private final Path directory;

  public Buildah(Path directory) {
    this.directory = directory;
  }

  /** Why it cannot be used; empty when it can. */
  public static String missing() {
    return Cli.run(Map.of(), "sh", "-c", "command -v buildah").exitCode() == 0
        ? ""
        : "buildah is not installed";
  }

  private List<String> command(List<String> arguments) {
    String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "/run");
    List<String> command = new ArrayList<>();
    command.add("buildah");
    command.addAll(List.of("--root", directory.resolve("storage").toString()));
    command.addAll(List.of("--runroot", runtime + "/buildah-" + directory.getFileName()));
    command.addAll(List.of("--storage-driver", "overlay"));
    command.addAll(arguments);
    return command;
  }

  /** Runs a program in a directory. */
  public static Cli.Result in(Path directory, List<String> command) {
    return in(directory, Map.of(), command);
  }

  private static Cli.Result in(
      Path directory, Map<String, String> environment, List<String> command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString()));
    all.addAll(command);
    return Cli.run(environment, all.toArray(String[]::new));
  }

  /** Its cache mounts lie below the temporary directory, else in one place for all users. */
  private Map<String, String> environment() {
    return Map.of("TMPDIR", directory.toString());
  }

  private void run(String... arguments) {
    steadily(() -> Cli.run(environment(), command(List.of(arguments)).toArray(String[]::new))).ok();
  }

  /**
   * buildah starts itself again from a sealed copy in memory; the kernel refuses the seal now and
   * then (EBUSY) while it moves the copy's pages, and buildah does not try again.
   */
  private static Cli.Result steadily(Supplier<Cli.Result> program) {
    Cli.Result result = program.get();
    for (int more = 4; more > 0 && result.err().contains("sealing memfd copy"); more--) {
      result = program.get();
    }
    return result;
  }

  /** Takes an image of {@code docker save}. */
  public void load(Path archive) {
    run("pull", "-q", "docker-archive:" + archive);
  }

  /** Builds a context to an archive as {@code docker save} makes it. */
  public void build(Path context, List<String> arguments, Path archive) {
    String name = "localhost/" + context.getFileName();
    List<String> build = new ArrayList<>(List.of("bud", "--isolation", "chroot"));
    build.addAll(List.of("--format", "docker", "--identity-label=false", "-t", name));
    build.addAll(arguments);
    build.add(".");
    steadily(() -> in(context, environment(), command(build))).ok();
    run("push", "-q", name, "docker-archive:" + archive);
  }

  /** Removes its store: its files belong to subordinate ids. */
  @Override
  public void close() {
    String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "/run");
    Cli.run(
        Map.of(),
        "sh",
        "-c",
        "[ \"$(id -u)\" = 0 ] || set -- buildah unshare \"$@\"; exec \"$@\"", // not for root
        "sh",
        "rm",
        "-rf",
        directory.toString(),
        runtime + "/buildah-" + directory.getFileName());
  }
}
