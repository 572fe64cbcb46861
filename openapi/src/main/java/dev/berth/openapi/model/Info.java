package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine and the host. */
public record Info(
    String ID,
    int Containers,
    int ContainersRunning,
    int ContainersPaused,
    int ContainersStopped,
    int Images,
    String Driver,
    List<List<String>> DriverStatus,
    Map<String, Object> Plugins,
    boolean MemoryLimit,
    boolean SwapLimit,
    String LoggingDriver,
    String CgroupDriver,
    String CgroupVersion,
    int NEventsListener,
    String KernelVersion,
    String OperatingSystem,
    String OSType,
    String Architecture,
    String IndexServerAddress,
    @Nullable Map<String, Object> RegistryConfig,
    int NCPU,
    long MemTotal,
    String DockerRootDir,
    String Name,
    @Nullable List<String> Labels,
    boolean ExperimentalBuild,
    String ServerVersion,
    Map<String, Object> Runtimes,
    String DefaultRuntime,
    Map<String, Object> Swarm,
    List<String> SecurityOptions,
    @Nullable List<String> Warnings) {}
