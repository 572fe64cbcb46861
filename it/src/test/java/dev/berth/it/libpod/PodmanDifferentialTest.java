package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Service;
import dev.berth.it.diff.AllowedDifferences;
import dev.berth.it.diff.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Runs the commands of {@code podman/*.txt} with this machine's podman as the remote client of a
 * Podman of the same version and of Berth, and compares exit codes, tables, messages and JSON.
 * BERTH_DIFF_ONLY, a part of the titles, leaves the other scenarios out.
 */
class PodmanDifferentialTest {
  private static final List<String> FILES =
      List.of("containers.txt", "objects.txt", "pods.txt", "images.txt", "system.txt", "kube.txt");
  private static final AllowedDifferences ALLOWED = AllowedDifferences.read("/podman/allowed.txt");

  @TempDir static Path directory;

  private static @Nullable PodmanPeer podman;
  private static @Nullable Service service;
  private static @Nullable PodmanSide local;
  private static @Nullable PodmanSide berth;

  @BeforeAll
  static void startBoth() throws IOException {
    assumeTrue(Service.isBerth(), "the suite compares Berth with Podman");
    assumeTrue(PodmanPeer.missing("4.").isEmpty(), PodmanPeer.missing("4."));
    podman = PodmanPeer.start();
    service = Service.startOwn("podman-diff", List.of("--idle-timeout", "0"));
    Map<String, String> peer = podman.environment();
    local = new PodmanSide(client(podman.socket()), peer, made("local"));
    Map<String, String> own = new HashMap<>(peer);
    own.putAll(new PodmanRemote(service, made("home")).environment());
    berth = new PodmanSide(client(service.socket()), own, made("berth"));
    Path image = Path.of(System.getenv("BERTH_IT_IMAGE"));
    berth.loadBusybox(image);
    local.loadBusybox(image);
    String reason = local.cannotRun();
    assumeTrue(reason.isEmpty(), () -> "this machine's podman runs no container: " + reason);
  }

  private static List<String> client(Path socket) {
    return List.of("podman", "--url", "unix://" + socket);
  }

  private static Path made(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  @AfterAll
  static void stop() {
    Stream.of(local, berth).filter(Objects::nonNull).forEach(PodmanSide::close);
    Stream.of(service, podman)
        .filter(Objects::nonNull)
        .forEach(
            each -> {
              try {
                each.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @TestFactory
  Stream<DynamicTest> doesTheSame() {
    String only = System.getenv().getOrDefault("BERTH_DIFF_ONLY", "");
    boolean limits =
        !Api.of(Objects.requireNonNull(service))
            .get("/info")
            .get("CgroupDriver")
            .asText()
            .equals("none");
    List<DynamicTest> tests = new ArrayList<>();
    List<PodmanScript> scripts =
        FILES.stream().flatMap(f -> PodmanScript.read(f).stream()).toList();
    for (int i = 0; i < scripts.size(); i++) {
      PodmanScript each = scripts.get(i);
      String name = "diff" + i;
      if (each.title().contains(only) && (limits || !each.limits())) {
        tests.add(DynamicTest.dynamicTest(each.title(), () -> compare(each, name)));
      }
    }
    if (only.isEmpty()) {
      tests.add(
          DynamicTest.dynamicTest(
              "the list of allowed differences has nothing that does not occur",
              () -> assertThat(ALLOWED.unused()).isEmpty()));
    }
    return tests.stream();
  }

  private static void compare(PodmanScript script, String name) {
    PodmanSide left = Objects.requireNonNull(local);
    PodmanSide right = Objects.requireNonNull(berth);
    CompletableFuture<List<JsonNode>> asked =
        CompletableFuture.supplyAsync(
            () -> answers(left, script, name), Thread::startVirtualThread);
    List<JsonNode> ours = answers(right, script, name);
    List<JsonNode> theirs = peers(asked);
    List<String> found = new ArrayList<>();
    List<PodmanScript.Command> commands = script.compared();
    for (int i = 0; i < commands.size(); i++) {
      String command = String.join(" ", commands.get(i).words());
      for (Difference each : Difference.between(theirs.get(i), ours.get(i))) {
        if (!ALLOWED.has("*", script.title(), command, each)) {
          report(script.title(), command, each);
          found.add(command + "\n    " + each);
        }
      }
    }
    assertThat(found).as(script.title()).isEmpty();
  }

  /** What the peer did; where it hangs there is nothing to compare with. */
  private static List<JsonNode> peers(CompletableFuture<List<JsonNode>> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PodmanSide.Hung hung) {
        throw new TestAbortedException("the peer hung: " + hung.getMessage(), hung);
      }
      throw e;
    }
  }

  private static List<JsonNode> answers(PodmanSide side, PodmanScript script, String name) {
    try {
      return side.run(script, name);
    } finally {
      side.clean();
    }
  }

  private static void report(String title, String command, Difference d) {
    String file = System.getenv("BERTH_DIFF_REPORT");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(
          Path.of(file),
          String.join("\t", title, command, d.place(), d.peer(), d.berth()) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
