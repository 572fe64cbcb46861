package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.network.Networks.Joined;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container's process run: mount, network, spec, runtime. The root file system is mounted
 * and networks are joined while the runtime makes the container. The run-time directory exists from
 * the first step on, which is how a start that was killed half-way is found.
 */
final class Launcher {
  private static final List<String> HOST_FILES = List.of("hostname", "hosts", "resolv.conf");

  private final ContainerParts parts;
  private final ContainerRegistry registry;

  Launcher(ContainerParts parts, ContainerRegistry registry) {
    this.parts = parts;
    this.registry = registry;
  }

  /** A container made to run, with its networks and process ids. */
  record Launched(Container container, int pid, int conmonPid) {}

  /** Launches; on failure the caller cleans up. */
  Launched launch(Container container) {
    return letGo(make(container));
  }

  /** Lets the process of a container go that was made before. */
  Launched letGo(Launched made) {
    parts.attachHub().created(made.container());
    parts.runtime().start(made.container().id());
    return made;
  }

  /** Does all but letting the process go; on failure the caller cleans up. */
  Launched make(Container container) {
    Container shared = sharedWith(container);
    LogKeeper.Plan log = parts.logKeeper().prepare(container);
    makeBundle(container);
    UserNamespace users = UserNamespace.create(parts, container.id(), users(container));
    CompletableFuture<Path> rootfs = Futures.supply(() -> mount(container, users));
    Path namespace;
    CompletableFuture<@Nullable Joined> joined;
    try {
      namespace =
          NetworkModes.hasOwnNetwork(container)
              ? parts.networks().createNamespace(container)
              : null;
      joined =
          namespace == null ? CompletableFuture.completedFuture(null) : join(container, namespace);
    } catch (RuntimeException e) {
      settle(rootfs, e);
      throw e;
    }
    Launched launched = make(container, log, shared, rootfs, namespace, users, joined);
    users.release();
    return launched;
  }

  private Launched make(
      Container container,
      LogKeeper.Plan log,
      @Nullable Container shared,
      CompletableFuture<Path> rootfs,
      @Nullable Path namespace,
      UserNamespace users,
      CompletableFuture<@Nullable Joined> joining) {
    try {
      Path bundle = parts.paths().bundle(container.id());
      byte[] config =
          parts
              .renderer()
              .render(
                  new SpecRenderer.StartPlan(
                      container,
                      Futures.get(rootfs),
                      namespace,
                      bundle,
                      shared,
                      users.file(),
                      users.ids(),
                      users.passage()));
      users.give(HOST_FILES);
      writeConfig(bundle, config);
      if (parts.runtime().needsNetworksFirst(container)) {
        Joined unused = Futures.get(joining);
      }
      OciRuntime.Created created = parts.runtime().create(request(container, bundle, log));
      parts.renderer().made(container);
      tellMonitor(container, created.conmonPid());
      Joined joined = Futures.get(joining);
      Container ready =
          joined == null
              ? NetworkModes.visiting(container, parts.networks())
              : container.withNetworks(joined.endpoints(), joined.ports());
      if (joined != null) {
        parts.renderer().refreshHosts(ready);
      }
      return new Launched(ready, created.pid(), created.conmonPid());
    } catch (RuntimeException e) {
      settle(joining, e);
      throw e;
    }
  }

  /** Nothing of a failed launch may still be under way when it is cleaned up. */
  private static void settle(CompletableFuture<?> step, RuntimeException first) {
    try {
      Futures.get(step);
    } catch (RuntimeException second) {
      if (second != first) {
        first.addSuppressed(second);
      }
    }
  }

  private CompletableFuture<@Nullable Joined> join(Container container, Path namespace) {
    return Futures.supply(() -> parts.networks().join(container, 0, namespace));
  }

