package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.Port;
import dev.berth.libpod.kube.model.Probe;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Probes as the checks of containers that Podman makes of them: run inside, by the image's tools.
 */
final class Health {
  private static final long SECOND = 1_000_000_000L;

  /** Podman's number for a check whose failure restarts the container. */
  private static final long RESTART = 3;

  private static final int USUAL_PERIOD = 10;
  private static final int USUAL_FAILURES = 3;

  private Health() {}

  static void apply(PodContainer container, String restartPolicy, SpecDocument out) {
    Probe liveness = container.liveness();
    Probe startup = container.startup();
    SpecDocument check = null;
    if (liveness != null && liveness.action() != null) {
      check = check(test("livenessProbe", liveness, container.ports()), liveness);
    }
    if (startup != null && startup.action() != null) {
      SpecDocument first = check(test("startupProbe", startup, container.ports()), startup);
      first.put("Successes", (long) startup.successes());
      out.put("startupHealthConfig", first);
      check = check == null ? check(List.of("CMD-SHELL", "exit 0"), startup) : check;
    }
    if (check != null) {
      out.put("healthconfig", check);
      if (restartPolicy.equals("always")) {
        out.put("health_check_on_failure_action", RESTART);
      }
    }
  }

  private static SpecDocument check(List<String> test, Probe probe) {
    if (probe.delay() < 0) {
      throw new KubeException("healthcheck-start-period must be 0 seconds or greater");
    }
    return new SpecDocument()
        .put("Test", test)
        .put("Interval", (probe.period() < 1 ? USUAL_PERIOD : probe.period()) * SECOND)
        .put("Timeout", Math.max(1, probe.timeout()) * SECOND)
        .put("StartPeriod", probe.delay() * SECOND)
        .put("Retries", (long) (probe.failures() < 1 ? USUAL_FAILURES : probe.failures()));
  }

  private static List<String> test(String name, Probe probe, List<Port> ports) {
    return switch (probe.action()) {
      case Probe.Exec exec -> {
        List<String> command = new ArrayList<>(List.of("CMD"));
        command.addAll(exec.command());
        yield command;
      }
      case Probe.HttpGet http ->
          shell(
              "curl -f %s://%s:%d%s || exit 1"
                  .formatted(
                      http.scheme().isEmpty() ? "HTTP" : http.scheme(),
                      http.host().isEmpty() ? "localhost" : http.host(),
                      port(name, http.port(), ports),
                      http.path().isEmpty() ? "/" : http.path()));
      case Probe.TcpSocket tcp ->
          shell(
              "nc -z -v %s %d || exit 1"
                  .formatted(
                      tcp.host().isEmpty() ? "localhost" : tcp.host(),
                      port(name, tcp.port(), ports)));
      case null -> List.of();
    };
  }

  private static List<String> shell(String line) {
    return List.of("CMD-SHELL", line);
  }

  private static int port(String probe, String text, List<Port> ports) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number <= 65535) {
        return number;
      }
    } catch (NumberFormatException e) {
      for (Port each : ports) {
        if (!text.isEmpty() && each.name().equals(text)) {
          return each.container();
        }
      }
    }
    throw new KubeException("failed to configure " + probe + ": unknown port: " + text);
  }
}
