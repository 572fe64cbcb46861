package dev.berth.libpod.autoupdate;

import dev.berth.libpod.autoupdate.UpdateTask.Status;
import dev.berth.libpod.systemd.UserManager;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One run of the update, unit by unit: a unit is restarted once, whatever number of its containers
 * has a newer image. What is wrong with one keeps no other from being updated.
 */
final class AutoUpdate {
  private final Engine engine;
  private final UserManager manager;
  private final ImageUpdates images;
  private final UnitRestart restart;
  private final List<String> errors = new ArrayList<>();

  AutoUpdate(Engine engine, UserManager manager, ImageUpdates images, UnitRestart restart) {
    this.engine = engine;
    this.manager = manager;
    this.images = images;
    this.restart = restart;
  }

  /** What was to be updated and what became of it, and what went wrong. */
  record Outcome(List<UpdateTask> tasks, List<String> errors) {}

  /**
   * Does it.
   *
   * @param dryRun to look only
   * @param rollback to run the old images again where a restart fails
   */
  Outcome run(Predicate<Container> wanted, boolean dryRun, boolean rollback) {
    Map<String, List<UpdateTask>> units = new TaskFinder(engine, errors).find(wanted);
    if (!units.isEmpty() && !dryRun && !manager.runs()) {
      errors.add("connecting to systemd dbus: no systemd user manager is running here");
      units = Map.of();
    }
    if (!units.isEmpty()) {
      engine.events().publish("system", "auto-update", "", Map.of());
    }
    List<UpdateTask> all = new ArrayList<>();
    units.forEach(
        (unit, tasks) -> {
          update(unit, tasks, dryRun, rollback);
          all.addAll(tasks);
        });
    return new Outcome(all, errors);
  }

  private void update(String unit, List<UpdateTask> tasks, boolean dryRun, boolean rollback) {
    boolean newer = false;
    for (UpdateTask task : tasks) {
      newer |= prepare(task, dryRun);
    }
    if (!newer || restarted(unit, tasks, "during update", Status.UPDATED, rollback)) {
      return;
    }
    if (rollback) {
      tasks.forEach(task -> rollBack(unit, task));
      boolean unused = restarted(unit, tasks, "during rollback", Status.ROLLED_BACK, false);
    }
  }

  /** Whether the unit is to be restarted for this one. */
  private boolean prepare(UpdateTask task, boolean dryRun) {
    String doing = "checking image updates for container ";
    try {
      if (!images.available(task)) {
        task.status(Status.CURRENT);
        return false;
      }
      if (dryRun) {
        task.status(Status.PENDING);
        return false;
      }
      doing = "updating image for container ";
      images.fetch(task);
      return true;
    } catch (EngineException e) {
      task.status(Status.FAILED);
      errors.add(doing + task.container().id().hex() + ": " + words(e));
      return false;
    }
  }

  /**
   * Restarts the unit of these.
   *
   * @param silent whether a failure is not told, because more is done about it
   */
  private boolean restarted(
      String unit, List<UpdateTask> tasks, String when, Status done, boolean silent) {
    try {
      restart.run(unit);
    } catch (IOException e) {
      tasks.forEach(task -> task.status(Status.FAILED));
      if (!silent) {
        errors.add("restarting unit " + unit + " " + when + ": " + e.getMessage());
      }
      return false;
    }
    tasks.forEach(task -> task.status(done));
    return true;
  }

  private void rollBack(String unit, UpdateTask task) {
    try {
      images.rollBack(task);
    } catch (EngineException e) {
      errors.add(
          "rolling back image for container %s in unit %s: %s"
              .formatted(task.container().id().hex(), unit, words(e)));
    }
  }

  private static String words(EngineException e) {
    return PodmanWords.of(e.text()).message();
  }
}
