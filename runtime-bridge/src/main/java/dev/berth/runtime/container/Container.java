package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.network.EndpointState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine keeps it: an immutable snapshot of its document. Any change makes a new
 * snapshot.
 *
 * @param formatVersion of the stored document
 * @param name without leading slash
 * @param imageId the image's id (config digest)
 * @param imageName as the client gave it at create
 * @param path first word of the merged command line
 * @param args the rest of it
 * @param config merged with the image's
 * @param hostConfig as given, defaults filled in as Docker shows them
 * @param mounts every mount point that inspect shows, resolved
 * @param endpoints by network name; addresses are filled while running
 * @param ports published ports while running: by {@code port/proto}
 * @param logPath absolute path of the log file, null where the driver keeps none
 */
public record Container(
    int formatVersion,
    ContainerId id,
    String name,
    Instant created,
    Digest imageId,
    String imageName,
    String platform,
    String path,
    List<String> args,
    ContainerConfig config,
    HostConfig hostConfig,
    List<MountPoint> mounts,
    Map<String, EndpointSpec> endpointSpecs,
    Map<String, EndpointState> endpoints,
    Map<String, List<PortBinding>> ports,
    @Nullable String logPath,
    ContainerState state) {

  /** Whether a volume of that name is among its mounts. */
  public boolean mountsVolume(String volume) {
    for (MountPoint mount : mounts) {
      if (volume.equals(mount.volume())) {
        return true;
      }
    }
    return false;
  }

  /** The same container in another state. */
  public Container withState(ContainerState next) {
    return copy(name, config, hostConfig, endpointSpecs, endpoints, ports, logPath, next);
  }

  /** The same container under another name. */
  public Container withName(String next) {
    return copy(next, config, hostConfig, endpointSpecs, endpoints, ports, logPath, state);
  }

  /** The same container with other limits or another restart policy. */
  public Container withHostConfig(HostConfig next) {
    return copy(name, config, next, endpointSpecs, endpoints, ports, logPath, state);
  }

  /** The same container asking for other networks. */
  public Container withEndpointSpecs(Map<String, EndpointSpec> next) {
    return copy(name, config, hostConfig, next, endpoints, ports, logPath, state);
  }

  /** The same container with its place on networks as it is now. */
  public Container withNetworks(
      Map<String, EndpointState> joined, Map<String, List<PortBinding>> published) {
    return copy(name, config, hostConfig, endpointSpecs, joined, published, logPath, state);
  }

  /** The same container off its networks: it keeps the endpoints, without addresses. */
  Container withoutAddresses() {
    Map<String, EndpointState> kept = new LinkedHashMap<>();
    endpoints.forEach((network, endpoint) -> kept.put(network, endpoint.withoutAddresses()));
    return withNetworks(kept, Map.of());
  }

  /** The same container, its output kept in that file. */
  Container withLogPath(String file) {
    return copy(name, config, hostConfig, endpointSpecs, endpoints, ports, file, state);
  }

  /** The same container with other settings of what runs and how. */
  Container withSettings(ContainerConfig nextConfig, HostConfig nextHost) {
    return copy(name, nextConfig, nextHost, endpointSpecs, endpoints, ports, logPath, state);
  }

  private Container copy(
      String nextName,
      ContainerConfig nextConfig,
      HostConfig nextHost,
      Map<String, EndpointSpec> nextSpecs,
      Map<String, EndpointState> nextEndpoints,
      Map<String, List<PortBinding>> nextPorts,
      @Nullable String nextLogPath,
      ContainerState nextState) {
    return new Container(
        formatVersion,
        id,
        nextName,
        created,
        imageId,
        imageName,
        platform,
        path,
        args,
        nextConfig,
        nextHost,
        mounts,
        nextSpecs,
        nextEndpoints,
        nextPorts,
        nextLogPath,
        nextState);
  }
}
