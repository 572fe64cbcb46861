package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a changed copy of a host configuration. */
public final class HostConfigBuilder {
  private @Nullable List<String> binds;
  private @Nullable List<MountSpec> mounts;
  private @Nullable Map<String, String> tmpfs;
  private @Nullable List<String> volumesFrom;
  private @Nullable String volumeDriver;
  private LogConfig logConfig = LogConfig.DEFAULT;
  private @Nullable String networkMode;
  private @Nullable Map<String, List<PortBinding>> portBindings;
  private boolean publishAllPorts;
  private RestartPolicy restartPolicy = RestartPolicy.NONE;
  private boolean autoRemove;
  private @Nullable List<Integer> consoleSize;
  private @Nullable Map<String, String> annotations;
  private @Nullable List<String> capAdd;
  private @Nullable List<String> capDrop;
  private @Nullable String cgroupnsMode;
  private @Nullable List<String> dns;
  private @Nullable List<String> dnsOptions;
  private @Nullable List<String> dnsSearch;
  private @Nullable List<String> extraHosts;
  private @Nullable List<String> groupAdd;
  private @Nullable String ipcMode;
  private @Nullable String cgroup;
  private @Nullable List<String> links;
  private int oomScoreAdj;
  private @Nullable String pidMode;
  private boolean privileged;
  private boolean readonlyRootfs;
  private @Nullable List<String> securityOpt;
  private @Nullable Map<String, String> storageOpt;
  private @Nullable String utsMode;
  private @Nullable String usernsMode;
  private long shmSize;
  private @Nullable Map<String, String> sysctls;
  private @Nullable String runtime;
  private @Nullable String isolation;
  private @Nullable List<String> maskedPaths;
  private @Nullable List<String> readonlyPaths;
  private @Nullable Boolean init;
  private @Nullable String containerIdFile;
  private @Nullable ContainerSecrets secrets;
  private Resources resources = Resources.NONE;
  private @Nullable PodMembership pod;
  private @Nullable Extras extras;

  /** An empty one. */
  public HostConfigBuilder() {}

  /** A copy to change. */
  public HostConfigBuilder(HostConfig from) {
    this.binds = from.binds();
    this.mounts = from.mounts();
    this.tmpfs = from.tmpfs();
    this.volumesFrom = from.volumesFrom();
    this.volumeDriver = from.volumeDriver();
    this.logConfig = from.logConfig();
    this.networkMode = from.networkMode();
    this.portBindings = from.portBindings();
    this.publishAllPorts = from.publishAllPorts();
    this.restartPolicy = from.restartPolicy();
    this.autoRemove = from.autoRemove();
    this.consoleSize = from.consoleSize();
    this.annotations = from.annotations();
    this.capAdd = from.capAdd();
    this.capDrop = from.capDrop();
    this.cgroupnsMode = from.cgroupnsMode();
    this.dns = from.dns();
    this.dnsOptions = from.dnsOptions();
    this.dnsSearch = from.dnsSearch();
    this.extraHosts = from.extraHosts();
    this.groupAdd = from.groupAdd();
    this.ipcMode = from.ipcMode();
    this.cgroup = from.cgroup();
    this.links = from.links();
    this.oomScoreAdj = from.oomScoreAdj();
    this.pidMode = from.pidMode();
    this.privileged = from.privileged();
    this.readonlyRootfs = from.readonlyRootfs();
    this.securityOpt = from.securityOpt();
    this.storageOpt = from.storageOpt();
    this.utsMode = from.utsMode();
    this.usernsMode = from.usernsMode();
    this.shmSize = from.shmSize();
    this.sysctls = from.sysctls();
    this.runtime = from.runtime();
    this.isolation = from.isolation();
    this.maskedPaths = from.maskedPaths();
    this.readonlyPaths = from.readonlyPaths();
    this.init = from.init();
    this.containerIdFile = from.containerIdFile();
    this.secrets = from.secrets();
    this.resources = from.resources();
    this.pod = from.pod();
    this.extras = from.extras();
  }

  public HostConfigBuilder binds(@Nullable List<String> value) {
    this.binds = value;
    return this;
  }

  public HostConfigBuilder mounts(@Nullable List<MountSpec> value) {
    this.mounts = value;
    return this;
  }

  public HostConfigBuilder tmpfs(@Nullable Map<String, String> value) {
    this.tmpfs = value;
    return this;
  }

  public HostConfigBuilder volumesFrom(@Nullable List<String> value) {
    this.volumesFrom = value;
    return this;
  }

  public HostConfigBuilder volumeDriver(@Nullable String value) {
    this.volumeDriver = value;
    return this;
  }

  public HostConfigBuilder logConfig(LogConfig value) {
    this.logConfig = value;
    return this;
  }

  public HostConfigBuilder networkMode(@Nullable String value) {
    this.networkMode = value;
    return this;
  }

  public HostConfigBuilder portBindings(@Nullable Map<String, List<PortBinding>> value) {
    this.portBindings = value;
    return this;
  }

  public HostConfigBuilder publishAllPorts(boolean value) {
    this.publishAllPorts = value;
    return this;
  }

