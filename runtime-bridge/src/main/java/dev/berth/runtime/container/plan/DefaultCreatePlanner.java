package dev.berth.runtime.container.plan;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.CreatePlanner;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Link;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.Modes;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.userns.UsernsMode;
import dev.berth.runtime.volume.Volumes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Validate, resolve, plan: each step is a small class of its own. */
public final class DefaultCreatePlanner implements CreatePlanner {
  private static final int FORMAT = 1;

  private final HostFacts facts;
  private final RuntimeNames runtimes;
  private final Images images;
  private final Function<String, Container> containers;
  private final HostRules hostRules;
  private final MountResolver mounts;
  private final Endpoints endpoints;
  private final UsernsDefault usernsDefault;

  /**
   * @param containers finds a container by id or name; fails NOT_FOUND
   */
  public DefaultCreatePlanner(
      EngineConfig config,
      HostFacts facts,
      Images images,
      Volumes volumes,
      Networks networks,
      RuntimeNames runtimes,
      Function<String, Container> containers) {
    this.facts = facts;
    this.runtimes = runtimes;
    this.images = images;
    this.containers = containers;
    this.hostRules = new HostRules(facts, runtimes);
    this.mounts = new MountResolver(volumes, images, new StorePaths(config), containers);
    this.usernsDefault = new UsernsDefault(config);
    this.endpoints = new Endpoints(networks);
  }

  @Override
  public Planned plan(ContainerId id, String name, CreateContainer request) {
    return planned(id, name, withUserNamespace(request));
  }

  private CreateContainer withUserNamespace(CreateContainer request) {
    HostConfig host = request.hostConfig();
    String mode = usernsDefault.of(host);
    return Objects.equals(mode, host.usernsMode())
        ? request
        : request.withHostConfig(new HostConfigBuilder(host).usernsMode(mode).build());
  }

  private Planned planned(ContainerId id, String name, CreateContainer request) {
    List<String> warnings = new ArrayList<>();
    ConfigRules.check(request.config());
    hostRules.check(request.hostConfig(), warnings);
    NamespaceRules.check(request.config(), request.hostConfig());
    ExtraHostRules.check(request.hostConfig());
    mounts.check(request.hostConfig());
    checkLinks(request.hostConfig());

    Image image = image(request.image());
    PlatformCheck.check(image, request, facts.goArch(), warnings);
    ContainerConfig config =
        ImageVolumes.of(request, ImageDefaults.merge(request.config(), image.config()));
    ConfigRules.checkHealth(config.healthcheck());
    HostConfig host =
        resolveModes(
            HostDefaults.fill(
                request.hostConfig(), runtimes.defaultName(), new ResourceRules(facts)));
    config = keptUser(named(config, host, id), host);
    Map<String, EndpointSpec> joined =
        endpoints.resolve(
            config, HostRules.text(host.networkMode()), request.endpoints(), host.extras() != null);
    warnAboutPorts(host, warnings);
    // Last, because it makes volumes: a request that is refused must leave nothing.
    host = ImageVolumes.asTmpfs(host, image.config());
    List<MountPoint> points = mounts.resolve(id, config, host);
    List<String> command = command(config);
    Container container =
        new Container(
            FORMAT,
            id,
            name,
            Instant.now(),
            image.id(),
            request.image(),
            "linux",
            command.getFirst(),
            List.copyOf(command.subList(1, command.size())),
            config,
            host,
            points,
            joined,
            Map.of(),
            Map.of(),
            null,
            ContainerState.CREATED);
    return new Planned(container, List.copyOf(warnings));
  }

