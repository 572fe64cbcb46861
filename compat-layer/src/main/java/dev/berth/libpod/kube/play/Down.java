package dev.berth.libpod.kube.play;

import dev.berth.docker.network.VolumeUse;
import dev.berth.libpod.kube.model.Manifest;
import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.Manifests;
import dev.berth.libpod.kube.model.Volume;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodRemoval;
import dev.berth.runtime.pod.PodReport;
import dev.berth.runtime.secret.Secret;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Removes what the manifests of a request made; what is not there is passed over. */
final class Down {
  private final Engine engine;
  private final List<String> podNames = new ArrayList<>();
  private final Set<String> volumeNames = new LinkedHashSet<>();
  private final List<String> secretNames = new ArrayList<>();

  Down(Engine engine) {
    this.engine = engine;
  }

  /** The report (Podman, entities.PlayKubeReport). */
  JsonWriter run(String text, boolean force) {
    Manifests.read(text).forEach(this::note);
    List<Pod> pods = new ArrayList<>();
    for (String each : podNames) {
      Pod pod = find(each);
      if (pod != null) {
        pods.add(pod);
      }
    }
    Set<String> services = new LinkedHashSet<>();
    services.add(ServiceName.of(text)); // a play may have been cut off before its first pod
    for (Pod each : pods) {
      String service = each.serviceContainer();
      if (service != null) {
        services.add(service);
      }
    }
    JsonWriter out = new JsonWriter(512).object().putNull("Pods").putNull("Volumes");
    stop(out, pods);
    remove(out, pods);
    if (force) {
      volumes(out);
    } else {
      out.putNull("VolumeRmReport");
    }
    secrets(out);
    services.forEach(
        each -> ErrorKind.NOT_FOUND.tolerate(() -> engine.containers().remove(each, true, true)));
    return out.putNull("Secrets").put("ServiceContainerID", "").putNull("ExitCode").end();
  }

  private void note(Manifest manifest) {
    switch (manifest) {
      case Workload workload -> {
        podNames.add(workload.podName());
        if (workload.kind().equals("Pod")) {
          workload.spec().volumes().forEach(this::note);
        }
      }
      case Manifest.Claim claim -> volumeNames.add(claim.meta().name());
      case Manifest.Secret secret -> secretNames.add(secret.meta().name());
      case Manifest.ConfigMap map -> {
        // it was never kept
      }
    }
  }

  private void note(Volume volume) {
    switch (volume.source()) {
      case Volume.ClaimName claim -> volumeNames.add(claim.name());
      case Volume.Values values -> volumeNames.add(values.name());
      case null, default -> {
        // nothing that lasts
      }
    }
  }

  private @Nullable Pod find(String name) {
    for (Pod each : engine.pods().list()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private void stop(JsonWriter out, List<Pod> pods) {
    out.array("StopReport");
    for (Pod each : pods) {
      PodReport report = unlessGone(() -> engine.pods().stop(each.id(), null));
      if (report == null) {
        continue;
      }
      out.object();
      if (report.complete()) {
        out.putNull("Errs");
      } else {
        out.array("Errs");
        report.failures().values().forEach(failure -> out.element(failure.text()));
        out.endArray();
      }
      out.put("Id", each.id()).put("RawInput", each.name()).end();
    }
    out.endArray();
  }

  private void remove(JsonWriter out, List<Pod> pods) {
    out.array("RmReport");
    for (Pod each : pods) {
      PodRemoval removal = unlessGone(() -> engine.pods().remove(each.id(), true, null));
      if (removal == null) {
        continue;
      }
      EngineException failure = removal.failure();
      out.object().object("RemovedCtrs");
      removal.removed().forEach(out::putNull);
      out.end().put("Err", failure == null ? null : failure.text()).put("Id", each.id()).end();
    }
    out.endArray();
  }

  /** Null where the pod went meanwhile: another request may remove it too, and takes its time. */
  private static <T> @Nullable T unlessGone(Supplier<T> work) {
    try {
      return work.get();
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      return null;
    }
  }

  private void volumes(JsonWriter out) {
    out.array("VolumeRmReport");
    for (String each : volumeNames) {
      if (engine.volumes().list().stream().noneMatch(known -> known.name().equals(each))) {
        continue;
      }
      String error = null;
      try {
        engine.volumes().remove(each, false, VolumeUse.of(engine));
      } catch (EngineException e) {
        error = e.text();
      }
      out.object().put("Err", error).put("Id", each).end();
    }
    out.endArray();
  }

  private void secrets(JsonWriter out) {
    out.array("SecretRmReport");
    for (String each : secretNames) {
      Secret secret = engine.secrets().find(each);
      if (secret != null) {
        engine.secrets().remove(secret.id());
        out.object().put("ID", secret.id()).putNull("Err").end();
      }
    }
    out.endArray();
  }
}
