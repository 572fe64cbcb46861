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