  private Path mount(Container container, UserNamespace users) {
    Image image = parts.images().ofContainer(container.imageId());
    boolean disposable = container.hostConfig().autoRemove();
    Path rootfs = parts.rootFileSystems().mount(container.id(), image, disposable);
    new VolumeCopyUp(parts).atStart(container, rootfs);
    users.giveVolumes(container);
    mountImages(container);
    return rootfs;
  }

  private void mountImages(Container container) {
    int number = 0;
    for (MountPoint mount : container.mounts()) {
      String image = mount.image();
      if (image != null && mount.source().endsWith(".image" + number)) {
        Image found = parts.images().ofContainer(Digest.parse(image));
        parts.rootFileSystems().mountImage(container.id(), number, found);
        number++;
      }
    }
    OverlayMounts.mount(parts.rootFileSystems(), parts.paths(), container);
  }

  private void makeBundle(Container container) {
    StorePaths paths = parts.paths();
    parts.userNamespaces().release(container.id());
    parts.renderer().ended(container);
    try {
      AtomicFiles.deleteTree(paths.containerRun(container.id()));
      Files.deleteIfExists(paths.exit(container.id()));
      Files.createDirectories(paths.bundle(container.id()));
    } catch (IOException e) {
      throw EngineException.internal("cannot make the bundle: " + e.getMessage(), e);
    }
  }

  /** Whoever asked for it finds the monitor's process id in a file. */
  private static void tellMonitor(Container container, int pid) {
    String file = container.hostConfig().more().conmonPidFile();
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), Integer.toString(pid));
    } catch (IOException e) {
      throw EngineException.internal("cannot write the conmon pid file " + file + ": " + e, e);
    }
  }

  private static void writeConfig(Path bundle, byte[] config) {
    try (FileOutputStream out = new FileOutputStream(bundle.resolve("config.json").toFile())) {
      out.write(config);
    } catch (IOException e) {
      throw EngineException.internal("cannot write config.json: " + e.getMessage(), e);
    }
  }

  private OciRuntime.LaunchRequest request(Container container, Path bundle, LogKeeper.Plan log) {
    String parent = container.hostConfig().resources().cgroupParent();
    return new OciRuntime.LaunchRequest(
        container,
        bundle,
        parts.paths().pidFile(container.id()),
        parts.paths().conmonPidFile(container.id()),
        log.path(),
        log.driver(),
        log.limit(),
        log.tag(),
        parent == null ? "" : parent);
  }

  /** The user namespace of the container that the mode names. */
  private @Nullable Path users(Container container) {
    String ref = NetworkModes.sharedContainer(container.hostConfig().usernsMode());
    if (ref == null) {
      return null;
    }
    ContainerState state = shared(ref, false).state();
    if (!state.alive()) {
      throw EngineException.conflict("container " + ref + " is not running");
    }
    return Path.of("/proc", Integer.toString(state.pid()), "ns", "user");
  }

  private static @Nullable String sharedRef(HostConfig host) {
    List<@Nullable String> modes =
        Arrays.asList(
            host.networkMode(),
            host.pidMode(),
            host.ipcMode(),
            host.utsMode(),
            host.cgroupnsMode());
    for (String mode : modes) {
      String ref = NetworkModes.sharedContainer(mode);
      if (ref != null) {
        return ref;
      }
    }
    return null;
  }

  private @Nullable Container sharedWith(Container container) {
    HostConfig host = container.hostConfig();
    String ref = sharedRef(host);
    if (ref == null) {
      return null;
    }
    boolean network = ref.equals(NetworkModes.sharedContainer(host.networkMode()));
    Container shared = shared(ref, network);
    if (!shared.state().running()) {
      throw EngineException.conflict(
          network
              ? "cannot join network of a non running container: " + shared.id().hex()
              : "container " + shared.id().hex() + " is not running");
    }
    return shared;
  }

  private Container shared(String ref, boolean network) {
    try {
      return registry.require(ref).snapshot();
    } catch (EngineException e) {
      throw network
          ? EngineException.internal("joining network namespace of container: " + e.text(), e)
          : e;
    }
  }
}
