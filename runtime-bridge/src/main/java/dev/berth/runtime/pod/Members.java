package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.userns.UsernsMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container has of its pod unless it asks for something else itself. */
final class Members {
  private Members() {}

  static CreateContainer join(
      Pod pod,
      @Nullable Container infra,
      @Nullable String cgroupParent,
      CreateContainer request,
      @Nullable String initType) {
    HostConfig asked = request.hostConfig();
    HostConfigBuilder host = new HostConfigBuilder(asked);
    host.pod(new PodMembership(pod.id(), false, initType));
    host.networkMode(network(pod, infra, asked.networkMode()));
    host.ipcMode(mode(pod, "ipc", asked.ipcMode()));
    host.pidMode(mode(pod, "pid", asked.pidMode()));
    host.utsMode(mode(pod, "uts", asked.utsMode()));
    host.usernsMode(mode(pod, "user", asked.usernsMode()));
    host.cgroupnsMode(mode(pod, "cgroup", asked.cgroupnsMode()));
    if (asked.restartPolicy().name().isEmpty() && initType == null) {
      host.restartPolicy(pod.restartPolicy());
    }
    host.resources(resources(infra, cgroupParent, asked.resources()));
    if (infra != null) {
      inherit(infra.hostConfig(), asked, host);
    }
    return new CreateContainer(
        request.name(),
        request.image(),
        request.platform(),
        user(pod, infra, request),
        host.build(),
        request.endpoints());
  }

  /** Where the calling user keeps its id, it is who runs there unless somebody else is named. */
  private static ContainerConfig user(Pod pod, @Nullable Container infra, CreateContainer request) {
    String given = request.config().user();
    if (infra == null || !pod.shares("user") || given != null && !given.isEmpty()) {
      return request.config();
    }
    String kept = UserNamespaces.keptUser(UsernsMode.parse(infra.hostConfig().usernsMode()));
    return kept == null
        ? request.config()
        : new ContainerConfigBuilder(request.config()).user(kept).build();
  }

  /** The host's network is not shared but had by everyone. */
  private static @Nullable String network(
      Pod pod, @Nullable Container infra, @Nullable String asked) {
    boolean open = asked == null || asked.isEmpty();
    boolean host = infra != null && "host".equals(infra.hostConfig().networkMode());
    return open && host ? "host" : mode(pod, "net", asked);
  }

  private static @Nullable String mode(Pod pod, String namespace, @Nullable String asked) {
    boolean open = asked == null || asked.isEmpty();
    return open && pod.shares(namespace) ? "container:" + pod.infraId() : asked;
  }

  private static void inherit(HostConfig infra, HostConfig asked, HostConfigBuilder host) {
    host.binds(binds(infra.binds(), asked));
    host.mounts(mounts(infra.mounts(), asked));
    host.volumesFrom(both(infra.volumesFrom(), asked.volumesFrom()));
    Map<String, String> tmpfs = new LinkedHashMap<>();
    if (infra.tmpfs() != null) {
      tmpfs.putAll(infra.tmpfs());
    }
    if (asked.tmpfs() != null) {
      tmpfs.putAll(asked.tmpfs());
    }
    host.tmpfs(tmpfs.isEmpty() ? asked.tmpfs() : tmpfs);
    if (asked.securityOpt() == null || asked.securityOpt().isEmpty()) {
      host.securityOpt(infra.securityOpt());
    }
  }

  private static Resources resources(
      @Nullable Container infra, @Nullable String cgroupParent, Resources asked) {
    String parent = asked.cgroupParent();
    ResourcesBuilder all = new ResourcesBuilder(asked);
    if (infra != null) {
      all.devices(both(infra.hostConfig().resources().devices(), asked.devices()));
    }
    return all.cgroupParent(parent == null || parent.isEmpty() ? cgroupParent : parent).build();
  }

  /** The pod's binds to places where the container has nothing of its own. */
  private static @Nullable List<String> binds(@Nullable List<String> infra, HostConfig asked) {
    if (infra == null) {
      return asked.binds();
    }
    List<String> all = new ArrayList<>();
    for (String each : infra) {
      if (!mountedAt(asked, target(each))) {
        all.add(each);
      }
    }
    if (asked.binds() != null) {
      all.addAll(asked.binds());
    }
    return all;
  }

  private static @Nullable List<MountSpec> mounts(
      @Nullable List<MountSpec> infra, HostConfig asked) {
    if (infra == null) {
      return asked.mounts();
    }
    List<MountSpec> all = new ArrayList<>();
    for (MountSpec each : infra) {
      if (!mountedAt(asked, each.target())) {
        all.add(each);
      }
    }
    if (asked.mounts() != null) {
      all.addAll(asked.mounts());
    }
    return all;
  }

  private static boolean mountedAt(HostConfig host, @Nullable String target) {
    List<String> binds = host.binds() == null ? List.of() : host.binds();
    List<MountSpec> mounts = host.mounts() == null ? List.of() : host.mounts();
    return target != null
        && (binds.stream().anyMatch(each -> target.equals(target(each)))
            || mounts.stream().anyMatch(each -> target.equals(each.target()))
            || host.tmpfs() != null && host.tmpfs().containsKey(target));
  }

  private static String target(String bind) {
    int first = bind.indexOf(':');
    int second = bind.indexOf(':', first + 1);
    return first < 0 ? bind : bind.substring(first + 1, second < 0 ? bind.length() : second);
  }

  private static <T> @Nullable List<T> both(@Nullable List<T> one, @Nullable List<T> other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
