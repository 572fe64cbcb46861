package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.ChangesRenderer;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.SharedRoutes;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.wire.Replies;

/**
 * Operations whose work is Docker's and whose refusals are Podman's: the state is looked at first,
 * as the engine's words do not tell it. A state that changes in between is refused in the words of
 * {@code PodmanWords}.
 */
final class VerbHandlers {
  private static final String IMPROPER = "container state improper";
  private static final String INVALID = "invalid argument";
  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

  private final Engine engine;
  private final SharedRoutes docker;

  VerbHandlers(Engine engine, SharedRoutes docker) {
    this.engine = engine;
    this.docker = docker;
  }

  private static String state(Container container) {
    return LibpodNames.status(container.state());
  }

  void kill(Exchange exchange) {
    String signal = exchange.query().get("signal");
    Container found = engine.containers().get(exchange.path("id"));
    try {
      int unused = SignalNames.number(signal);
    } catch (EngineException e) {
      throw PodmanException.plain(500, "invalid signal: " + signal);
    }
    if (!found.state().alive()) {
      String text = "can only kill running containers. %s is in state %s";
      throw PodmanException.caused(409, text.formatted(found.id().hex(), state(found)), IMPROPER);
    }
    engine.containers().kill(found.id().hex(), signal.isEmpty() ? null : signal);
    Replies.empty(exchange, 204);
  }

  void pause(Exchange exchange) {
    Container found = engine.containers().get(exchange.path("id"));
    if (found.state().status() == ContainerStatus.PAUSED) {
      throw PodmanException.caused(500, quoted(found) + " is already paused", IMPROPER);
    }
    if (!found.state().alive()) {
      throw PodmanException.caused(
          500, '"' + state(found) + "\" is not running, can't pause", IMPROPER);
    }
    engine.containers().pause(found.id().hex());
    Replies.empty(exchange, 204);
  }

  void unpause(Exchange exchange) {
    Container found = engine.containers().get(exchange.path("id"));
    if (found.state().status() != ContainerStatus.PAUSED) {
      throw PodmanException.caused(500, quoted(found) + " is not paused, can't unpause", IMPROPER);
    }
    engine.containers().unpause(found.id().hex());
    Replies.empty(exchange, 204);
  }

  private static String quoted(Container container) {
    return '"' + container.id().hex() + '"';
  }

  /** To its own name is no change and no error. */
  void rename(Exchange exchange) {
    String name = exchange.query().get("name");
    Container found = engine.containers().get(exchange.path("id"));
    if (!name.matches(NAME)) {
      throw PodmanException.caused(500, "names must match " + NAME, INVALID);
    }
    if (name.equals(found.name())) {
      Replies.empty(exchange, 204);
      return;
    }
    String id = found.id().hex();
    for (Container each : engine.containers().list()) {
      if (each.name().equals(name)) {
        String text = "renaming container %s: name %s already in use, cannot rename container %s";
        throw PodmanException.caused(409, text.formatted(id, name, id), "container already exists");
      }
    }
    engine.containers().rename(id, name);
    Replies.empty(exchange, 204);
  }

  void exec(Exchange exchange) throws Exception {
    Container found = engine.containers().get(exchange.path("id"));
    Exchange checked = ExecVariables.checked(exchange);
    if (found.state().status() == ContainerStatus.PAUSED) {
      throw PodmanException.plain(
          409, "cannot create exec session as container " + found.id().hex() + " is paused");
    }
    if (!found.state().alive()) {
      throw PodmanException.caused(
          500, "can only create exec sessions on running containers", IMPROPER);
    }
    Handler create = docker.of("ContainerExec");
    try {
      create.handle(checked);
    } catch (EngineException e) {
      if (e.text().equals("No exec command specified")) {
        throw PodmanException.caused(
            500, "must provide a non-empty command to start an exec session", INVALID);
      }
      throw e;
    }
  }

  private boolean isImageOf(String container, String name) {
    Image image = engine.images().find(new LocalNames(engine).of(name));
    return image != null && image.id().equals(engine.containers().get(container).imageId());
  }

  /** What a container changed of its image; Podman can compare with others too. */
  void changes(Exchange exchange) {
    String type = exchange.query().get("diffType");
    String parent = exchange.query().get("parent");
    if (!type.isEmpty() && !type.equals("all") && !type.equals("container")) {
      throw PodmanException.plain(
          type.equals("image") ? 500 : 400,
          type.equals("image")
              ? exchange.path("id") + ": image not known"
              : "invalid diffType value \"" + type + '"');
    }
    try {
      Container unused = engine.containers().get(exchange.path("id"));
    } catch (EngineException e) {
      throw PodmanException.caused(404, exchange.path("id") + " not found", "layer not known");
    }
    if (!parent.isEmpty() && !isImageOf(exchange.path("id"), parent)) {
      throw PodmanException.plain(
          500, "changes of a container against the parent " + parent + " are not supported");
    }
    ChangesRenderer.send(exchange, engine.files().changes(exchange.path("id")));
  }
}
