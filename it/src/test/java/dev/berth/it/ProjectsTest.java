package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.tree.ConfigDifferences;
import dev.berth.it.tree.ImageArchive;
import dev.berth.it.tree.ImageTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Dockerfiles after those of real projects, built from one context by the engine under test and by
 * buildah: the same files, modes, owners, links, extended attributes, times and configuration.
 * {@code BERTH_IT_PROJECTS} names those to build instead of all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectsTest {
  private final Map<String, CompletableFuture<Path>> builtByBuildah = new HashMap<>();
  private final Map<String, Path> contexts = new HashMap<>();
  private final ExecutorService beside = Executors.newSingleThreadExecutor();
  private Path work = Path.of("/nonexistent");
  private List<Project> projects = List.of();
  private List<String> bases = List.of();
  private long began;

  /** buildah builds everything beside the tests. */
  @BeforeAll
  void begin() throws IOException {
    Assumptions.assumeTrue(Buildah.missing().isEmpty(), Buildah.missing());
    work = Files.createTempDirectory("berth-projects-");
    String named = Objects.requireNonNullElse(System.getenv("BERTH_IT_PROJECTS"), "");
    projects =
        Project.all().stream()
            .filter(
                project -> named.isEmpty() || List.of(named.split(" ")).contains(project.name()))
            .toList();
    for (Project project : projects) {
      contexts.put(project.name(), project.context(work));
    }
    bases = bases(projects.stream().flatMap(p -> p.bases().stream()).distinct().toList());
    began = Instant.now().getEpochSecond();
    Buildah buildah = new Buildah(work);
    CompletableFuture<?> loaded = CompletableFuture.runAsync(() -> load(buildah), beside);
    for (Project project : projects) {
      if (whyNot(project).isEmpty()) {
        builtByBuildah.put(
            project.name(), loaded.thenApplyAsync(unused -> build(buildah, project), beside));
      }
    }
    bases.forEach(base -> Cli.docker("load", "-i", archive(base).toString()).ok());
  }

  /** Both engines get the same bases, byte by byte. */
  private void load(Buildah buildah) {
    buildah.load(Path.of(System.getenv("BERTH_IT_IMAGE")));
    bases.forEach(base -> buildah.load(archive(base)));
  }

  /** Makes bases of what is installed here; returns those that can be made. */
  private List<String> bases(List<String> wanted) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", Project.directory() + "/bases.sh", work.toString()));
    command.addAll(wanted);
    String java = System.getProperty("java.home");
    Cli.run(Map.of("JAVA_HOME", java), command.toArray(String[]::new)).ok();
    return wanted.stream().filter(base -> Files.exists(archive(base))).toList();
  }

  private Path archive(String name) {
    return work.resolve(name + ".tar");
  }

  private Path context(Project project) {
    return Objects.requireNonNull(contexts.get(project.name()));
  }

  private Path build(Buildah buildah, Project project) {
    List<String> arguments = new ArrayList<>(project.arguments());
    arguments.addAll(project.buildahArguments());
    Path archive = archive(project.name() + "-buildah");
    buildah.build(context(project), arguments, archive);
    return archive;
  }

  /** Why a project cannot be built here; empty when it can. */
  private String whyNot(Project project) {
    for (String base : project.bases()) {
      if (!bases.contains(base)) {
        return "not installed here, what " + base + " is made of";
      }
    }
    return project.beyondClassic() && !Service.isBerth()
        ? "has what the classic builder does not know"
        : "";
  }

  @TestFactory
  Stream<DynamicTest> builtAsByBuildah() {
    return projects.stream()
        .map(project -> DynamicTest.dynamicTest(project.name(), () -> compare(project)));
  }

  private void compare(Project project) throws IOException {
    Assumptions.assumeTrue(whyNot(project).isEmpty(), whyNot(project));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("docker", "-H", "unix://" + Service.shared().socket(), "build"));
    command.addAll(List.of("-t", "project-" + project.name()));
    command.addAll(project.arguments());
    command.add(".");
    Buildah.in(context(project), command).ok();
    Path mine = archive(project.name() + "-mine");
    Cli.docker("save", "-o", mine.toString(), "project-" + project.name()).ok();
    Path other = Objects.requireNonNull(builtByBuildah.get(project.name())).join();
    List<String> differences;
    try (ImageArchive one = new ImageArchive(mine);
        ImageArchive two = new ImageArchive(other)) {
      ImageTree tree = one.tree();
      assertThat(tree.size()).isGreaterThan(1);
      differences = new ArrayList<>(tree.differences(two.tree(), began));
      differences.addAll(ConfigDifferences.between(one, two));
    } finally {
      Files.deleteIfExists(mine);
      Files.deleteIfExists(other);
    }
    assertThat(unexpected(project, differences)).as("this engine's, buildah's").isEmpty();
  }

  /** What may not differ, and what is allowed to but does not any more. */
  private static List<String> unexpected(Project project, List<String> differences) {
    List<String> left = new ArrayList<>(differences);
    List<Project.Allowed> general = new ArrayList<>(Project.allowedEverywhere());
    if (!Service.isBerth()) {
      general.addAll(project.allowedOfDockerd());
    }
    for (Project.Allowed allowed : general) {
      left.removeIf(line -> allowed.difference().matcher(line).matches());
    }
    for (Project.Allowed allowed : project.allowed()) {
      boolean needed = left.removeIf(line -> allowed.difference().matcher(line).matches());
      if (!needed && Service.isBerth()) {
        left.add("no longer needed: " + allowed.line());
      }
    }
    return left;
  }

  @AfterAll
  void end() {
    beside.shutdownNow();
    projects.forEach(project -> Cli.docker("rmi", "-f", "project-" + project.name()));
    bases.forEach(base -> Cli.docker("rmi", "-f", base));
    if (Files.exists(work)) {
      new Buildah(work).close();
    }
  }
}
