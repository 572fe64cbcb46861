package dev.berth.it.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Service;
import dev.berth.it.libpod.PodmanPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends the scenarios of {@code diff/libpod-*.txt} to the service of this machine's Podman and to
 * Berth, and compares the answers field by field. BERTH_DIFF_ONLY, a part of the titles, leaves the
 * other scenarios out.
 */
class LibpodDifferentialTest {
  private static final String VERSION = "4.3.1";
  private static final List<String> FILES =
      List.of("libpod-containers.txt", "libpod-images.txt", "libpod-objects.txt");
  private static final AllowedDifferences ALLOWED =
      AllowedDifferences.read("/diff/libpod-allowed.txt");
  private static @Nullable PodmanPeer podman;
  private static @Nullable Service service;
  private static @Nullable Side peer;
  private static @Nullable Side berth;

  @BeforeAll
  static void startBoth() throws IOException {
    assumeTrue(Service.isBerth(), "the suite compares Berth with Podman");
    String missing = PodmanPeer.missing(VERSION.substring(0, 2));
    assumeTrue(missing.isEmpty(), missing);
    podman = PodmanPeer.start();
    peer = new Side(podman.socket(), LibpodCleaner::clean);
    service = Service.startOwn("libpod-diff", List.of("--idle-timeout", "0"));
    berth = new Side(service.socket(), LibpodCleaner::clean);
    Path image = Path.of(System.getenv("BERTH_IT_IMAGE"));
    podman.load(image);
    Map<String, String> type = Map.of("Content-Type", "application/x-tar");
    berth.request("POST", "/images/load?quiet=1", type, Files.readAllBytes(image));
  }

  @AfterAll
  static void stop() {
    Stream.of(peer, berth).filter(Objects::nonNull).forEach(Side::close);
    if (service != null) {
      service.close();
    }
    if (podman != null) {
      podman.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAreAlike() {
    Comparison comparison =
        new Comparison(Objects.requireNonNull(peer), Objects.requireNonNull(berth), ALLOWED);
    String only = System.getenv().getOrDefault("BERTH_DIFF_ONLY", "");
    List<DynamicTest> tests = new ArrayList<>();
    List<Scenario> scenarios = FILES.stream().flatMap(f -> Scenario.read(f).stream()).toList();
    for (int i = 0; i < scenarios.size(); i++) {
      Scenario each = scenarios.get(i);
      String name = "diff" + i;
      if (each.title().contains(only)) {
        tests.add(DynamicTest.dynamicTest(each.title(), () -> comparison.run(each, VERSION, name)));
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
}
