package dev.berth.it.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends scenarios to both engines at once and compares the answers. */
record Comparison(Side peer, Side berth, AllowedDifferences allowed) {
  /** Runs one; fails with the differences that are not allowed. */
  void run(Scenario scenario, String version, String name) {
    CompletableFuture<List<JsonNode>> theirs =
        CompletableFuture.supplyAsync(
            () -> answers(peer, scenario, version, name), Thread::startVirtualThread);
    List<JsonNode> ours = answers(berth, scenario, version, name);
    List<String> found = new ArrayList<>();
    List<Scenario.Call> calls =
        scenario.steps().stream()
            .filter(step -> step instanceof Scenario.Call call && call.compared())
            .map(Scenario.Call.class::cast)
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      Scenario.Call call = calls.get(i);
      String request = call.method() + " " + call.path();
      for (Difference each : Difference.between(theirs.join().get(i), ours.get(i))) {
        if (!allowed.has(version, scenario.title(), request, each)) {
          report(version, scenario.title(), request + " " + String.join("", call.body()), each);
          found.add(request + " " + String.join("", call.body()) + "\n    " + each);
        }
      }
    }
    assertThat(found).as("%s at %s", scenario.title(), version).isEmpty();
  }

  private static List<JsonNode> answers(Side side, Scenario scenario, String version, String name) {
    try {
      return side.run(scenario, version, name);
    } finally {
      side.clean();
    }
  }

  /** Adds a difference to the file BERTH_DIFF_REPORT, for whoever goes through many. */
  private static void report(String version, String title, String request, Difference d) {
    String file = System.getenv("BERTH_DIFF_REPORT");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(
          Path.of(file),
          String.join("\t", version, title, request, d.place(), d.peer(), d.berth()) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
