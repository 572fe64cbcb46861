package dev.berth.libpod.kube.play;

import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was made (Podman, entities.PlayKubeReport). */
final class PlayReport {
  private final List<Pod> pods = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private String serviceContainer = "";

  /**
   * A pod.
   *
   * @param errors of containers that did not start
   */
  record Pod(
      String id, List<String> containers, List<String> initContainers, List<String> errors) {}

  void pod(Pod pod) {
    pods.add(pod);
  }

  void volume(String name) {
    volumes.add(name);
  }

  void secret(String id) {
    secrets.add(id);
  }

  void serviceContainer(String id) {
    serviceContainer = id;
  }

  JsonWriter render() {
    JsonWriter out = new JsonWriter(512).object();
    if (pods.isEmpty()) {
      out.putNull("Pods");
    } else {
      out.array("Pods");
      for (Pod each : pods) {
        out.object().put("ID", each.id).putStrings("Containers", orNull(each.containers));
        out.putStrings("InitContainers", orNull(each.initContainers)).putNull("Logs");
        out.putStrings("ContainerErrors", orNull(each.errors)).end();
      }
      out.endArray();
    }
    if (volumes.isEmpty()) {
      out.putNull("Volumes");
    } else {
      out.array("Volumes");
      volumes.forEach(each -> out.object().put("Name", each).end());
      out.endArray();
    }
    out.putNull("StopReport").putNull("RmReport").putNull("VolumeRmReport");
    out.putNull("SecretRmReport");
    if (secrets.isEmpty()) {
      out.putNull("Secrets");
    } else {
      out.array("Secrets");
      secrets.forEach(each -> out.object().object("CreateReport").put("ID", each).end().end());
      out.endArray();
    }
    return out.put("ServiceContainerID", serviceContainer).putNull("ExitCode").end();
  }

  private static @Nullable List<String> orNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }
}
