package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operation that Podman publishes has a route. */
class ServedOperationsTest {
  /** What no route serves yet; a line that is served meanwhile must go. */
  private static final Set<String> MISSING =
      Set.of(
          "POST /libpod/pods/create",
          "GET /libpod/pods/json",
          "POST /libpod/pods/prune",
          "GET /libpod/pods/stats",
          "DELETE /libpod/pods/{}",
          "GET /libpod/pods/{}/exists",
          "GET /libpod/pods/{}/json",
          "POST /libpod/pods/{}/kill",
          "POST /libpod/pods/{}/pause",
          "POST /libpod/pods/{}/restart",
          "POST /libpod/pods/{}/start",
          "POST /libpod/pods/{}/stop",
          "GET /libpod/pods/{}/top",
          "POST /libpod/pods/{}/unpause",
          "DELETE /libpod/kube/play",
          "POST /libpod/kube/play",
          "DELETE /libpod/play/kube",
          "POST /libpod/play/kube");

  @Test
  void everyOperationHasARoute() throws IOException {
    Set<String> served =
        LibpodDialect.table().stream()
            .map(route -> route.method() + " " + plain(route.path()))
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (String line : published()) {
      String[] cells = line.split("\t");
      String operation = cells[0] + " " + plain(cells[1]);
      if (!served.contains(operation) && !missing.contains(operation)) {
        missing.add(operation);
      }
    }
    missing.removeAll(MISSING);
    assertThat(missing).isEmpty();
  }

  @Test
  void noTwoRoutesAreTheSame() {
    List<String> lines =
        LibpodDialect.table().stream().map(each -> each.method() + " " + each.path()).toList();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(LibpodDialect.table().stream().map(Route::operationId)).doesNotHaveDuplicates();
  }

  /** Variables without their names. */
  private static String plain(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private static List<String> published() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ServedOperationsTest.class.getResourceAsStream("/libpod/operations.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
