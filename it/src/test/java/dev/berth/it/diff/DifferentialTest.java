package dev.berth.it.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends the scenarios of {@code diff/*.txt} to dockerd and to Berth, at API 1.24, 1.41 and the
 * newest both know, and compares the answers field by field. BERTH_IT_DOCKERD names dockerd's
 * socket; BERTH_DIFF_ONLY, a part of the titles, leaves the other scenarios out.
 */
class DifferentialTest {
  private static final List<String> FILES =
      List.of(
          "create.txt",
          "lifecycle.txt",
          "objects.txt",
          "volumes.txt",
          "networks.txt",
          "requests.txt",
          "pull.txt",
          "push.txt",
          "archives.txt",
          "build.txt");
  private static final AllowedDifferences ALLOWED = AllowedDifferences.read("/diff/allowed.txt");
  private static @Nullable Service service;
  private static @Nullable Side berth;
  private static @Nullable Side dockerd;

  @BeforeAll
  static void startBoth() throws IOException {
    String peer = System.getenv().getOrDefault("BERTH_IT_DOCKERD", "");
    assumeTrue(
        !peer.isEmpty(),
        () ->
            "no dockerd to compare with: "
                + System.getenv().getOrDefault("BERTH_IT_NO_DOCKERD", "BERTH_IT_DOCKERD not set"));
    dockerd = new Side(socket(peer));
    String given = System.getenv().getOrDefault("BERTH_DIFF_SOCKET", "");
    if (given.isEmpty()) {
      service = Service.startOwn("diff", List.of("--idle-timeout", "0"));
      berth = new Side(service.socket());
    } else {
      berth = new Side(socket(given));
    }
    byte[] image = Files.readAllBytes(Path.of(System.getenv("BERTH_IT_IMAGE")));
    for (Side side : List.of(berth, dockerd)) {
      side.request(
          "POST", "/images/load?quiet=1", Map.of("Content-Type", "application/x-tar"), image);
      side.clean();
    }
  }

  private static Path socket(String address) {
    return Path.of(address.replaceFirst("^unix://", ""));
  }

  @AfterAll
  static void stop() {
    for (Side side : Stream.of(berth, dockerd).filter(Objects::nonNull).toList()) {
      side.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @TestFactory
  Stream<DynamicContainer> answersAreAlike() {
    int newest = Math.min(newestOf(dockerd), newestOf(berth));
    String only = System.getenv().getOrDefault("BERTH_DIFF_ONLY", "");
    boolean limits = require(berth).get("/info").path("MemoryLimit").asBoolean();
    String at = System.getenv().getOrDefault("BERTH_DIFF_AT", "");
    List<Scenario> scenarios = FILES.stream().flatMap(f -> Scenario.read(f).stream()).toList();
    Comparison comparison = new Comparison(require(dockerd), require(berth), ALLOWED);
    List<DynamicContainer> all = new ArrayList<>();
    for (int minor : new TreeSet<>(List.of(24, 41, newest))) {
      List<DynamicTest> tests = new ArrayList<>();
      for (int i = 0; i < scenarios.size(); i++) {
        Scenario each = scenarios.get(i);
        String name = "diff" + i;
        if (each.runsAt(minor, newest)
            && (limits || !each.limits())
            && each.title().contains(only)
            && (at.isEmpty() || at.equals("1." + minor))) {
          String title = "1." + minor + " " + each.title();
          tests.add(DynamicTest.dynamicTest(title, () -> comparison.run(each, "1." + minor, name)));
        }
      }
      all.add(DynamicContainer.dynamicContainer("API 1." + minor, tests));
    }
    if (only.isEmpty() && at.isEmpty()) {
      all.add(
          DynamicContainer.dynamicContainer(
              "list of allowed differences",
              List.of(
                  DynamicTest.dynamicTest(
                      "has nothing that does not occur",
                      () -> assertThat(ALLOWED.unused()).isEmpty()))));
    }
    return all.stream();
  }

  private static int newestOf(@Nullable Side side) {
    return Integer.parseInt(
        require(side).get("/version").get("ApiVersion").asText().replace("1.", ""));
  }

  private static Side require(@Nullable Side side) {
    return Objects.requireNonNull(side);
  }
}