  private Image image(String name) {
    try {
      return images.get(name);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && !name.isEmpty()) {
        // Tells a name that can be none from an image that is not here.
        ImageReference unused = ImageReference.parse(name);
      }
      throw e;
    }
  }

  /** Only the default bridge's links must lead somewhere; on a user's network they are names. */
  private void checkLinks(HostConfig host) {
    List<String> links = host.links();
    boolean legacy = Modes.isBuiltIn(host.networkMode());
    for (String link : links == null || !legacy ? List.<String>of() : links) {
      if (link.isEmpty()) {
        throw EngineException.invalid("empty string specified for links");
      }
      String[] parts = link.split(":", -1);
      if (parts.length > 2) {
        throw EngineException.invalid("bad format for links: " + link);
      }
      String name = parts[0];
      try {
        Container linked = containers.apply(name.startsWith("/") ? name.substring(1) : name);
        Objects.requireNonNull(linked);
      } catch (EngineException e) {
        throw EngineException.invalid("could not get container for " + name + ": " + e.text());
      }
    }
  }

  @Override
  public List<String> checkUpdate(
      Resources old, Resources given, @Nullable RestartPolicy restartPolicy) {
    if (restartPolicy != null) {
      RestartRules.check(restartPolicy);
    }
    List<String> warnings = new ResourceRules(facts).check(given, true);
    UpdateRules.check(old, given);
    return warnings;
  }

  @Override
  public Resources supported(Resources given) {
    return new ResourceRules(facts).supported(given);
  }

  private static List<String> command(ContainerConfig config) {
    List<String> result = new ArrayList<>();
    if (config.entrypoint() != null) {
      result.addAll(config.entrypoint());
    }
    if (config.cmd() != null) {
      result.addAll(config.cmd());
    }
    return result;
  }

  /** Names in {@code container:<name>} modes become ids, so that a rename breaks nothing. */
  private HostConfig resolveModes(HostConfig host) {
    return new HostConfigBuilder(host)
        .networkMode(byId(host.networkMode(), false))
        .pidMode(byId(host.pidMode(), true))
        .ipcMode(byId(host.ipcMode(), true))
        .utsMode(byId(host.utsMode(), true))
        .usernsMode(byId(host.usernsMode(), true))
        .cgroupnsMode(byId(host.cgroupnsMode(), true))
        .links(byId(host.links(), host.networkMode()))
        .build();
  }

  /** On a network of the user's the links stay as they were given: it has names of its own. */
  private @Nullable List<String> byId(@Nullable List<String> links, @Nullable String mode) {
    if (links == null || links.isEmpty() || !Modes.isBuiltIn(mode)) {
      return links;
    }
    List<String> result = new ArrayList<>();
    for (String text : links) {
      Link link = Link.parse(text);
      Container linked = containers.apply(link.target());
      if (Modes.isHost(linked.hostConfig().networkMode())) {
        throw EngineException.invalid(
            "conflicting options: host type networking can't be used with links. This would result"
                + " in undefined behavior");
      }
      result.add(new Link(linked.id().hex(), link.alias()).text());
    }
    return result;
  }

  private @Nullable String byId(@Nullable String mode, boolean mustExist) {
    String ref = Modes.containerRef(mode);
    if (ref == null) {
      return mode;
    }
    try {
      return "container:" + containers.apply(ref).id().hex();
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        if (mustExist) { // not NOT_FOUND: a client takes that for a missing image
          throw EngineException.invalid(e.text());
        }
        return mode;
      }
      throw e;
    }
  }

  private ContainerConfig named(ContainerConfig config, HostConfig host, ContainerId id) {
    String given = config.hostname();
    if (given != null && !given.isEmpty()) {
      return config;
    }
    ContainerConfigBuilder named = new ContainerConfigBuilder(config);
    boolean hosts = Modes.isHost(host.networkMode());
    named.hostname(hosts ? facts.hostName() : id.shortId());
    String uts = host.utsMode();
    boolean joins = Modes.containerRef(uts) != null;
    ContainerConfig other =
        joins || host.pod() == null ? sharedName(joins ? uts : host.networkMode()) : null;
    if (other != null) {
      named.hostname(other.hostname()).domainname(other.domainname());
    }
    return named.build();
  }

  /** The calling user runs in a container that keeps its id, unless somebody else is named. */
  private static ContainerConfig keptUser(ContainerConfig config, HostConfig host) {
    String user = config.user();
    String kept = UserNamespaces.keptUser(UsernsMode.parse(host.usernsMode()));
    return kept == null || (user != null && !user.isEmpty())
        ? config
        : new ContainerConfigBuilder(config).user(kept).build();
  }

  /** Who shares a network shares its names. */
  private @Nullable ContainerConfig sharedName(@Nullable String mode) {
    String ref = Modes.containerRef(mode);
    try {
      return ref == null ? null : containers.apply(ref).config();
    } catch (EngineException e) {
      return null;
    }
  }

  private static void warnAboutPorts(HostConfig host, List<String> warnings) {
    boolean published = host.portBindings() != null && !host.portBindings().isEmpty();
    if (Modes.isHost(host.networkMode()) && published) {
      warnings.add("Published ports are discarded when using host network mode");
    }
  }
}
