package dev.berth.runtime.exec;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.event.Events;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Publishes what happens to an exec, with Docker's action texts and attributes. */
final class ExecEvents implements ExecRun.ExecListener {
  private final Events events;
  private final Container container;
  private final ExecEntry entry;

  ExecEvents(Events events, Container container, ExecEntry entry) {
    this.events = events;
    this.container = container;
    this.entry = entry;
  }

  void created() {
    publish("exec_create: " + commandText(), Map.of());
  }

  @Override
  public void started() {
    publish("exec_start: " + commandText(), Map.of());
  }

  @Override
  public void detached() {
    publish("exec_detach", Map.of());
  }

  @Override
  public void ended(int exitCode) {
    publish("exec_die", Map.of("exitCode", Integer.toString(exitCode)));
  }

  /** As Docker writes it: the program, a space, the arguments. */
  private String commandText() {
    List<String> cmd = entry.spec().cmd();
    return cmd.getFirst() + " " + String.join(" ", cmd.subList(1, cmd.size()));
  }

  private void publish(String action, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>();
    Map<String, String> labels = container.config().labels();
    if (labels != null) {
      attributes.putAll(labels);
    }
    attributes.put("image", container.imageName());
    attributes.put("name", container.name());
    attributes.put("execID", entry.id());
    attributes.putAll(more);
    events.publish("container", action, container.id().hex(), attributes);
  }
}
