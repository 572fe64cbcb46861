package dev.berth.libpod.pod;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Signals;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodRemoval;
import dev.berth.runtime.pod.PodReport;
import dev.berth.runtime.pod.PodStatus;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work on all containers of a pod; the answer tells of each that failed (Podman,
 * pkg/api/handlers/libpod/pods.go).
 */
final class VerbHandlers {
  private final Engine engine;

  VerbHandlers(Engine engine) {
    this.engine = engine;
  }

  void start(Exchange exchange) {
    Pod pod = find(exchange);
    if (PodStatus.of(engine.pods().containers(pod)) == PodStatus.RUNNING) {
      Replies.empty(exchange, 304);
      return;
    }
    PodReport report;
    try {
      report = engine.pods().start(pod.id());
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.INTERNAL) {
        throw e;
      }
      notStarted(exchange, pod, e.text());
      return;
    }
    answer(exchange, report, "starting container ");
  }

  /** A conflict is a report to clients, which show what is in it and nothing else. */
  private static void notStarted(Exchange exchange, Pod pod, String text) {
    JsonWriter out = new JsonWriter(256).object().putStrings("Errs", List.of(text));
    out.put("Id", pod.id()).put("RawInput", exchange.path("name"));
    out.put("cause", text.substring(text.lastIndexOf(": ") + 1).strip());
    Replies.json(exchange, 409, out.put("message", text).put("response", 409).end());
  }

  void stop(Exchange exchange) {
    Pod pod = find(exchange);
    Integer given = QueryNumbers.optional(exchange.query(), "t");
    if (PodStatus.of(engine.pods().containers(pod)) != PodStatus.RUNNING
        && engine.pods().containers(pod).stream().noneMatch(each -> each.state().running())) {
      Replies.empty(exchange, 304);
      return;
    }
    Integer grace = given == null || given <= 0 ? null : given;
    answer(exchange, engine.pods().stop(pod.id(), grace), "stopping container ");
  }

  void restart(Exchange exchange) {
    answer(exchange, engine.pods().restart(find(exchange).id()), "restarting container ");
  }

  void pause(Exchange exchange) {
    answer(exchange, engine.pods().pause(find(exchange).id()), "pausing container ");
  }

  void unpause(Exchange exchange) {
    answer(exchange, engine.pods().unpause(find(exchange).id()), "unpausing container ");
  }

  void kill(Exchange exchange) {
    String signal = exchange.query().has("signal") ? exchange.query().get("signal") : "SIGKILL";
    Pod pod = find(exchange);
    try {
      int unused = Signals.parse(signal, 0);
    } catch (EngineException e) {
      throw new PodmanException(500, e.text(), "unable to parse signal value: " + e.text());
    }
    answer(exchange, engine.pods().kill(pod.id(), signal), null);
  }

  void remove(Exchange exchange) {
    Integer seconds = QueryNumbers.optional(exchange.query(), "timeout");
    boolean force = exchange.query().bool("force");
    PodRemoval removal = remove(find(exchange), force, seconds);
    EngineException failure = removal.failure();
    if (failure != null) {
      throw PodmanException.caused(
          500,
          "not all containers could be removed from pod " + removal.pod().id(),
          "removing pod containers");
    }
    JsonWriter out = new JsonWriter(256).object().put("Id", removal.pod().id()).putNull("Err");
    out.object("RemovedCtrs");
    removal.removed().forEach(out::putNull);
    Replies.json(exchange, out.end().end());
  }

  private PodRemoval remove(Pod pod, boolean force, @Nullable Integer seconds) {
    try {
      return engine.pods().remove(pod.id(), force, seconds);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.CONFLICT) {
        String why = e.text().replace(": container state improper", "");
        throw PodmanException.caused(
            500,
            "not all containers could be removed from pod " + pod.id() + ": " + why,
            "removing pod containers");
      }
      throw e;
    }
  }

  void prune(Exchange exchange) {
    JsonWriter out = new JsonWriter(256).array();
    for (PodRemoval each : engine.pods().prune()) {
      EngineException failure = each.failure();
      out.object().put("Err", failure == null ? null : failure.text());
      out.put("Id", each.pod().id()).end();
    }
    Replies.json(exchange, out.endArray());
  }

  private Pod find(Exchange exchange) {
    return engine.pods().get(exchange.path("name"));
  }

  private static void answer(Exchange exchange, PodReport report, @Nullable String doing) {
    JsonWriter out = new JsonWriter(256).object();
    if (report.complete()) {
      out.putNull("Errs");
    } else {
      out.array("Errs");
      report
          .failures()
          .forEach(
              (id, failure) ->
                  out.element(doing == null ? failure.text() : doing + id + ": " + failure.text()));
      out.endArray();
    }
    out.put("Id", report.pod().id()).put("RawInput", exchange.path("name"));
    Replies.json(exchange, report.complete() ? 200 : 409, out.end());
  }
}
