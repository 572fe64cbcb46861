package dev.berth.runtime.container;

import dev.berth.runtime.container.plan.ImageDefaults;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ConfigJson;
import dev.berth.runtime.image.Images;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes images of containers. A mark in the run-time directory says that a container is frozen only
 * for this, so that one whose commit was killed is thawed at the next start of the service.
 */
final class CommitContainer {
  private static final System.Logger LOG = System.getLogger(CommitContainer.class.getName());
  private static final String MARK = "frozen-for-commit";

  private final Lifecycle life;
  private final PauseContainer pause;

  CommitContainer(Lifecycle life, PauseContainer pause) {
    this.life = life;
    this.pause = pause;
  }

  Digest commit(ManagedContainer managed, CommitRequest request) {
    Container container = managed.snapshot();
    check(managed, container);
    ContainerConfig given = request.config() == null ? container.config() : request.config();
    ContainerConfig config =
        ImageDefaults.fill(ConfigJson.changed(given, request.changes()), container.config());
    Images.Commit commit =
        new Images.Commit(
            container.imageId(),
            out -> write(managed, request, out),
            request.squash(),
            config,
            request.author(),
            request.comment(),
            createdBy(container),
            container.id().hex(),
            request.repository(),
            request.tag());
    Digest id = life.parts.images().commit(commit);
    life.events.publish(
        managed.snapshot(),
        "commit",
        Map.of("comment", request.comment(), "imageID", id.text(), "imageRef", name(id, request)));
    return id;
  }

  private static void check(ManagedContainer managed, Container container) {
    if (container.state().status() == ContainerStatus.DEAD) {
      throw EngineException.conflict(
          "You cannot commit container " + container.id().hex() + " which is Dead");
    }
    if (managed.removing) {
      throw EngineException.conflict(
          "You cannot commit container " + container.id().hex() + " which is being removed");
    }
  }

  private static String createdBy(Container container) {
    List<String> cmd = container.config().cmd();
    return cmd == null ? "" : String.join(" ", cmd);
  }

  private String name(Digest id, CommitRequest request) {
    List<String> names =
        request.repository() == null ? List.of() : life.parts.images().get(id.text()).repoTags();
    return names.isEmpty() ? "" : names.getFirst();
  }

  private void write(ManagedContainer managed, CommitRequest request, OutputStream out)
      throws IOException {
    boolean paused = request.pause() && freeze(managed);
    String id = managed.id().hex();
    try {
      if (request.squash()) {
        life.parts.files().export(id, out);
      } else {
        life.parts.files().writeChanges(id, out);
      }
    } finally {
      if (paused) {
        thaw(managed);
      }
    }
  }

  /** Whether it was frozen here: one that does not run, or is paused already, is read as it is. */
  private boolean freeze(ManagedContainer managed) throws IOException {
    if (managed.state().status() != ContainerStatus.RUNNING) {
      return false;
    }
    Files.write(mark(managed), new byte[0]);
    try {
      pause.pause(managed);
      return true;
    } catch (EngineException e) {
      Files.deleteIfExists(mark(managed));
      return false; // it ended meanwhile
    }
  }

  private void thaw(ManagedContainer managed) {
    try {
      pause.unpause(managed);
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.DEBUG, "not thawed after a commit", e);
    }
    try {
      Files.deleteIfExists(mark(managed));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete the mark of a commit", e);
    }
  }

  /** Thaws what a commit that was killed had frozen. */
  void recover() {
    for (ManagedContainer each : life.registry.all()) {
      if (each.state().alive() && Files.exists(mark(each))) {
        life.background.run("thaw " + each.snapshot().name(), () -> thaw(each));
      }
    }
  }

  private Path mark(ManagedContainer managed) {
    return life.parts.paths().containerRun(managed.id()).resolve(MARK);
  }
}
