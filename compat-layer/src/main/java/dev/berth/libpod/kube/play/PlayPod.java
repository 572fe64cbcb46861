package dev.berth.libpod.kube.play;

import dev.berth.libpod.container.SpecDecoder;
import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.pod.PodSpecDecoder;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one pod with its containers, and starts it. */
final class PlayPod {
  private final Engine engine;
  private final PlayOptions options;
  private final PlayImages images;
  private final Undo undo;
  private final Values values;

  PlayPod(Engine engine, PlayOptions options, PlayImages images, Undo undo, Values values) {
    this.engine = engine;
    this.options = options;
    this.images = images;
    this.undo = undo;
    this.values = values;
  }

  PlayReport.Pod make(
      Workload workload,
      Map<String, String> annotations,
      int index,
      @Nullable String serviceContainer) {
    PodDocument document = new PodDocument(workload, options, annotations);
    String host = engine.host().hostName();
    SpecDocument asked = document.document(index, host, serviceContainer);
    document.networks().forEach(this::requireNetwork);
    Map<String, PodVolume> volumes =
        new PodVolumes(engine.volumes(), values, images, undo).make(workload.spec().volumes());
    if (options.replace()) {
      replace(workload);
    }
    Pod pod =
        engine.pods().create(new PodSpecDecoder(engine).decode(asked.read("PodSpecGenerator")));
    undo.push(() -> remove(pod.id()));
    PodFacts facts = facts(workload, annotations, pod, volumes, document.restartPolicy());
    List<String> first = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    String type = annotations.getOrDefault(Annotated.INIT_CONTAINER_TYPE, "once");
    for (PodContainer each : workload.spec().initContainers()) {
      names.add(each.name());
      first.add(container(each, facts, type, names));
    }
    for (PodContainer each : workload.spec().containers()) {
      names.add(each.name());
      others.add(container(each, facts, null, names));
    }
    return new PlayReport.Pod(pod.id(), others, first, options.start() ? start(pod) : List.of());
  }

  private void requireNetwork(String name) {
    try {
      Network unused = engine.networks().get(NetworkNames.known(name));
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND
          ? new KubeException(
              "unable to find network with name or ID " + name + ": network not found")
          : e;
    }
  }

  private PodFacts facts(
      Workload workload,
      Map<String, String> annotations,
      Pod pod,
      Map<String, PodVolume> volumes,
      String restartPolicy) {
    return new PodFacts(
        pod.id(),
        workload.podName(),
        pod.infraId(),
        workload.template().labels(),
        annotations,
        workload.template().annotations(),
        ofPod(volumes, pod),
        values,
        workload.spec().security(),
        restartPolicy,
        workload.spec().gracePeriodSeconds());
  }

  /** What begins empty is the pod's own, and goes with its containers. */
  private static Map<String, PodVolume> ofPod(Map<String, PodVolume> volumes, Pod pod) {
    Map<String, PodVolume> own = new LinkedHashMap<>(volumes);
    own.replaceAll(
        (name, each) ->
            each.kind() == PodVolume.Kind.ANONYMOUS
                ? new PodVolume(each.kind(), pod.id().substring(0, 12) + "-" + name)
                : each);
    return own;
  }

  private String container(
      PodContainer container, PodFacts facts, @Nullable String initType, Set<String> names) {
    Machine machine = new Machine(engine.host().memoryBytes(), engine.host().cpus());
    ContainerConfig image = images.get(container.image()).config();
    SpecDocument asked =
        new ContainerDocument(facts, options, machine)
            .document(container, image, initType, names, automounted(container, facts));
    CreateContainer request =
        new SpecDecoder(engine, new ArrayList<>()).decode(asked.read("SpecGenerator"));
    return engine.containers().create(Scratch.mark(request, facts)).id().hex();
  }

  /** The volumes of images that an annotation names, each at its own place. */
  private List<SpecDocument> automounted(PodContainer container, PodFacts facts) {
    String key = Annotated.IMAGE_VOLUMES + "/" + container.name();
    String named = facts.annotations().getOrDefault(key, "");
    Map<String, SpecDocument> places = new LinkedHashMap<>();
    for (String each : named.isEmpty() ? new String[0] : named.split(";", -1)) {
      Image image;
      try {
        image = images.get(each);
      } catch (EngineException e) {
        throw new KubeException(
            "image %s from container %s does not exist in local storage, cannot automount: %s"
                .formatted(each, container.name(), "image not known"));
      }
      Set<String> volumes = image.config().volumes();
      for (String path : volumes == null ? Set.<String>of() : volumes) {
        places.put(path, MountPlaces.image(each, path, path));
      }
    }
    return List.copyOf(places.values());
  }

  private List<String> start(Pod pod) {
    PodReport report = engine.pods().start(pod.id());
    List<String> errors = new ArrayList<>();
    report
        .failures()
        .forEach((id, failure) -> errors.add("starting container " + id + ": " + failure.text()));
    return errors;
  }

  /** What has the names that are wanted goes first. */
  private void replace(Workload workload) {
    for (Pod each : engine.pods().list()) {
      if (each.name().equals(workload.podName())) {
        remove(each.id());
      }
    }
    List<PodContainer> all = new ArrayList<>(workload.spec().initContainers());
    all.addAll(workload.spec().containers());
    for (PodContainer each : all) {
      String name = options.noPodPrefix() ? each.name() : workload.podName() + "-" + each.name();
      for (var container : engine.containers().list()) {
        if (container.name().equals(name)) {
          engine.containers().remove(container.id().hex(), true, true);
        }
      }
    }
  }

  private void remove(String id) {
    ErrorKind.NOT_FOUND.tolerate(
        () -> {
          EngineException failure = engine.pods().remove(id, true, null).failure();
          if (failure != null) {
            throw failure;
          }
        });
  }
}