  public HostConfigBuilder restartPolicy(RestartPolicy value) {
    this.restartPolicy = value;
    return this;
  }

  public HostConfigBuilder autoRemove(boolean value) {
    this.autoRemove = value;
    return this;
  }

  public HostConfigBuilder consoleSize(@Nullable List<Integer> value) {
    this.consoleSize = value;
    return this;
  }

  public HostConfigBuilder annotations(@Nullable Map<String, String> value) {
    this.annotations = value;
    return this;
  }

  public HostConfigBuilder capAdd(@Nullable List<String> value) {
    this.capAdd = value;
    return this;
  }

  public HostConfigBuilder capDrop(@Nullable List<String> value) {
    this.capDrop = value;
    return this;
  }

  public HostConfigBuilder cgroupnsMode(@Nullable String value) {
    this.cgroupnsMode = value;
    return this;
  }

  public HostConfigBuilder dns(@Nullable List<String> value) {
    this.dns = value;
    return this;
  }

  public HostConfigBuilder dnsOptions(@Nullable List<String> value) {
    this.dnsOptions = value;
    return this;
  }

  public HostConfigBuilder dnsSearch(@Nullable List<String> value) {
    this.dnsSearch = value;
    return this;
  }

  public HostConfigBuilder extraHosts(@Nullable List<String> value) {
    this.extraHosts = value;
    return this;
  }

  public HostConfigBuilder groupAdd(@Nullable List<String> value) {
    this.groupAdd = value;
    return this;
  }

  public HostConfigBuilder ipcMode(@Nullable String value) {
    this.ipcMode = value;
    return this;
  }

  public HostConfigBuilder cgroup(@Nullable String value) {
    this.cgroup = value;
    return this;
  }

  public HostConfigBuilder links(@Nullable List<String> value) {
    this.links = value;
    return this;
  }

  public HostConfigBuilder oomScoreAdj(int value) {
    this.oomScoreAdj = value;
    return this;
  }

  public HostConfigBuilder pidMode(@Nullable String value) {
    this.pidMode = value;
    return this;
  }

  public HostConfigBuilder privileged(boolean value) {
    this.privileged = value;
    return this;
  }

  public HostConfigBuilder readonlyRootfs(boolean value) {
    this.readonlyRootfs = value;
    return this;
  }

  public HostConfigBuilder securityOpt(@Nullable List<String> value) {
    this.securityOpt = value;
    return this;
  }

  public HostConfigBuilder storageOpt(@Nullable Map<String, String> value) {
    this.storageOpt = value;
    return this;
  }

  public HostConfigBuilder utsMode(@Nullable String value) {
    this.utsMode = value;
    return this;
  }

  public HostConfigBuilder usernsMode(@Nullable String value) {
    this.usernsMode = value;
    return this;
  }

  public HostConfigBuilder shmSize(long value) {
    this.shmSize = value;
    return this;
  }

  public HostConfigBuilder sysctls(@Nullable Map<String, String> value) {
    this.sysctls = value;
    return this;
  }

  public HostConfigBuilder runtime(@Nullable String value) {
    this.runtime = value;
    return this;
  }

  public HostConfigBuilder isolation(@Nullable String value) {
    this.isolation = value;
    return this;
  }

  public HostConfigBuilder maskedPaths(@Nullable List<String> value) {
    this.maskedPaths = value;
    return this;
  }

  public HostConfigBuilder readonlyPaths(@Nullable List<String> value) {
    this.readonlyPaths = value;
    return this;
  }

  public HostConfigBuilder init(@Nullable Boolean value) {
    this.init = value;
    return this;
  }

  public HostConfigBuilder containerIdFile(@Nullable String value) {
    this.containerIdFile = value;
    return this;
  }

  public HostConfigBuilder secrets(@Nullable ContainerSecrets value) {
    this.secrets = value;
    return this;
  }

  public HostConfigBuilder resources(Resources value) {
    this.resources = value;
    return this;
  }

  public HostConfigBuilder pod(@Nullable PodMembership value) {
    this.pod = value;
    return this;
  }

  public HostConfigBuilder extras(@Nullable Extras value) {
    this.extras = value;
    return this;
  }

  public HostConfig build() {
    return new HostConfig(
        binds,
        mounts,
        tmpfs,
        volumesFrom,
        volumeDriver,
        logConfig,
        networkMode,
        portBindings,
        publishAllPorts,
        restartPolicy,
        autoRemove,
        consoleSize,
        annotations,
        capAdd,
        capDrop,
        cgroupnsMode,
        dns,
        dnsOptions,
        dnsSearch,
        extraHosts,
        groupAdd,
        ipcMode,
        cgroup,
        links,
        oomScoreAdj,
        pidMode,
        privileged,
        readonlyRootfs,
        securityOpt,
        storageOpt,
        utsMode,
        usernsMode,
        shmSize,
        sysctls,
        runtime,
        isolation,
        maskedPaths,
        readonlyPaths,
        init,
        containerIdFile,
        secrets,
        resources,
        pod,
        extras);
  }
}
