package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.network.EndpointState;
import java.time.Instant;
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
    ContainerState state) {}
