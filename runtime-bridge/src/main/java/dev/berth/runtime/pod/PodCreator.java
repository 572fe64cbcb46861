package dev.berth.runtime.pod;

import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.NameGenerator;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.userns.UsernsMode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes pods. What holds the namespaces is made first and the document written last, so that a pod
 * is whole from the moment it is there; what a killed creation left is a container whose pod is
 * not.
 */
final class PodCreator {
  private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$");
  private static final Set<String> NAMESPACES =
      Set.of("cgroup", "ipc", "mount", "net", "pid", "user", "uts");
  private static final int NAME_ATTEMPTS = 6;
  private static final int SHORT = 12;

  private final PodShelf shelf;
  private final Supplier<ContainerService> containers;
  private final NameGenerator names;
  private final PauseImage image;
  private final PodCgroups cgroups;

  PodCreator(
      PodShelf shelf,
      Supplier<ContainerService> containers,
      NameGenerator names,
      PauseImage image,
      PodCgroups cgroups) {
    this.cgroups = cgroups;
    this.shelf = shelf;
    this.containers = containers;
    this.names = names;
    this.image = image;
  }

  Pod create(CreatePod request) {
    String exitPolicy = exitPolicy(request.exitPolicy());
    List<String> shared = shared(request);
    String id = HexIds.random();
    String name = reserve(request.name(), id);
    String infra = null;
    try {
      shelf.prepare();
      infra = request.infra() == null ? null : infra(request, request.infra(), id, name, shared);
      Pod pod =
          new Pod(
              Pod.FORMAT,
              id,
              name,
              Instant.now(),
              request.hostname(),
              request.labels(),
              shared,
              infra,
              exitPolicy,
              request.restartPolicy(),
              request.resources(),
              request.cgroupParent(),
              request.shareParent(),
              request.createCommand(),
              request.serviceContainer(),
              false);
      shelf.put(pod);
      return pod;
    } catch (RuntimeException e) {
      undo(name, id, infra, e);
      throw e;
    }
  }

  private void undo(String name, String id, @Nullable String infra, RuntimeException first) {
    shelf.release(name, id);
    if (infra != null) {
      try {
        containers.get().removeWithPod(infra, true);
      } catch (RuntimeException e) {
        first.addSuppressed(e);
      }
    }
  }

  private static String exitPolicy(@Nullable String given) {
    if (given == null || given.isEmpty()) {
      return Pod.CONTINUE;
    }
    if (!given.equals(Pod.STOP) && !given.equals(Pod.CONTINUE)) {
      throw EngineException.invalid(
          "running pod create option: invalid pod exit policy: \"" + given + '"');
    }
    return given;
  }

  private static List<String> shared(CreatePod request) {
    List<String> given = request.shared();
    if (request.infra() == null) {
      return List.of();
    }
    List<String> all = given == null ? CreatePod.DEFAULT_SHARED : given;
    for (String each : all) {
      if (!NAMESPACES.contains(each)) {
        throw EngineException.invalid(
            "invalid kernel namespace to share: "
                + each
                + ". Options are: cgroup, ipc, net, pid, uts or none");
      }
    }
    // Who has ids of its own shares them with everyone in the pod.
    return Stream.concat(all.stream(), mapped(request.infra()) ? Stream.of("user") : Stream.of())
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean mapped(@Nullable CreateContainer infra) {
    String mode = infra == null ? null : infra.hostConfig().usernsMode();
    return UsernsMode.parse(mode).kind() != UsernsMode.Kind.HOST;
  }

  private String reserve(@Nullable String wanted, String id) {
    if (wanted != null && !wanted.isEmpty()) {
      if (!NAME.matcher(wanted).matches()) {
        throw EngineException.invalid(
            "running pod create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid"
                + " argument");
      }
      if (containerHas(wanted)) {
        throw EngineException.conflict(
            "adding pod to state: name \"" + wanted + "\" is in use: container already exists");
      }
      if (shelf.reserve(wanted, id) != null) {
        throw EngineException.conflict(
            "adding pod to state: name \"" + wanted + "\" is in use: pod already exists");
      }
      return wanted;
    }
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      String name = names.next(attempt);
      if (!containerHas(name) && shelf.reserve(name, id) == null) {
        return name;
      }
    }
    String name = id.substring(0, SHORT);
    String unused = shelf.reserve(name, id);
    return name;
  }

  private boolean containerHas(String name) {
    try {
      return containers.get().get(name).name().equals(name);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.INVALID) {
        return false;
      }
      throw e;
    }
  }

  private String infra(
      CreatePod request, CreateContainer asked, String id, String name, List<String> shared) {
    String hostname = request.hostname();
    HostConfigBuilder host = new HostConfigBuilder(asked.hostConfig());
    host.pod(new PodMembership(id, true, null)).restartPolicy(RestartPolicy.NONE).init(null);
    String parent =
        request.shareParent()
            ? cgroups.parent(id, request.cgroupParent(), request.resources())
            : null;
    host.resources(
        new ResourcesBuilder(asked.hostConfig().resources()).cgroupParent(parent).build());
    String ipc = asked.hostConfig().ipcMode();
    if (shared.contains("ipc") && (ipc == null || ipc.isEmpty() || ipc.equals("private"))) {
      host.ipcMode("shareable"); // its own, and its members'
    }
    ContainerConfigBuilder config = new ContainerConfigBuilder(asked.config());
    if (!"host".equals(asked.hostConfig().utsMode())) {
      config.hostname(hostname == null || hostname.isEmpty() ? name : hostname);
    }
    String given = asked.name();
    CreateContainer whole =
        new CreateContainer(
            given == null || given.isEmpty() ? id.substring(0, SHORT) + "-infra" : given,
            asked.image().isEmpty() ? image.name() : asked.image(),
            asked.platform(),
            config.build(),
            host.build(),
            asked.endpoints());
    return containers.get().create(whole).id().hex();
  }
}
