package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service is killed while Docker Compose brings a project up: the next {@code up} mends it. */
class ComposeCrashTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static final String[] UP = {"up", "-d", "--scale", "two=8", "one", "two"};

  @BeforeAll
  static void needs() {
    Assumptions.assumeTrue(Compose.missing().isEmpty(), Compose.missing());
    Assumptions.assumeTrue(Service.isBerth(), "a peer is not ours to kill");
  }

  @Test
  void upAgainAfterEachKill() {
    try (Service service = Service.startOwn("compose", OPTIONS)) {
      Api.of(service).ensureBusybox();
      try (Compose project = new Compose(service, "verbs", Map.of())) {
        for (String moment : List.of("Network", "two-1  Created", "two-3  Started")) {
          killAt(service, project, moment);
          project.ok(UP);
          assertThat(project.ok("ps", "-q").lines()).as(moment).hasSize(9);
          assertThat(
                  project.exec("one", "nslookup", "two").lines().filter(l -> l.contains("Address")))
              .as("the resolver's own address, and eight")
              .hasSize(9);
          assertThat(project.ok("port", "one", "8080")).startsWith("127.0.0.1:");
          project.ok("down", "-v", "-t", "1");
          assertThat(Cli.dockerOf(service, "ps", "-aq").ok()).isEmpty();
          assertThat(Cli.dockerOf(service, "network", "ls", "-q", "--filter", "type=custom").ok())
              .isEmpty();
        }
      }
    }
  }

  private static void killAt(Service service, Compose project, String moment) {
    try (Background up = project.start(UP)) {
      up.expect(moment);
      service.kill();
      assertThat(up.exitCode()).isNotZero();
    }
    service.start(OPTIONS);
  }
}
