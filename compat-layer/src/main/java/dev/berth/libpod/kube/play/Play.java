package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest;
import dev.berth.libpod.kube.model.Manifest.ConfigMap;
import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.Manifests;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.NetworkBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what the manifests of one request say; when a part fails, all of it goes again. */
final class Play implements Values {
  private final Engine engine;
  private final PlayOptions options;
  private final PlayImages images;
  private final Undo undo = new Undo();
  private final KubeSecrets secrets;
  private final PlayReport report = new PlayReport();
  private final List<ConfigMap> configMaps = new ArrayList<>();
  private @Nullable String serviceContainer;
  private int pods;

  Play(Engine engine, PlayOptions options, PlayImages images) {
    this.engine = engine;
    this.options = options;
    this.images = images;
    this.secrets = new KubeSecrets(engine.secrets(), undo);
  }

  @Override
  public List<ConfigMap> configMaps() {
    return configMaps;
  }

  @Override
  public @Nullable Map<String, byte[]> secret(String name) {
    return secrets.values(name);
  }

  /** Plays a text; nothing is made before all of it is understood and its images are here. */
  PlayReport run(String text) {
    if (options.serviceContainer() && !options.start()) {
      throw new KubeException("running a service container requires starting the pod(s)");
    }
    List<Manifest> manifests = Manifests.read(text);
    check(manifests);
    for (Manifest each : manifests) {
      if (each instanceof Workload workload) {
        new PodRules(workload).check(options);
        workload
            .spec()
            .initContainers()
            .forEach(one -> images.ready(one.image(), one.pullPolicy()));
        workload.spec().containers().forEach(one -> images.ready(one.image(), one.pullPolicy()));
      }
    }
    try {
      make(manifests, text);
      return report;
    } catch (RuntimeException e) {
      undo.all();
      throw e;
    }
  }

  private static void check(List<Manifest> manifests) {
    if (manifests.stream().allMatch(ConfigMap.class::isInstance)) {
      throw new KubeException(
          manifests.isEmpty()
              ? "YAML document does not contain any supported kube kind"
              : "ConfigMaps in podman are not a standalone object and must be used in a container");
    }
  }

  private void make(List<Manifest> manifests, String text) {
    boolean workloads = manifests.stream().anyMatch(Workload.class::isInstance);
    if (workloads && options.networks().isEmpty()) {
      network();
    }
    if (workloads && options.serviceContainer()) {
      serviceContainer = service(text);
      report.serviceContainer(serviceContainer);
    }
    for (Manifest each : manifests) {
      switch (each) {
        case ConfigMap map -> configMaps.add(map);
        case Manifest.Secret secret -> report.secret(secrets.make(secret));
        case Manifest.Claim claim ->
            report.volume(new Claims(engine.volumes(), undo).make(claim, options.annotations()));
        case Workload workload -> report.pod(pod(workload));
      }
    }
  }

  private PlayReport.Pod pod(Workload workload) {
    try {
      PlayPod pod = new PlayPod(engine, options, images, undo, this);
      return pod.make(workload, annotations(workload), pods++, serviceContainer);
    } catch (KubeException e) {
      throw workload.kind().equals("Pod") ? e : new KubeException(doing(workload) + e.text());
    } catch (PodmanException e) {
      throw workload.kind().equals("Pod")
          ? e
          : new PodmanException(e.status(), e.reason(), doing(workload) + e.text());
    }
  }

  private static String doing(Workload workload) {
    return "encountered while bringing up pod " + workload.podName() + ": ";
  }

  /** The request's are for pods only, as Podman has it. */
  private Map<String, String> annotations(Workload workload) {
    Map<String, String> all = new LinkedHashMap<>(workload.meta().annotations());
    if (workload.kind().equals("Pod")) {
      all.putAll(options.annotations());
    }
    return all;
  }

  private void network() {
    try {
      Network made =
          engine
              .networks()
              .create(
                  new NetworkBuilder(PodDocument.NETWORK)
                      .driver("bridge")
                      .ipamDriver("default")
                      .ipamOptions(Network.PODMANS_IPAM)
                      .build());
      undo.push(() -> removeUnused(made));
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
    }
  }

  /** Others may have come to it meanwhile. */
  private void removeUnused(Network network) {
    for (Container each : engine.containers().list()) {
      if (NetworkNames.of(each).contains(network.name())) {
        return;
      }
    }
    engine.networks().remove(network.id(), List.of());
  }

  private String service(String text) {
    String name = ServiceName.of(text);
    if (options.replace()) {
      ErrorKind.NOT_FOUND.tolerate(() -> engine.containers().remove(name, true, true));
    }
    String id = engine.pods().createService(name);
    undo.push(() -> engine.containers().remove(id, true, true));
    return id;
  }
}
