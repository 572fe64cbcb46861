package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a changed copy of a configuration. */
public final class ContainerConfigBuilder {
  private @Nullable String hostname;
  private @Nullable String domainname;
  private @Nullable String user;
  private boolean attachStdin;
  private boolean attachStdout;
  private boolean attachStderr;
  private @Nullable Set<String> exposedPorts;
  private boolean tty;
  private boolean openStdin;
  private boolean stdinOnce;
  private @Nullable List<String> env;
  private @Nullable List<String> cmd;
  private @Nullable List<String> entrypoint;
  private @Nullable Healthcheck healthcheck;
  private boolean argsEscaped;
  private @Nullable Set<String> volumes;
  private @Nullable String workingDir;
  private boolean networkDisabled;
  private @Nullable String macAddress;
  private @Nullable List<String> onBuild;
  private @Nullable Map<String, String> labels;
  private @Nullable String stopSignal;
  private @Nullable Integer stopTimeoutSeconds;
  private @Nullable List<String> shell;

  /** An empty one. */
  public ContainerConfigBuilder() {}

  /** A copy to change. */
  public ContainerConfigBuilder(ContainerConfig from) {
    this.hostname = from.hostname();
    this.domainname = from.domainname();
    this.user = from.user();
    this.attachStdin = from.attachStdin();
    this.attachStdout = from.attachStdout();
    this.attachStderr = from.attachStderr();
    this.exposedPorts = from.exposedPorts();
    this.tty = from.tty();
    this.openStdin = from.openStdin();
    this.stdinOnce = from.stdinOnce();
    this.env = from.env();
    this.cmd = from.cmd();
    this.entrypoint = from.entrypoint();
    this.healthcheck = from.healthcheck();
    this.argsEscaped = from.argsEscaped();
    this.volumes = from.volumes();
    this.workingDir = from.workingDir();
    this.networkDisabled = from.networkDisabled();
    this.macAddress = from.macAddress();
    this.onBuild = from.onBuild();
    this.labels = from.labels();
    this.stopSignal = from.stopSignal();
    this.stopTimeoutSeconds = from.stopTimeoutSeconds();
    this.shell = from.shell();
  }

  public ContainerConfigBuilder hostname(@Nullable String value) {
    this.hostname = value;
    return this;
  }

  public ContainerConfigBuilder domainname(@Nullable String value) {
    this.domainname = value;
    return this;
  }

  public ContainerConfigBuilder user(@Nullable String value) {
    this.user = value;
    return this;
  }

  public ContainerConfigBuilder attachStdin(boolean value) {
    this.attachStdin = value;
    return this;
  }

  public ContainerConfigBuilder attachStdout(boolean value) {
    this.attachStdout = value;
    return this;
  }

  public ContainerConfigBuilder attachStderr(boolean value) {
    this.attachStderr = value;
    return this;
  }

  public ContainerConfigBuilder exposedPorts(@Nullable Set<String> value) {
    this.exposedPorts = value;
    return this;
  }

  public ContainerConfigBuilder tty(boolean value) {
    this.tty = value;
    return this;
  }

  public ContainerConfigBuilder openStdin(boolean value) {
    this.openStdin = value;
    return this;
  }

  public ContainerConfigBuilder stdinOnce(boolean value) {
    this.stdinOnce = value;
    return this;
  }

  public ContainerConfigBuilder env(@Nullable List<String> value) {
    this.env = value;
    return this;
  }

  public ContainerConfigBuilder cmd(@Nullable List<String> value) {
    this.cmd = value;
    return this;
  }

  public ContainerConfigBuilder entrypoint(@Nullable List<String> value) {
    this.entrypoint = value;
    return this;
  }

  public ContainerConfigBuilder healthcheck(@Nullable Healthcheck value) {
    this.healthcheck = value;
    return this;
  }

  public ContainerConfigBuilder argsEscaped(boolean value) {
    this.argsEscaped = value;
    return this;
  }

  public ContainerConfigBuilder volumes(@Nullable Set<String> value) {
    this.volumes = value;
    return this;
  }

  public ContainerConfigBuilder workingDir(@Nullable String value) {
    this.workingDir = value;
    return this;
  }

  public ContainerConfigBuilder networkDisabled(boolean value) {
    this.networkDisabled = value;
    return this;
  }

  public ContainerConfigBuilder macAddress(@Nullable String value) {
    this.macAddress = value;
    return this;
  }

  public ContainerConfigBuilder onBuild(@Nullable List<String> value) {
    this.onBuild = value;
    return this;
  }

  public ContainerConfigBuilder labels(@Nullable Map<String, String> value) {
    this.labels = value;
    return this;
  }

  public ContainerConfigBuilder stopSignal(@Nullable String value) {
    this.stopSignal = value;
    return this;
  }

  public ContainerConfigBuilder stopTimeoutSeconds(@Nullable Integer value) {
    this.stopTimeoutSeconds = value;
    return this;
  }

  public ContainerConfigBuilder shell(@Nullable List<String> value) {
    this.shell = value;
    return this;
  }

  public ContainerConfig build() {
    return new ContainerConfig(
        hostname,
        domainname,
        user,
        attachStdin,
        attachStdout,
        attachStderr,
        exposedPorts,
        tty,
        openStdin,
        stdinOnce,
        env,
        cmd,
        entrypoint,
        healthcheck,
        argsEscaped,
        volumes,
        workingDir,
        networkDisabled,
        macAddress,
        onBuild,
        labels,
        stopSignal,
        stopTimeoutSeconds,
        shell);
  }
}
