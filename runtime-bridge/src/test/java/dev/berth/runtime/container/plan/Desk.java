package dev.berth.runtime.container.plan;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.CreatePlanner.Planned;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.FakeImages;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Samples;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.linux.FakeKernel;
import dev.berth.runtime.oci.FixedFacts;
import dev.berth.runtime.oci.FixedNetworks;
import dev.berth.runtime.oci.Runtimes;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.volume.LocalVolumes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A planner on a directory of its own, an image to change, and a request to fill in. */
final class Desk {
  final LocalVolumes volumes;
  final Map<String, Container> others = new HashMap<>();
  final ContainerConfigBuilder config = new ContainerConfigBuilder();
  final HostConfigBuilder host = new HostConfigBuilder();
  final Map<String, EndpointSpec> endpoints = new HashMap<>();
  final Path runRoot;
  ContainerConfig imageConfig = Samples.config(List.of("sh"));
  private final EngineConfig engine;

  Desk(Path root) {
    runRoot = root.resolve("r");
    engine = new EngineConfig(root.resolve("d"), runRoot, root, Map.of());
    StorePaths paths = new StorePaths(engine);
    volumes = new LocalVolumes(paths, new EventJournal(paths), new FakeKernel(), new Trash(paths));
  }

  Planned plan() {
    return new DefaultCreatePlanner(
            engine,
            FixedFacts.PLAIN,
            new OneImage(),
            volumes,
            new FixedNetworks(),
            new Runtimes(new FakeKernel(), engine, new StorePaths(engine)),
            ref -> {
              Container other = others.get(ref);
              if (other == null) {
                throw EngineException.notFound("No such container: " + ref);
              }
              return other;
            })
        .plan(
            Samples.ID,
            "calm_curie",
            new CreateContainer(null, "busybox", null, config.build(), host.build(), endpoints));
  }

  /** The text of the refusal, with its kind before it. */
  String refusal() {
    try {
      return "accepted: " + plan();
    } catch (EngineException e) {
      return e.kind() + " " + e.text();
    }
  }

  private final class OneImage extends FakeImages {
    @Override
    public Image get(String ref) {
      return new Image(
          IMAGE.id(),
          null,
          IMAGE.repoTags(),
          List.of(),
          null,
          "amd64",
          null,
          "linux",
          null,
          null,
          null,
          null,
          null,
          imageConfig,
          List.of(),
          List.of(),
          100,
          null);
    }
  }
}
