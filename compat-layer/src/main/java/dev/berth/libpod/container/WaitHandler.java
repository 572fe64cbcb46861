package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.ExitWaiter;
import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.WaitCondition;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events.Subscription;
import dev.berth.text.GoDuration;
import dev.berth.wire.ClientWatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits for any of the states named; answers with the exit code as bare text. */
final class WaitHandler {
  private static final int NO_CODE = -1;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Set<String> ENDS = Set.of("exited", "stopped");
  private static final Set<String> KNOWN =
      Set.of(
          "configured",
          "created",
          "exited",
          "healthy",
          "initialized",
          "paused",
          "removing",
          "running",
          "stopped",
          "stopping",
          "unhealthy",
          "unknown");

  private final Engine engine;

  WaitHandler(Engine engine) {
    this.engine = engine;
  }

  void await(Exchange exchange) throws InterruptedException {
    List<String> wanted = exchange.query().all("condition");
    check(wanted, exchange.query().get("interval"));
    Container container = engine.containers().get(exchange.path("id"));
    String id = container.id().hex();
    Integer code;
    if (wanted.isEmpty()) {
      code = end(exchange, id, WaitCondition.NOT_RUNNING);
    } else if (wanted.contains("removing")) {
      code = end(exchange, id, WaitCondition.REMOVED);
    } else {
      code = state(exchange, id, wanted);
    }
    if (code != null) {
      TextAnswer.send(exchange, 200, Integer.toString(code));
    }
  }

  private static void check(List<String> wanted, String interval) {
    for (String each : wanted) {
      if (!KNOWN.contains(each)) {
        throw PodmanException.caused(500, "unknown container state: " + each, "invalid argument");
      }
    }
    if (!interval.isEmpty() && GoDuration.parse(interval) == null) {
      throw PodmanException.plain(500, "time: invalid duration \"" + interval + "\"");
    }
  }

  /** Null when the client left. */
  private @Nullable Integer end(Exchange exchange, String id, WaitCondition condition) {
    try (ExitWaiter waiter = engine.containers().waitFor(id, condition)) {
      ExitResult result = ClientWatch.during(exchange, waiter::await);
      return result == null ? null : result.exitCode();
    }
  }

  /** The journal tells of every change, so that a state which passes quickly is not missed. */
  private @Nullable Integer state(Exchange exchange, String id, List<String> wanted)
      throws InterruptedException {
    try (Subscription changes =
        engine
            .events()
            .subscribe(null, e -> e.type().equals("container") && e.actorId().equals(id))) {
      while (!exchange.clientGone()) {
        Container now = find(id);
        if (now == null) {
          return NO_CODE;
        }
        String word = reached(now, wanted);
        if (word != null) {
          return ENDS.contains(word) ? now.state().exitCode() : NO_CODE;
        }
        Integer code = code(changes.poll(LOOK), wanted);
        if (code != null) {
          return code;
        }
      }
      return null;
    }
  }

  /** The exit code of an end that was waited for, though the container may run again already. */
  private static @Nullable Integer code(@Nullable Event event, List<String> wanted) {
    return event != null && event.action().equals("die") && wanted.stream().anyMatch(ENDS::contains)
        ? Integer.valueOf(event.attributes().getOrDefault("exitCode", "0"))
        : null;
  }

  private @Nullable Container find(String id) {
    try {
      return engine.containers().get(id);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable String reached(Container container, List<String> wanted) {
    HealthState health = container.state().health();
    String state =
        container.state().initialized() ? "initialized" : word(container.state().status());
    for (String each : wanted) {
      boolean there =
          each.equals(state)
              || each.equals("stopped") && state.equals("exited")
              || each.equals("created") && state.equals("initialized")
              || each.equals("configured") && state.equals("created")
              || health != null && each.equals(health.status());
      if (there) {
        return each;
      }
    }
    return null;
  }

  private static String word(ContainerStatus status) {
    return status == ContainerStatus.DEAD ? "exited" : status.word();
  }
}
