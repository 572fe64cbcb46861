package dev.berth.libpod.pod;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodStatus;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders lines of the list of pods (Podman, entities.ListPodsReport). */
final class PodRenderer {
  private PodRenderer() {}

  static void line(JsonWriter out, Pod pod, List<Container> containers) {
    out.object().putText("Cgroup", pod.cgroupParent()).array("Containers");
    for (Container each : containers) {
      out.object().put("Id", each.id().hex()).put("Names", each.name());
      out.put("Status", LibpodNames.status(each.state()));
      out.put("RestartCount", each.state().restartCount()).end();
    }
    out.endArray().put("Created", GoTime.rfc3339Nano(pod.created())).put("Id", pod.id());
    out.putText("InfraId", pod.infraId()).put("Name", pod.name()).put("Namespace", "");
    Container infra = infra(containers);
    out.putStrings("Networks", infra == null ? List.of() : NetworkNames.of(infra));
    out.put("Status", PodStatus.of(containers).word());
    Map<String, String> labels = pod.labels();
    out.putMap("Labels", labels == null ? Map.of() : labels).end();
  }

  /** What holds the namespaces, null when nothing does. */
  static @Nullable Container infra(List<Container> containers) {
    for (Container each : containers) {
      PodMembership pod = each.hostConfig().pod();
      if (pod != null && pod.infra()) {
        return each;
      }
    }
    return null;
  }
}
