package dev.berth.libpod.kube;

import dev.berth.api.Exchange;
import dev.berth.libpod.system.Release;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.volume.Volume;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kubernetes YAML of containers, pods and volumes (Podman, pkg/domain/infra/abi, generate.go). */
final class GenerateHandler {
  /** Podman says so of everything it streams. */
  private static final String CONTENT_TYPE = "application/x-tar";

  private static final String HEADER =
      """
      # Save the output of this file and use kubectl create -f to import
      # it into Kubernetes.
      #
      # Created with podman-%s
      """
          .formatted(Release.VERSION);
  private static final String NAMESPACES =
      """

      # NOTE: The namespace sharing for a pod has been modified by the user and is not the same as the
      # default settings for kubernetes. This can lead to unexpected behavior when running the generated
      # kube yaml in a kubernetes cluster.
      """;
  private static final String VOLUMES =
      """

      # NOTE: If you generated this yaml from an unprivileged and rootless podman container on an SELinux
      # enabled system, check the podman generate kube man page for steps to follow to ensure that your pod/container
      # has the right permissions to access the volumes added.
      """;

  private final Engine engine;

  GenerateHandler(Engine engine) {
    this.engine = engine;
  }

  void generate(Exchange exchange) {
    KubeOptions options = KubeOptions.of(exchange.query());
    String text = new Generation(options).of(exchange.query().all("names"));
    exchange.send(200, CONTENT_TYPE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** One request's work. */
  private final class Generation {
    private final KubeOptions options;
    private final List<Container> containers = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();

    /** In the order in which they can be made: what is used comes before what uses it. */
    private final List<String> documents = new ArrayList<>();

    private final List<String> last = new ArrayList<>();

    Generation(KubeOptions options) {
      this.options = options;
    }

    String of(List<String> names) {
      names.forEach(this::resolve);
      if (pods.stream().anyMatch(Generation::unusual)) {
        documents.add(NAMESPACES);
      }
      volumes.forEach(each -> documents.add(YamlText.of(KubeClaim.of(each))));
      pods.forEach(this::pod);
      if (!containers.isEmpty()) {
        standalone();
      }
      documents.addAll(last);
      return HEADER + String.join("---\n", documents);
    }

    private void resolve(String name) {
      Container container = known(() -> engine.containers().get(name));
      if (container != null) {
        PodMembership membership = container.hostConfig().pod();
        if (membership != null) {
          throw KubeOptions.refused(
              "container %s is associated with pod %s: use generate on the pod itself"
                  .formatted(container.id().hex(), membership.id()));
        }
        containers.add(container);
        return;
      }
      Pod pod = known(() -> engine.pods().get(name));
      if (pod != null) {
        pods.add(pod);
        return;
      }
      Volume volume = known(() -> engine.volumes().get(name));
      if (volume == null) {
        throw KubeOptions.refused("name or ID \"" + name + "\" not found");
      }
      volumes.add(volume);
    }

    private static boolean unusual(Pod pod) {
      return !(pod.shares("ipc") && pod.shares("net") && pod.shares("uts"));
    }

    private KubePod begin(String name) {
      return new KubePod(name, engine.images(), new KubeAccounts(engine::files), options);
    }

    private void standalone() {
      KubePod pod = begin(KubeContainer.plainName(containers.getFirst().name()) + "-pod");
      boolean hostNetwork = true;
      List<Map<String, Object>> ports = new ArrayList<>();
      for (Container each : containers) {
        List<Map<String, Object>> own = KubePorts.of(each, options.service());
        pod.add(each, own, false, "");
        pod.limits(each);
        pod.names(each.hostConfig());
        ports.addAll(own);
        hostNetwork &= "host".equals(each.hostConfig().networkMode());
        ownUsers(pod, each);
      }
      if (hostNetwork) {
        pod.put("hostNetwork", true);
      }
      String policy = containers.getFirst().hostConfig().restartPolicy().name();
      pod.put("restartPolicy", KubePod.restartPolicy(policy));
      if (!pod.volumes.isEmpty()) {
        documents.add(VOLUMES);
      }
      finish(pod, ports);
    }

    private void pod(Pod source) {
      List<Container> members = engine.pods().containers(source);
      Container infra = holder(members);
      List<Container> ordinary =
          members.stream()
              .filter(each -> each != infra)
              .sorted(Comparator.comparing(Container::created))
              .toList();
      if (ordinary.isEmpty()) {
        String has = infra == null ? " has no containers" : " only has an infra container";
        throw KubeOptions.refused("pod " + source.id() + has);
      }
      KubePod pod = begin(source.name());
      List<Map<String, Object>> ports =
          infra == null ? List.of() : KubePorts.of(infra, options.service());
      members(pod, source, ordinary, ports);
      if (infra != null) {
        infra(pod, source, infra);
      }
      pod.put("restartPolicy", KubePod.restartPolicy(source.restartPolicy().name()));
      pod.put("shareProcessNamespace", source.shares("pid"));
      finish(pod, ports);
    }

    /** The pod's ports stand at the first container that is no init container. */
    private void members(
        KubePod pod, Pod source, List<Container> ordinary, List<Map<String, Object>> ports) {
      boolean first = true;
      for (Container each : ordinary) {
        boolean init = init(each);
        List<Map<String, Object>> own = List.of();
        if (!source.shares("net")) {
          own = KubePorts.of(each, options.service());
        } else if (first && (!init || ordinary.size() == 1)) {
          own = ports;
          first = false;
        }
        pod.add(each, own, init, source.name());
      }
    }

    private void infra(KubePod pod, Pod source, Container infra) {
      pod.names(infra.hostConfig());
      pod.hostname(source.hostname(), source.name());
      ownUsers(pod, infra);
      if ("host".equals(infra.hostConfig().networkMode())) {
        pod.put("hostNetwork", true);
      }
      if (!infra.name().equals(source.id().substring(0, 12) + "-infra")) {
        pod.annotations.put("io.podman.annotations.infra.name", infra.name());
      }
    }

    /** Kubernetes' pods have the host's users unless told otherwise. */
    private static void ownUsers(KubePod pod, Container container) {
      String users = container.hostConfig().usernsMode();
      if (users != null && !users.isEmpty() && !users.equals("host")) {
        pod.putAlways("hostUsers", false);
        pod.annotations.put("io.podman.annotations.userns", users);
      }
    }

    private void finish(KubePod pod, List<Map<String, Object>> ports) {
      last.add(YamlText.of(KubeKinds.of(pod, options)));
      if (options.service()) {
        documents.add(YamlText.of(KubeKinds.service(pod, ports)));
      }
    }
  }

  private static @Nullable Container holder(List<Container> members) {
    for (Container each : members) {
      if (Objects.requireNonNull(each.hostConfig().pod()).infra()) {
        return each;
      }
    }
    return null;
  }

  private static boolean init(Container container) {
    PodMembership membership = container.hostConfig().pod();
    return membership != null && membership.initType() != null;
  }

  /** What is asked for, null when it is not there. */
  private static <T> @Nullable T known(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }
}
