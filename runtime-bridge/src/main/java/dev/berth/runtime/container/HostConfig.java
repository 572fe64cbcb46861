package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it runs on this host: the half of a container's configuration that no image can carry. Null
 * means "not given".
 *
 * @param binds {@code source:target[:options]}, source a host path or a volume name
 * @param networkMode {@code bridge}, {@code host}, {@code none}, {@code container:<id>} or a
 *     network's name; null for bridge
 * @param portBindings by {@code port/proto}; an empty list means an ephemeral host port
 * @param tmpfs options by target path
 * @param shmSize bytes, 0 for 64 MiB
 * @param secrets null for none
 * @param maskedPaths null for the default list, empty for none
 * @param pod the pod it is in, null for none
 * @param extras what Docker has no field for, null for nothing
 */
public record HostConfig(
    @Nullable List<String> binds,
    @Nullable List<MountSpec> mounts,
    @Nullable Map<String, String> tmpfs,
    @Nullable List<String> volumesFrom,
    @Nullable String volumeDriver,
    LogConfig logConfig,
    @Nullable String networkMode,
    @Nullable Map<String, List<PortBinding>> portBindings,
    boolean publishAllPorts,
    RestartPolicy restartPolicy,
    boolean autoRemove,
    @Nullable List<Integer> consoleSize,
    @Nullable Map<String, String> annotations,
    @Nullable List<String> capAdd,
    @Nullable List<String> capDrop,
    @Nullable String cgroupnsMode,
    @Nullable List<String> dns,
    @Nullable List<String> dnsOptions,
    @Nullable List<String> dnsSearch,
    @Nullable List<String> extraHosts,
    @Nullable List<String> groupAdd,
    @Nullable String ipcMode,
    @Nullable String cgroup,
    @Nullable List<String> links,
    int oomScoreAdj,
    @Nullable String pidMode,
    boolean privileged,
    boolean readonlyRootfs,
    @Nullable List<String> securityOpt,
    @Nullable Map<String, String> storageOpt,
    @Nullable String utsMode,
    @Nullable String usernsMode,
    long shmSize,
    @Nullable Map<String, String> sysctls,
    @Nullable String runtime,
    @Nullable String isolation,
    @Nullable List<String> maskedPaths,
    @Nullable List<String> readonlyPaths,
    @Nullable Boolean init,
    @Nullable String containerIdFile,
    @Nullable ContainerSecrets secrets,
    Resources resources,
    @Nullable PodMembership pod,
    @Nullable Extras extras) {

  /** What was asked for beyond Docker's fields, never null. */
  public Extras more() {
    return extras == null ? Extras.NONE : extras;
  }

  /** The same with other limits and another restart policy. */
  public HostConfig withLimits(Resources limits, RestartPolicy policy) {
    return new HostConfigBuilder(this).resources(limits).restartPolicy(policy).build();
  }
}
